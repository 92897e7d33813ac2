/** An error as it may be in a log. */
export interface DescribedError {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: DescribedError
}

/**
 * Takes only what is named here: libraries hang bodies, headers and rows on their errors (body-parser's `body`, PostgreSQL's
 * `detail`), and a logger that copies every field would write them down.
 */
export const describeError = (error: unknown, depth = 3): DescribedError => {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' }
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && depth > 0 && { cause: describeError(error.cause, depth - 1) }),
  }
}
