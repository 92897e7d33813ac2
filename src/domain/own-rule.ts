import type { AnswerRule, PlatformRules } from './platform-rules.js'
import type { Addressee, Verdict } from './verdict.js'

/** A rule that a company made for answers that it knows better than we do: these words, this verdict. */
export interface OwnRule {
  /** A part of the platform's words, without regard to case; null: whatever the words. */
  readonly says: string | null
  /** The platform's code; null: any. */
  readonly code: string | null
  /** The HTTP status; null: any. Only a rule with a status takes precedence over the general meaning of a 429 or a 5xx. */
  readonly status: number | null
  readonly verdict: Verdict
  /** Null: the verdict's usual one. */
  readonly addressee: Addressee | null
  /** Why, for support to read; null: the rule is quoted. */
  readonly note: string | null
}

/** A platform's rules with the company's own before them. Row 3 of the decision table: no evidence is asked for. */
export const withOwnRules = (rules: PlatformRules, own: readonly OwnRule[]): PlatformRules =>
  own.length === 0 ? rules : { ...rules, answers: [...own.map(answerRule), ...rules.answers] }

const answerRule = ({ says, code, status, verdict, addressee, note }: OwnRule): AnswerRule => ({
  when: {
    ...(says !== null && { text: says }),
    ...(code !== null && { code: [code] }),
    ...(status !== null && { status: [status] }),
  },
  verdict,
  refusal: 'certain',
  ...(addressee !== null && { addressee }),
  code: 'own_rule',
  summary: `By a rule of your own: ${note ?? `“${says ?? code ?? ''}” means ${verdict}`}${/[.!?]$/.test(note ?? '') ? '' : '.'}`,
})
