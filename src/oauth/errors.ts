/**
 * A setting or a value from an account's context that cannot be used; nothing was sent. `field` is the dotted path in
 * `POST /integration` where it is known, for the error envelope.
 */
export class OAuthRefused extends Error {
  override readonly name = 'OAuthRefused'
  readonly code: 'discovery_failed' | 'context_invalid' | 'endpoint_missing'
  readonly field: string

  constructor(code: OAuthRefused['code'], field: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.field = field
  }
}
