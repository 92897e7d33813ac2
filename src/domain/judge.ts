import { addresseeOf, operatorJudgement } from './judgement.js'
import { keptAnswer } from './kept-answer.js'
import type { Answered, NotAnswered, PlatformAnswer } from './platform-answer.js'
import type { AnswerPattern, PlatformRules } from './platform-rules.js'
import { readPath } from './read-path.js'
import type { Judged, Refusal, RefusalKind } from './refusal.js'
import { retryAfterMs } from './retry-after.js'
import { secretFree } from './secret-free.js'
import type { Verdict } from './verdict.js'

export interface JudgeFacts {
  readonly scopesChangedSinceGrant: boolean
  /** How long ago somebody consented, in milliseconds; left out or null: not known. */
  readonly grantAgeMs?: number | null
  /** Replaced wherever the platform repeats them: the refresh token, the client secret. */
  readonly secrets?: readonly string[]
}

/** What the platform said, found and cleaned. */
interface Said {
  readonly codes: readonly string[]
  readonly suberrors: readonly string[]
  readonly text: string
}

/** A person reads the first lines at most. */
const messageLength = 300
const codeLength = 100

/**
 * What an answer that brought no usable access token says, read from the answer alone. `decide` weighs it against the evidence. Never
 * throws, whatever the bytes. Not decided here: an `invalid_grant` counts only after the row was read again under the lease.
 */
export const judge = (answer: PlatformAnswer, rules: PlatformRules, facts: JudgeFacts): Judged =>
  answer.kind === 'no_answer' ? judgeSilence(answer, facts) : judgeAnswer(answer, rules, facts)

const silence = {
  dns: ['platform_unreachable', "The platform's name can not be resolved at the moment."],
  timeout: ['platform_timeout', 'The platform did not answer in time.'],
  reset: ['platform_unreachable', 'The platform broke the connection off before it answered.'],
  refused: ['platform_unreachable', 'The platform takes no connections at the moment.'],
  tls: ['platform_tls', "The platform's certificate could not be verified, so nothing was sent."],
  too_large: ['platform_bad_answer', 'The platform sent far more than an answer should hold.'],
  bad_answer: ['platform_bad_answer', 'The platform sent something that is not an HTTP answer.'],
  aborted: ['interrupted', 'The call to the platform was interrupted before it answered.'],
} as const

const judgeSilence = (answer: NotAnswered, facts: JudgeFacts): Judged => {
  const message = secretFree(answer.message, facts.secrets ?? [], messageLength) || null
  if (answer.why === 'egress_refused') return { ...operatorJudgement('egress_refused', message), refusal: plainly('local') }
  const [code, summary] = silence[answer.why]
  return {
    verdict: 'transient',
    addressee: null,
    code,
    summary,
    httpStatus: null,
    platformCode: null,
    platformMessage: message,
    retryAfterMs: null,
    refusal: plainly('passing'),
  }
}

const plainly = (kind: RefusalKind): Refusal => ({ kind, maybeOtherClient: false, clientFirst: false, storeMayFail: false, answer: null })

const judgeAnswer = (answer: Answered, rules: PlatformRules, facts: JudgeFacts): Judged => {
  const text = textOf(answer, rules)
  const said: Said = {
    codes: [...texts(answer.body, rules.codeAt), ...codesIn(text, rules.codeInText)],
    suberrors: texts(answer.body, rules.suberrorAt),
    text,
  }
  const secrets = facts.secrets ?? []
  const kept = keptAnswer(answer, secrets)
  const judged = (
    kind: RefusalKind,
    verdict: Verdict,
    code: string,
    summary: string,
    addressee = addresseeOf(verdict),
    platformCode = said.codes[0] ?? null,
  ): Judged => ({
    verdict,
    addressee,
    code,
    summary,
    httpStatus: answer.status,
    platformCode: platformCode === null ? null : secretFree(platformCode, secrets, codeLength) || null,
    platformMessage: secretFree(said.text, secrets, messageLength) || null,
    retryAfterMs: retryAfterMs(answer.headers['retry-after'], answer.receivedAt),
    ...(verdict === 'unknown' ? { answer: kept } : {}),
    refusal: {
      kind,
      maybeOtherClient: said.codes.some((one) => codesOfAnotherClient.includes(one.toLowerCase())),
      clientFirst: rules.clientFirst === true,
      storeMayFail: (rules.storeMayFail ?? []).some((when) => fits(when, answer.status, said, facts) !== null),
      answer: kept,
    },
  })

  // These statuses stand before any code: a gateway in front of the platform gives them, whatever the body says.
  if (answer.status === 429) return judged('passing', 'transient', 'rate_limited', 'The platform asks us to call less often.')
  if (answer.status === 408 || answer.status === 425)
    return judged('passing', 'transient', 'platform_timeout', 'The platform asks us to try again.')
  if (answer.status >= 500)
    return judged('server_fault', 'transient', 'platform_error', 'The platform has a fault of its own at the moment.')

  for (const rule of rules.answers) {
    const fit = fits(rule.when, answer.status, said, facts)
    if (fit !== null)
      return judged(
        rule.refusal ?? usualKind[rule.verdict],
        rule.verdict,
        rule.code,
        rule.summary,
        addresseeOf(rule.verdict, rule.addressee),
        fit.code,
      )
  }
  if (answer.status >= 200 && answer.status < 300) {
    return judged('other', 'unknown', 'no_access_token', 'The platform answered without an error, but gave no access token.')
  }
  return judged('other', 'unknown', 'unrecognized_answer', 'The platform refused, and its answer does not say why in a way that we know.')
}

const usualKind = { user: 'grant', operator: 'client', transient: 'passing', unknown: 'other' } as const

/** What servers also say of a refresh token that was granted to another client than the one that sends it. */
const codesOfAnotherClient: readonly string[] = ['invalid_client', 'unauthorized_client', 'invalid_request']

/** Null if the pattern does not fit, else with the code that made it fit. */
const fits = (when: AnswerPattern, status: number, said: Said, facts: JudgeFacts): { readonly code: string | null } | null => {
  const among = (wanted: readonly string[], found: readonly string[]) =>
    found.find((one) => wanted.some((w) => w.toLowerCase() === one.toLowerCase()))
  const code = when.code === undefined ? (said.codes[0] ?? null) : among(when.code, said.codes)
  if (code === undefined) return null
  if (when.status !== undefined && !when.status.includes(status)) return null
  if (when.suberror !== undefined && among(when.suberror, said.suberrors) === undefined) return null
  if (when.text !== undefined && ![when.text].flat().some((part) => said.text.toLowerCase().includes(part.toLowerCase()))) return null
  if (when.grantAge !== undefined && !isWithin(when.grantAge, facts.grantAgeMs ?? null)) return null
  if (when.scopesChanged !== undefined && when.scopesChanged !== facts.scopesChangedSinceGrant) return null
  return { code }
}

const isWithin = ({ atLeastMs, atMostMs }: NonNullable<AnswerPattern['grantAge']>, age: number | null): boolean =>
  age !== null && age >= atLeastMs && age <= atMostMs

const codesIn = (text: string, pattern: RegExp | undefined): string[] =>
  pattern === undefined ? [] : [...text.matchAll(new RegExp(pattern, 'g'))].map(([, code = '']) => code).filter((code) => code !== '')

const texts = (body: unknown, paths: readonly string[]): string[] =>
  paths
    .flatMap((path) => readPath(body, path))
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => String(value).trim())
    .filter((value) => value !== '')

/** The platform's own words; of a body that is neither JSON nor a form, the text itself unless it is a page. */
const textOf = (answer: Answered, rules: PlatformRules): string => {
  if (answer.body !== null) return texts(answer.body, rules.messageAt)[0] ?? ''
  const text = answer.bodyText.trim()
  return text.startsWith('<') ? '' : text
}
