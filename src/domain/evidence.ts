/**
 * What is known about a refused refresh besides the answer itself, gathered by the caller that judges it. The letters are those of the decision table
 * (docs/verdicts.md). No evidence justifies a call that would rotate a healthy customer's token.
 */
export interface Evidence {
  /** O: whether other tenants' accounts with the same token endpoint and client id were refreshed after the first refusal of this kind. */
  readonly others: Others
  /**
   * L: whether this account was ever refreshed with the app's current settings (client id, secret version, endpoint, scopes, refresh_params). Null:
   * not known.
   */
  readonly workedBefore: boolean | null
  /** L of the app: whether any account was refreshed with the app's present settings. Null: not known. */
  readonly appWorkedBefore: boolean | null
  /** V: the revocation endpoint's answer to a made-up token (RFC 7009). `silent`: not asked, not calibrated, switched off, or anything but a refusal. */
  readonly clientCheck: 'refused' | 'silent'
  /** The credentials were granted to another client id than the app's, and the replacement was confirmed. */
  readonly clientReplaced: boolean
  readonly scopesChangedSinceGrant: boolean
  /** The platform has given this answer for as long as the policy's `confirm`: a temporary failure would have passed. */
  readonly outlivedConfirm: boolean
  /** This is the answer to the second look that a decision asked for with `wants`. */
  readonly isSecondLook: boolean
}

export interface Others {
  /** `works`: another customer was refreshed meanwhile. `fails`: two customers or more are refused and none works. `none`: nothing known. */
  readonly kind: 'works' | 'fails' | 'none'
  /** How many other customers were refreshed (`works`; 0: only that the app's incident is over) or refused (`fails`). */
  readonly count: number
}

/** The answer alone: with this evidence, `decide` returns the same as `judge`. */
export const noEvidence: Evidence = {
  others: { kind: 'none', count: 0 },
  workedBefore: null,
  appWorkedBefore: null,
  clientCheck: 'silent',
  clientReplaced: false,
  scopesChangedSinceGrant: false,
  outlivedConfirm: false,
  isSecondLook: false,
}
