import type { PageView } from './pages/page-view.js'

/** What a route of the connect page answers. */
export type ConnectAnswer =
  | { readonly kind: 'page'; readonly view: PageView }
  /** `browser`: the value of the browser's cookie, where it is to be set. */
  | { readonly kind: 'redirect'; readonly url: string; readonly browser?: string }

/** What a request to a connect page says about the visitor and where they come from. */
export interface Visit {
  readonly ip: string
  readonly acceptLanguage: string | undefined
  /** For a new account: the name of the integration that was chosen. This and the next three are the query that the Link SDK builds. */
  readonly integration: string | null
  /** The names to choose from; empty: all that are enabled. */
  readonly integrations: readonly string[]
  /** No way back from the chosen integration to the choice. */
  readonly noBack: boolean
  /** Shown in the company's own page: the sign-in opens a window of its own. */
  readonly iframe: boolean
  /** By which an embedded page names the attempt that it began: this is its second window. */
  readonly pageKey: string | null
  /** The list from whose page the person comes: only their own browser has sent its token. */
  readonly listToken: string | null
}
