import type { Request } from 'express'
import type { AnswerMemory, Claim, NamedRequest, StoredAnswer } from './answer-memory.js'
import { ApiError, BadRequest, RemoteError } from './errors.js'

/** The header's value, `undefined` without one. @throws BadRequest naming the header */
export const idempotencyKeyOf = (req: Request): string | undefined => {
  const key = req.get('Idempotency-Key')
  if (key === undefined || /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) return key
  throw BadRequest.fields([{ field: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters' }])
}

/**
 * The answer to a named request: carried out the first time, the stored one from then on. A refusal is an answer too; what a repeat may
 * well change is not kept: our own failures, whatever says when to come again, and what the platform behind the account said.
 * @throws what `perform` throws, the first time
 */
export const answerOnce = async (
  memory: AnswerMemory,
  request: NamedRequest,
  perform: (claim: Claim) => Promise<StoredAnswer>,
): Promise<StoredAnswer & { readonly again: boolean }> => {
  const found = await memory.claim(request)
  if ('stored' in found) return { ...found.stored, again: true }
  const { claim } = found
  let answer: StoredAnswer
  try {
    answer = await memory.during(claim, () => perform(claim))
  } catch (error) {
    if (isFinal(error)) await memory.keep(claim, { status: error.statusCode, body: error.toJSON() })
    else await memory.letGo(claim)
    throw error
  }
  await memory.keep(claim, answer)
  return { ...answer, again: false }
}

const isFinal = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.statusCode < 500 && error.retryAfterSeconds === undefined && !(error instanceof RemoteError)
