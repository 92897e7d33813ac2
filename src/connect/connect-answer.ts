import type { PageView } from './pages/page-view.js'

/** What a route of the connect page answers. */
export type ConnectAnswer =
  | { readonly kind: 'page'; readonly view: PageView }
  /** `browser`: the value of the browser's cookie, where it is to be set. */
  | { readonly kind: 'redirect'; readonly url: string; readonly browser?: string }

/** What is known of the one who asks. */
export interface Visit {
  readonly ip: string
  readonly acceptLanguage: string | undefined
  /** The Link SDK's query, as far as it matters here. */
  readonly integration: string | null
  readonly integrations: readonly string[]
  readonly noBack: boolean
  readonly iframe: boolean
  /** By which an embedded page names the attempt that it began: this is its second window. */
  readonly pageKey: string | null
  /** The list from whose page the person comes: only their own browser has sent its token. */
  readonly listToken: string | null
}
