import { ApiFailure, failureOf } from './failure.js'

interface Answer<T> {
  readonly data?: T
  readonly error?: unknown
  readonly response: Response
}

/**
 * What a call of the typed client answers.
 * @throws ApiFailure for everything but a success
 */
export const answered = async <T>(call: Promise<Answer<T>>): Promise<NonNullable<T>> => {
  const { data, error, response } = await call.catch((cause: unknown) => {
    // A query that is no longer awaited is no failure.
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw failureOf(cause)
  })
  if (response.ok && data !== undefined && data !== null) return data
  const envelope = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {}
  const message = typeof envelope['message'] === 'string' ? envelope['message'] : `Relink answered ${String(response.status)}.`
  throw new ApiFailure(response.status, message, envelope)
}
