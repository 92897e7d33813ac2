import { setTimeout as sleep } from 'node:timers/promises'
import { egressDefaults } from '../egress/egress.js'
import type { Egress, EgressAnswer, EgressRequest } from '../egress/egress.js'
import { asEgressError, noAnswer } from '../egress/no-answer.js'
import { readCapped } from '../egress/read-capped.js'
import type { LabAnswer } from './failure.js'
import { failureOf } from './failures.js'

/**
 * The way out as it looks when the platform fails in this way: the request is made and checked as usual, then answered from the lab, through the same
 * caps and into the same errors. Nothing is sent. For an unknown failure, the way out is used unchanged.
 */
export const brokenEgress = (egress: Egress, platform: string, how: string, now: () => number = Date.now): Egress => {
  const failure = failureOf(platform, how)
  if (failure === null) return egress
  return {
    ...egress,
    request: async (text, given = {}) => answerAs(failure.answers, egress.checkUrl(text).host, given, now),
  }
}

const answerAs = async (answers: LabAnswer, host: string, given: EgressRequest, now: () => number): Promise<EgressAnswer> => {
  if ('none' in answers) {
    if (answers.none === 'timeout') await silence(given, host)
    throw noAnswer(answers.none, host)
  }
  try {
    const body = await readCapped(chunksOf(answers.body, answers.breaksOff === true), given.maxBytes ?? egressDefaults.maxBytes, host)
    return { status: answers.status, headers: answers.headers, body, receivedAt: now() }
  } catch (error) {
    throw asEgressError(error, host)
  }
}

/** As long as the caller is willing to wait. */
const silence = async ({ timeoutMs = egressDefaults.timeoutMs, signal }: EgressRequest, host: string): Promise<void> => {
  await sleep(timeoutMs, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    throw noAnswer('aborted', host, error)
  })
}

const chunkBytes = 64 * 1024

/** In pieces, as a socket gives them. */
async function* chunksOf(body: Buffer, breaksOff: boolean): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += chunkBytes) yield await Promise.resolve(body.subarray(at, at + chunkBytes))
  if (breaksOff) throw Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
}
