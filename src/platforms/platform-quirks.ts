/** Where a platform's refreshes go beyond RFC 6749, as data; each field names the code that reads it. */
export interface PlatformQuirks {
  /** Its `invalid_grant` is wrong now and then: one more try, 30 to 120 s later, before a person is asked. */
  readonly flaky: boolean
  /**
   * Race-suspect: for this long after a refresh (milliseconds) the replaced refresh token may be sent again, so that a crash between the
   * platform's answer and our commit is told from a revoked grant. Null: the platform takes it back at once, or never.
   */
  readonly raceGraceMs: number | null
  /** Each refresh brings a refresh token that ends the one before. */
  readonly rotatesRefreshToken: boolean
  /** It is unknown whether it does: a response that can't be read may have ended the stored one. */
  readonly mayRotate?: true
  /**
   * How old an access token has to be (milliseconds from its issue) before it may be refreshed; `expiry`: only once it has run out.
   * Null: at any time.
   */
  readonly minimumAgeBeforeRefresh: 'expiry' | number | null
  /** For an answer without `expires_in`, in seconds: when the token is looked at again. Null: six hours, as for any platform. */
  readonly defaultLifeS: number | null
  /** One sentence for support, for an account that fails again soon after its reconnection. */
  readonly likelyRelapseCause: string | null
  readonly ageOfGrant: AgeOfGrant
  /** Its API answers 403, not 401, to an access token that is dead or unknown: a 403 without missing scopes is looked into. */
  readonly deadTokensAre403: boolean
  /**
   * Who can fix a connection whose refreshes work while the API answers 401. `admin`: usually the person was suspended, and reconnecting
   * can't help.
   */
  readonly rejectedIsFor: 'contact' | 'admin'
  /** False: it gives no refresh token, so an account lives as long as its access token; said at registration. */
  readonly refreshes: boolean
  /** The scope without which a grant does not outlive the person's session, and what happens then (one sentence); said at registration. */
  readonly offlineScope: { readonly scope: string; readonly without: string } | null
  /**
   * What ends, besides the replaced refresh token itself, when that token is sent once more. Null: nothing, as far as is known. For support
   * (`relapseCauseOf`) and docs/servers.md: Relink sends a replaced token only where `raceGraceMs` says that it may.
   */
  readonly reuseEnds: 'successor' | 'all_of_the_person' | null
  /** A second consent of the same person to the same app ends the grant of the first: for support (`relapseCauseOf`) and docs/servers.md. */
  readonly newConsentEndsOld: boolean
  /**
   * It counts refusals and bans or slows down our address. A refresh that it refused is not sent again for the same credentials unless the
   * app's settings change: a second look weighs the same answer with what the others did meanwhile. Nor is a made-up token sent by itself.
   */
  readonly bansAfterRefusals: boolean
}

/** How a grant dies of itself. Null: not that we know. */
export interface AgeOfGrant {
  /** Unused for this long, in milliseconds. */
  readonly idleMs: number | null
  /** After consent, however much it is used, in milliseconds. */
  readonly absoluteMs: number | null
  /** After consent while the OAuth app is not published, in milliseconds. */
  readonly testingMs: number | null
  /** Live grants of one person to one app: one more ends the oldest. */
  readonly mostPerPerson: number | null
}

const reuseCauses = {
  successor:
    'One probable cause is another system that still refreshes with the same tokens: the platform ends a grant whose replaced refresh token is sent again.',
  all_of_the_person:
    'One probable cause is another system that still refreshes with the same tokens, of this or another connection of the same person: the platform ends all of them when a replaced refresh token is sent again.',
} as const

/** Returns one sentence for support about an account that failed again soon after its reconnection; null: nothing is known. */
export const relapseCauseOf = ({ likelyRelapseCause, newConsentEndsOld, reuseEnds }: PlatformQuirks): string | null => {
  if (likelyRelapseCause !== null) return likelyRelapseCause
  if (newConsentEndsOld)
    return 'Probably the same person connected another account: the platform ends their first grant to an app when they consent to it once more.'
  return reuseEnds === null ? null : reuseCauses[reuseEnds]
}

export const dayMs = 86_400_000

/** Grants that do not end by themselves, as far as is known. */
export const ageless: AgeOfGrant = { idleMs: null, absoluteMs: null, testingMs: null, mostPerPerson: null }

/** A platform that follows RFC 6749 exactly. */
export const plain: PlatformQuirks = {
  flaky: false,
  raceGraceMs: null,
  rotatesRefreshToken: false,
  minimumAgeBeforeRefresh: null,
  defaultLifeS: null,
  likelyRelapseCause: null,
  ageOfGrant: ageless,
  deadTokensAre403: false,
  rejectedIsFor: 'contact',
  refreshes: true,
  offlineScope: null,
  reuseEnds: null,
  newConsentEndsOld: false,
  bansAfterRefusals: false,
}
