/** What a page's sentences are made of: texts ready to show, still to be escaped. */
export interface PageFacts {
  readonly product: string
  /** The platform as people call it. */
  readonly platform: string
  /** The account expected, as its mail names it; addresses are masked. */
  readonly account: string | null
  readonly tenant: string | null
  /** Since when it does not work. */
  readonly since: string | null
  /** What stopped working, one sentence. */
  readonly impact: string | null
  /** Host name of the platform's sign-in. */
  readonly signInHost: string | null
  readonly linkUntil: string | null
  readonly supportEmail: string | null
  /** Where a fresh link would go, masked. */
  readonly contact: string | null
  /** When the link was used, or the account reconnected. */
  readonly on: string | null
  /** Who reconnected it, masked. */
  readonly by: string | null
  /** Whether the account works at this moment. */
  readonly works: boolean
  /** Whether it is a new account rather than one to reconnect. */
  readonly isNew: boolean
  /** The account that was chosen instead, masked. */
  readonly chosen: string | null
  /** The platform did not say whose account was chosen; else it was not known who is connected. */
  readonly isUnnamed: boolean
  /** Permissions that were left out. */
  readonly missing: readonly string[]
  /** Whether the button leads to a sign-in at the platform. */
  readonly signsIn: boolean
  /** Labels of what the person enters here. */
  readonly enters: readonly string[]
  /** Connections that still wait for the person, on their list. */
  readonly left: number
}
