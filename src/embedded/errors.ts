export type EmbeddedErrorCode =
  'data_dir_busy' | 'port_busy' | 'temporal_binary_missing' | 'postgres_user_missing' | 'platform_unsupported' | 'part_failed'

/** What stops `npm start` before anything of Relink runs. The message is complete: it is printed as it stands, without a stack. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode
  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedError'
    this.code = code
  }
}
