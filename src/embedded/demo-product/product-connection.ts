/** What the product has to know about the Relink it uses; given once Relink is up. */
export interface ProductConnection {
  readonly relinkUrl: string
  /** Needs `accounts:read` and `accounts:write`. */
  readonly apiToken: string
  readonly mailboxUrl: string
  readonly temporalUiUrl: string
  /** The `secret` of the webhook that points to `/product/webhooks`. */
  readonly webhookSecret: string
}
