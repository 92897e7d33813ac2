import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import { isDatabaseUnreachable } from '../database/is-unreachable.js'
import { isTransactionConflict } from '../database/try-again.js'
import { ApiError, BadRequest, NotFound, RemoteError, ServiceUnavailable } from './errors.js'
import { fieldErrors } from './field-errors.js'
import { markPlatformFault, requestId, requestPath } from './request-log.js'

/** Long enough for PostgreSQL to come back from a restart, short enough that clients don't give up. */
const DATABASE_RETRY_SECONDS = 5

/** After all routes: what matched none of them. */
export const notFound: RequestHandler = (req) => {
  throw new NotFound(`There is no ${req.method} ${requestPath(req)}`)
}

/** The last middleware: turns every error into the contract's envelope. Unexpected errors are logged, and their text is never sent to the client. */
export const errorHandler =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    // The answer is under way: Express ends the connection, so that the client doesn't take half of it for the whole.
    if (res.headersSent) {
      next(error)
      return
    }
    const answer = toApiError(error)
    const id = requestId(req)
    if (answer instanceof RemoteError) markPlatformFault(res)
    if (!answer || answer.statusCode === 503) {
      log[answer ? 'warn' : 'error'](
        { request_id: id, method: req.method, path: requestPath(req), err: error },
        answer ? answer.message : 'unexpected error',
      )
    }
    const shown = answer ?? new ApiError(500, 'internal', 'Something went wrong on our side', { extra: { request_id: id } })
    if (shown.retryAfterSeconds !== undefined) res.set('Retry-After', String(Math.max(1, Math.ceil(shown.retryAfterSeconds))))
    // RFC 9110 11.6.1: a 401 says how to authenticate. Not so when it is the platform's.
    if (shown.statusCode === 401 && !(shown instanceof RemoteError)) res.set('WWW-Authenticate', 'Bearer')
    res.status(shown.statusCode).set('Cache-Control', 'no-store').json(shown)
  }

const toApiError = (error: unknown): ApiError | null => {
  if (error instanceof ApiError) return error
  if (error instanceof z.ZodError) return BadRequest.fields(fieldErrors(error))
  if (isDatabaseUnreachable(error)) {
    return new ServiceUnavailable('The database does not answer at the moment', { retryAfterSeconds: DATABASE_RETRY_SECONDS, cause: error })
  }
  if (isTransactionConflict(error)) {
    return new ServiceUnavailable('Others change the same at this moment', { retryAfterSeconds: 1, cause: error })
  }
  return fromExpress(error)
}

/** The messages of Express's own parsers quote the body, so each gets one of ours. */
const fromExpress = (error: unknown): ApiError | null => {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null
  switch (error.status) {
    case 400:
      return 'type' in error ? new BadRequest('The body is not valid JSON') : new NotFound()
    case 413:
      return new ApiError(413, 'too_large', 'The body is larger than 1 MB')
    case 415:
      return new ApiError(415, 'unsupported_media_type', 'The body must be JSON in UTF-8: Content-Type: application/json')
    default:
      return null
  }
}
