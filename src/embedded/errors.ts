export type EmbeddedErrorCode =
  'data_dir_busy' | 'port_busy' | 'temporal_binary_missing' | 'postgres_user_missing' | 'platform_unsupported' | 'part_failed'

/** An error that stops `npm start` before any part of Relink runs. The message is complete: it is printed as it is, without a stack. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode
  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedError'
    this.code = code
  }
}
