import type { PhraseFamily } from './phrases/phrase.js'
import type { RefusalKind } from './refusal.js'
import type { Addressee, Verdict } from './verdict.js'

/**
 * How to read one platform's refusals, as data. Paths are dotted; `*` is every element of an array (`errors.*.code`). A platform's own
 * file puts its rules before the generic ones: `{ ...generic, answers: [mine, ...generic.answers] }`.
 */
export interface PlatformRules {
  /** Where a code may stand; every string or number found there is a candidate, in this order. */
  readonly codeAt: readonly string[]
  readonly suberrorAt: readonly string[]
  /** Further candidates for a code in the message: the first group of each match (`AADSTS50057:` is 50057). */
  readonly codeInText?: RegExp
  /** Values that are a code only together, each joined by a dot: Strava's `errors.*` with `resource` and `code` gives `RefreshToken.invalid`. */
  readonly joinedCodeAt?: readonly { readonly at: string; readonly keys: readonly string[] }[]
  /** Where the platform's words for people may stand; all are read, the first is shown. */
  readonly messageAt: readonly string[]
  /** The first rule that fits decides. */
  readonly answers: readonly AnswerRule[]
  /** True: this server looks at the client before the grant, so that no client check is asked about a refused grant. False: after it. Left out: not known. */
  readonly clientFirst?: boolean
  /** Refusals that this server also gives while its own store fails: a second look is taken before a person is asked. */
  readonly storeMayFail?: readonly AnswerPattern[]
}

export interface AnswerRule {
  readonly when: AnswerPattern
  readonly verdict: Verdict
  /** Its place in the decision table. Left out: `grant` for `user`, `client` for `operator`, `passing` for `transient`, else `other`. */
  readonly refusal?: RefusalKind
  /** Left out: `contact` for `user`, `operator` for `operator`, `support` for `unknown`. */
  readonly addressee?: Addressee
  /** Stable, snake_case: the case's `reason.code`. Mails and pages choose their sentence by it, so platforms share codes. */
  readonly code: string
  /** One sentence that support reads and a newcomer understands. */
  readonly summary: string
}

/** Everything that is given must fit. */
export interface AnswerPattern {
  readonly status?: readonly number[]
  /** Compared without regard to case with each candidate. */
  readonly code?: readonly string[]
  /** The answer has no other code than that one. */
  readonly noOtherCode?: boolean
  readonly suberror?: readonly string[]
  /** The meaning of the platform's text, whatever the wording (src/domain/phrases). */
  readonly phrase?: PhraseFamily
  /** The same of a code: `REFRESH_TOKEN_EXPIRED`. */
  readonly codeSays?: PhraseFamily
  /** `WWW-Authenticate: Basic` (RFC 7617): the client is asked to authenticate. */
  readonly asksForBasic?: boolean
  /** The body is an HTML page, of a firewall or a sign-in in front of the platform. */
  readonly isPage?: true
  /** The body is empty. */
  readonly isEmpty?: true
  /** A part of the message, without regard to case; of several, any. */
  readonly text?: string | readonly string[]
  /** Time since the person consented, in milliseconds; never fits if that is unknown (imports). */
  readonly grantAge?: { readonly atLeastMs: number; readonly atMostMs: number }
  /** The integration asks for other scopes than at the time of the grant. */
  readonly scopesChanged?: boolean
}
