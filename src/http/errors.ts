import { STATUS_CODES } from 'node:http'

/** One field that was refused; `field` is a dotted path, `contacts.0.email`. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

export interface ApiErrorOptions {
  readonly errors?: readonly FieldError[]
  /** Seconds; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number
  /** Further fields of the envelope, such as `case_id`. They are shown to the caller. */
  readonly extra?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** An answer other than success. Its message is read by the caller: a sentence, and no secret. */
export class ApiError extends Error {
  readonly statusCode: number
  /** Stable, for logs and tests; not sent. */
  readonly code: string
  readonly errors: readonly FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined
  readonly extra: Readonly<Record<string, unknown>>

  constructor(statusCode: number, code: string, message: string, options: ApiErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {})
    this.name = new.target.name
    this.statusCode = statusCode
    this.code = code
    this.errors = options.errors
    this.retryAfterSeconds = options.retryAfterSeconds
    this.extra = options.extra ?? {}
  }

  /** The contract's envelope. */
  toJSON(): Record<string, unknown> {
    return {
      ...this.extra,
      statusCode: this.statusCode,
      error: STATUS_CODES[this.statusCode] ?? 'Error',
      message: this.message,
      ...(this.errors && { errors: this.errors }),
    }
  }
}

export class BadRequest extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super(400, 'bad_request', message, options)
  }

  /** Names the fields, in `errors` and, up to five of them, in the message. */
  static fields(errors: readonly FieldError[]): BadRequest {
    const named = errors.slice(0, 5).map(({ field, message }) => `${field}: ${message}`)
    if (errors.length > named.length) named.push(`and ${String(errors.length - named.length)} more`)
    return new BadRequest(named.join('; '), { errors })
  }
}

/** The API token is missing or wrong. A dead account is a `RemoteError`. */
export class Unauthorized extends ApiError {
  constructor(message = 'Unauthorized', options?: ApiErrorOptions) {
    super(401, 'unauthorized', message, options)
  }
}

export class Forbidden extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super(403, 'forbidden', message, options)
  }
}

/** For an unknown id and for another environment's; leave the message out, so that they can't be told apart. */
export class NotFound extends ApiError {
  constructor(message = 'Not found', options?: ApiErrorOptions) {
    super(404, 'not_found', message, options)
  }
}

/** Not possible in the current state; the message says which. */
export class Conflict extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super(409, 'conflict', message, options)
  }
}

/** Well formed, but rejected for its content: credentials that do not work. */
export class Unprocessable extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super(422, 'unprocessable', message, options)
  }
}

export class TooManyRequests extends ApiError {
  constructor(message: string, options: ApiErrorOptions & { readonly retryAfterSeconds: number }) {
    super(429, 'too_many_requests', message, options)
  }
}

export class NotImplemented extends ApiError {
  constructor(message: string, options?: ApiErrorOptions) {
    super(501, 'not_implemented', message, options)
  }
}

/** Worth another try after `retryAfterSeconds`. */
export class ServiceUnavailable extends ApiError {
  constructor(message: string, options: ApiErrorOptions & { readonly retryAfterSeconds: number }) {
    super(503, 'service_unavailable', message, options)
  }
}

/**
 * The platform behind an account is the cause: 401 means that the account must be reauthorized, where an `Unauthorized` means that
 * the API token is wrong. `rawResponse` is the platform's answer; the caller of this class has taken every secret out of it.
 */
export class RemoteError extends ApiError {
  constructor(statusCode: number, message: string, rawResponse: unknown, options: ApiErrorOptions = {}) {
    super(statusCode, 'remote_error', message, {
      ...options,
      extra: { ...options.extra, truto_is_remote_error: true, raw_response: rawResponse ?? null },
    })
  }
}
