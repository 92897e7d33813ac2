/** What the product has to know about the Relink it uses; given once Relink is up. */
export interface ProductConnection {
  readonly relinkUrl: string
  /** Where the product itself is: `http://127.0.0.1:4001/product`. */
  readonly productUrl: string
  /** Needs `accounts:read`, `accounts:write` and `links:mint`. */
  readonly apiToken: string
  /** Empty where mail goes to a configured server. */
  readonly mailboxUrl: string
  /** Empty where Temporal is a configured one. */
  readonly temporalUiUrl: string
  /** The `secret` of the webhook that points to `/product/webhooks`. */
  readonly webhookSecret: string
}
