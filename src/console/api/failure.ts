/** An answer that was no success, or no answer at all (`status` 0). */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly status: number
  /** One for each field that was refused. */
  readonly fields: readonly { readonly field: string; readonly message: string }[]
  /** Further fields of the error envelope: `why`, `missing_scope`, … */
  readonly envelope: Readonly<Record<string, unknown>>

  constructor(status: number, message: string, envelope: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, { cause })
    this.status = status
    this.envelope = envelope
    this.fields = Array.isArray(envelope['errors']) ? (envelope['errors'] as { field: string; message: string }[]) : []
  }

  /** What is wrong with this field, or with one below it. */
  ofField(name: string): string | undefined {
    return this.fields.find(({ field }) => field === name || field.startsWith(`${name}.`))?.message
  }

  /** The session is over: 401 without the flag that the platform behind an account has caused it. */
  get isSignedOut(): boolean {
    return this.status === 401 && this.envelope['truto_is_remote_error'] !== true
  }
}

export const failureOf = (error: unknown): ApiFailure =>
  error instanceof ApiFailure ? error : new ApiFailure(0, 'Relink does not answer. Check your connection, then try again.', {}, error)
