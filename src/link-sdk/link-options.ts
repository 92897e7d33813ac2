/** As callers of Truto's SDK give them. */
export interface LinkOptions {
  /** Name of the integration to connect, without the choice before it. */
  readonly integration?: string
  /** Names of the integrations to choose from. */
  readonly integrations?: readonly string[]
  /** No way back to the choice. */
  readonly noBack?: boolean
  readonly authFormat?: 'api_key' | 'oauth2' | 'oauth2_client_credentials' | 'keka_oauth'
  /** Passed on; Relink has no such form. */
  readonly skipRapidForm?: boolean
  /** Default true: over the whole page. False: in a window of its own. */
  readonly iframe?: boolean
  /** Default false. True: this window goes to the connect page; the result comes to the link's `redirect_uri`. */
  readonly sameWindow?: boolean
  /** Where Relink is, as in its `PUBLIC_URL`. Default: where `/link-sdk.js` came from; as a module it has no default. */
  readonly baseUrl?: string
  /** Of the window, in CSS pixels; default 700. */
  readonly width?: number
  /** Default 800. */
  readonly height?: number
}
