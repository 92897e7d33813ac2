import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Ending } from './pages/page-state.js'

export type AttemptStatus = 'started' | 'exchanging' | 'kept' | 'waiting' | 'succeeded' | 'failed'

/** The app as it was when the person was sent off, without its secret (RFC 9700 4.4). */
export interface AppSnapshot extends Omit<OAuthApp, 'clientSecret'> {
  readonly redirectUri: string
}

/** One OAuth round trip: a row of `attempts`. */
export interface Attempt {
  readonly id: string
  readonly environmentId: string
  /** Null: it only tests its integration. */
  readonly linkId: string | null
  readonly integrationId: string
  readonly accountId: string | null
  /** Of the embedded page that asks how it ended; null: its button led here in the same window. */
  readonly pageKey: string | null
  /** The list from whose page it was started. */
  readonly listId: string | null
  /** Who tests the integration by it, as in the audit; null: it came of a link. */
  readonly testedBy: string | null
  readonly status: AttemptStatus
  readonly cookieDigest: string
  /** Sealed, as `callback` and `answer` are. */
  readonly secrets: string
  readonly callback: string | null
  readonly answer: string | null
  readonly app: AppSnapshot
  readonly requestedScopes: readonly string[]
  readonly entered: Readonly<Record<string, string>>
  readonly ending: Ending | null
  readonly endingData: EndingData
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly expiresAt: Date
  /** Milliseconds since it was claimed, by the database's clock; null: it was not yet. */
  readonly claimedForMs: number | null
}

/** What an ending's page says besides; holds no personal data that is not masked. */
export interface EndingData {
  /** Of the platform's answer or of a check, for support. */
  readonly code?: string
  readonly chosen?: string
  readonly missing?: readonly string[]
  /** Names of the fields that were refused. */
  readonly fields?: readonly string[]
}
