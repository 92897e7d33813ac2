import { addresseeOf, operatorJudgement } from './judgement.js'
import { isPage } from './is-page.js'
import { keptAnswer } from './kept-answer.js'
import { saysOf } from './phrases/index.js'
import type { Answered, NotAnswered, PlatformAnswer } from './platform-answer.js'
import type { AnswerPattern, AnswerRule, PlatformRules } from './platform-rules.js'
import { readSaid } from './read-said.js'
import type { Said } from './read-said.js'
import { leadsToItsOwnPage, redirectTarget } from './redirect.js'
import type { Judged, Refusal, RefusalKind } from './refusal.js'
import { retryAfterMs } from './retry-after.js'
import { secretFree } from './secret-free.js'

export interface JudgeFacts {
  readonly scopesChangedSinceGrant: boolean
  /** Time since the person consented, in milliseconds; left out or null: unknown. */
  readonly grantAgeMs?: number | null
  /** Replaced wherever the platform repeats them: the refresh token, the client secret. */
  readonly secrets?: readonly string[]
}

/** A person reads the first lines at most. */
const messageLength = 300
const codeLength = 100

/**
 * Returns what an answer without a usable access token means, read from the answer alone. `decide` weighs it against the evidence. Never throws,
 * whatever the bytes. Not decided here: an `invalid_grant` counts only after the row was read again under the lease.
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

const plainly = (kind: RefusalKind): Refusal => ({
  kind,
  maybeOtherClient: false,
  clientFirst: false,
  storeMayFail: false,
  answer: null,
})

const judgeAnswer = (answer: Answered, rules: PlatformRules, facts: JudgeFacts): Judged => {
  const said = readSaid(answer, rules)
  const asked = { answer, said, facts }
  const { rule, code } = byStatus(asked, rules) ?? byRules(asked, rules.answers) ?? { rule: unrecognized(answer.status), code: null }
  const secrets = facts.secrets ?? []
  const kept = keptAnswer(answer, secrets)
  const platformCode = code ?? said.codes[0] ?? null
  return {
    verdict: rule.verdict,
    addressee: addresseeOf(rule.verdict, rule.addressee),
    code: rule.code,
    summary: rule.summary,
    httpStatus: answer.status,
    platformCode: platformCode === null ? null : secretFree(platformCode, secrets, codeLength) || null,
    platformMessage: secretFree(said.text, secrets, messageLength) || null,
    retryAfterMs: retryAfterMs(answer.headers['retry-after'], answer.receivedAt),
    ...(rule.verdict === 'unknown' ? { answer: kept } : {}),
    refusal: {
      kind: rule.refusal ?? usualKind[rule.verdict],
      maybeOtherClient: said.codes.some((one) => codesOfAnotherClient.includes(one.toLowerCase())),
      clientFirst: rules.clientFirst === true,
      storeMayFail: [emptyAnswer, ...(rules.storeMayFail ?? [])].some((when) => fits(when, asked) !== null),
      answer: kept,
    },
  }
}

/** An empty answer to a dead grant looks like that of a server whose store is away, at any platform. */
const emptyAnswer: AnswerPattern = { status: [400], isEmpty: true }

const usualKind = { user: 'grant', operator: 'client', transient: 'passing', unknown: 'other' } as const

/** Codes that servers also use for a refresh token that was granted to another client. */
const codesOfAnotherClient: readonly string[] = ['invalid_client', 'unauthorized_client', 'invalid_request']

interface Asked {
  readonly answer: Answered
  readonly said: Said
  readonly facts: JudgeFacts
}

interface Fit {
  readonly rule: Omit<AnswerRule, 'when'>
  /** The code that made it fit; null: the first there is. */
  readonly code: string | null
}

/** Statuses stand before any code: a gateway in front of the platform gives them, whatever the body says. */
const byStatus = (asked: Asked, rules: PlatformRules): Fit | null => {
  const { status, headers, receivedAt } = asked.answer
  const passes = (code: string, summary: string, refusal: RefusalKind = 'passing'): Fit => ({
    rule: { verdict: 'transient', refusal, code, summary },
    code: null,
  })
  // Rules for this very status; for a 5xx only those that are certain or about a person who is gone for good.
  const named = rules.answers.filter(
    ({ when, refusal }) => refusal === 'lost_person' || (refusal === 'certain' && when.status?.includes(status)),
  )
  if (status >= 500)
    return byRules(asked, named) ?? passes('platform_error', 'The platform has a fault of its own at the moment.', 'server_fault')
  if (status === 429) return byRules(asked, named) ?? passes('rate_limited', 'The platform asks us to call less often.')
  if (status === 408 || status === 425) return passes('platform_timeout', 'The platform asks us to try again.')
  if (status >= 300 && status < 400) return redirected(asked.answer)
  if (status >= 400 && retryAfterMs(headers['retry-after'], receivedAt) !== null)
    return passes('rate_limited', 'The platform says when it wants to be called again.')
  return null
}

const redirected = (answer: Answered): Fit => {
  const target = redirectTarget(answer)
  if (leadsToItsOwnPage(answer)) {
    const summary = `The platform leads to a page of its own (${target ?? ''}), as it does while something of it is away.`
    return { rule: { verdict: 'transient', code: 'platform_error', refusal: 'passing', summary }, code: null }
  }
  const summary =
    target === null
      ? 'The endpoint answers with a redirect that names no address: the token endpoint of the integration is probably not the right one.'
      : `The endpoint has moved to ${target}. A redirect is never followed: enter the new address as the integration's token endpoint.`
  return { rule: { verdict: 'operator', code: 'endpoint_moved', refusal: 'moved', summary }, code: null }
}

const byRules = (asked: Asked, rules: readonly AnswerRule[]): Fit | null => {
  for (const rule of rules) {
    const fit = fits(rule.when, asked)
    if (fit !== null) return { rule, code: fit.code }
  }
  return null
}

const unrecognized = (status: number): Fit['rule'] =>
  status >= 200 && status < 300
    ? { verdict: 'unknown', code: 'no_access_token', summary: 'The platform answered without an error, but gave no access token.' }
    : {
        verdict: 'unknown',
        code: 'unrecognized_answer',
        summary: 'The platform refused, and its answer does not say why in a way that we know.',
      }

/** Null if the pattern does not fit, else with the code that made it fit. */
const fits = (when: AnswerPattern, { answer, said, facts }: Asked): { readonly code: string | null } | null => {
  const among = (wanted: readonly string[], found: readonly string[]) =>
    found.find((one) => wanted.some((w) => w.toLowerCase() === one.toLowerCase()))
  const code = when.code === undefined ? null : among(when.code, said.codes)
  if (code === undefined) return null
  if (when.noOtherCode !== undefined && said.codes.some((one) => one !== code)) return null
  if (when.status !== undefined && !when.status.includes(answer.status)) return null
  if (when.suberror !== undefined && among(when.suberror, said.suberrors) === undefined) return null
  if (when.text !== undefined && ![when.text].flat().some((part) => said.allText.toLowerCase().includes(part.toLowerCase()))) return null
  if (when.phrase !== undefined && !saysOf(when.phrase, said.words)) return null
  const saying = codeThatSays(when, said)
  if (saying === undefined) return null
  if (when.asksForBasic !== undefined && when.asksForBasic !== said.asksForBasic) return null
  if (when.isPage === true && !isPage(answer)) return null
  if (when.isEmpty === true && answer.bodyText.trim() !== '') return null
  if (when.grantAge !== undefined && !isWithin(when.grantAge, facts.grantAgeMs ?? null)) return null
  if (when.scopesChanged !== undefined && when.scopesChanged !== facts.scopesChangedSinceGrant) return null
  return { code: code ?? saying }
}

/** Null: none is asked for. Undefined: none says so. */
const codeThatSays = ({ codeSays }: AnswerPattern, said: Said): string | null | undefined =>
  codeSays === undefined ? null : said.codes.find((_code, i) => saysOf(codeSays, said.codeWords[i] ?? ''))

const isWithin = ({ atLeastMs, atMostMs }: NonNullable<AnswerPattern['grantAge']>, age: number | null): boolean =>
  age !== null && age >= atLeastMs && age <= atMostMs
