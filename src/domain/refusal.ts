import type { Judgement } from './judgement.js'
import type { KeptAnswer } from './kept-answer.js'

/**
 * What an answer is about, read from the answer alone: the column R of the decision table (docs/verdicts.md).
 *
 * - `local`: a fault on our own side; nothing was sent
 * - `passing`: throttled, silent, or an error that is said to pass
 * - `server_fault`: a 5xx
 * - `lost_person`: a 5xx whose words say that the person is no longer there
 * - `moved`: a redirect to anywhere but a sign-in or error page
 * - `certain`: a rule that needs no evidence: one of the company's own, or of a platform whose word is final
 * - `app`: the realm, the issuer, or a scope that the app may not ask for
 * - `grant`: the refresh token, the grant, the session or the person
 * - `client`: the app's client id, secret or right to refresh
 * - `request`: `invalid_request` without any words that say why
 * - `wordless`: a 400 with an empty body
 * - `scope`: `invalid_scope` without such words
 * - `denied`: `access_denied` without such words
 * - `other`: anything else
 */
export const refusalKinds = [
  'local',
  'passing',
  'server_fault',
  'lost_person',
  'moved',
  'certain',
  'app',
  'grant',
  'client',
  'request',
  'wordless',
  'scope',
  'denied',
  'other',
] as const
export type RefusalKind = (typeof refusalKinds)[number]

export interface Refusal {
  readonly kind: RefusalKind
  /** The code is one that servers also give for a refresh token of another client: `invalid_client`, `unauthorized_client`, `invalid_request`. */
  readonly maybeOtherClient: boolean
  /** This server looks at the client before the grant: an answer about the grant has let the client pass. */
  readonly clientFirst: boolean
  /** This server says the same when its own store fails. */
  readonly storeMayFail: boolean
  /** All that the platform said, free of secrets, for a decision that leaves it to support. Null: it did not answer. */
  readonly answer: KeptAnswer | null
}

/** A judgement on the answer alone, with what `decide` needs to weigh it against the evidence. */
export interface Judged extends Judgement {
  readonly refusal: Refusal
}

/** As a refresh comes back with it: without `refusal` nothing was sent, or there is nothing to weigh. */
export interface MaybeJudged extends Judgement {
  readonly refusal?: Refusal
}

/** The judgement alone: there is nothing to weigh. */
export const certainly = ({
  verdict,
  addressee,
  code,
  summary,
  httpStatus,
  platformCode,
  platformMessage,
  retryAfterMs,
}: Judgement): Judgement => ({
  verdict,
  addressee,
  code,
  summary,
  httpStatus,
  platformCode,
  platformMessage,
  retryAfterMs,
})
