/** What `authenticate` resolves to. */
export interface LinkResult {
  readonly result: 'success'
  /** Name of the integration. */
  readonly integration: string
  readonly integrated_account_id?: string
}

export type LinkErrorType = 'invalid_token' | 'invalid_integration' | 'connection_error' | 'post_install_error' | 'validation_error'

/** The contract's error object. Its `message` is `error`. */
export class LinkError extends Error {
  readonly result = 'error'
  readonly error: string
  readonly error_type: LinkErrorType
  readonly integration: string
  declare readonly integrated_account_id?: string

  constructor(given: Pick<LinkError, 'error' | 'error_type' | 'integration' | 'integrated_account_id'>) {
    super(given.error)
    this.name = 'LinkError'
    this.error = given.error
    this.error_type = given.error_type
    this.integration = given.integration
    if (given.integrated_account_id !== undefined) this.integrated_account_id = given.integrated_account_id
  }
}

/** `closed`: the person closed it; `blocked`: the browser opened no window. */
export type LinkRejection = 'closed' | 'blocked' | LinkError

export interface Settle {
  readonly resolve: (result: LinkResult) => void
  readonly reject: (reason: LinkRejection) => void
}
