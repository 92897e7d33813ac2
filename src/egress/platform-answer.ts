import { isUtf8 } from 'node:buffer'
import type { Answered, PlatformAnswer } from '../domain/platform-answer.js'
import type { Egress, EgressAnswer, EgressRequest } from './egress.js'
import { EgressRefused, NoAnswer } from './errors.js'
import { parseBody } from './parse-body.js'
import { textOfBody } from './text-of-body.js'

/** Tokens and claims of every platform fit many times over; more is a page or an attack. */
const maxBytes = 256 * 1024
const kept = ['retry-after', 'www-authenticate', 'content-type', 'location']

/** One call to a platform, whatever comes of it as a value. */
export const ask = async (egress: Egress, url: string, request: EgressRequest): Promise<PlatformAnswer> => {
  try {
    return platformAnswer(await egress.request(url, { maxBytes, ...request }))
  } catch (error) {
    return noPlatformAnswer(error)
  }
}

/** @throws what is neither EgressRefused nor NoAnswer: a fault of ours */
export const noPlatformAnswer = (error: unknown): PlatformAnswer => {
  if (error instanceof EgressRefused || error instanceof NoAnswer) return { kind: 'no_answer', why: error.code, message: error.message }
  throw error
}

export const platformAnswer = (answer: EgressAnswer): Answered => {
  const bodyText = textOfBody(answer.body, answer.headers['content-type'])
  return {
    kind: 'answer',
    status: answer.status,
    headers: keptOf(answer.headers),
    bodyText,
    ...(isUtf8(answer.body) ? {} : { bodyBytes: answer.body.toString('base64') }),
    body: parseBody(bodyText, answer.headers['content-type'] ?? ''),
    receivedAt: answer.receivedAt,
  }
}

/** An answer that was kept, read as this version reads answers. */
export const readAgain = (answer: Answered): Answered => {
  const contentType = answer.headers['content-type']
  const bodyText = answer.bodyBytes === undefined ? answer.bodyText : textOfBody(Buffer.from(answer.bodyBytes, 'base64'), contentType)
  return { ...answer, bodyText, body: parseBody(bodyText, contentType ?? '') }
}

const keptOf = (headers: EgressAnswer['headers']): Record<string, string> => {
  const found: Record<string, string> = {}
  for (const name of kept) if (headers[name] !== undefined) found[name] = headers[name]
  return found
}
