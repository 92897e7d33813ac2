import { judge } from './judge.js'
import type { PlatformAnswer } from './platform-answer.js'
import type { PlatformRules } from './platform-rules.js'
import { certainly } from './refusal.js'
import type { MaybeJudged } from './refusal.js'

const refusals = {
  401: ['key_refused', 'The platform does not accept the key any more: it was removed, replaced or has run out.'],
  403: ['key_forbidden', 'The platform knows the key and does not let it in any more: its rights or its owner have changed.'],
} as const

/**
 * Returns what a failed probe with a key means. The probe is a call that worked when the key was entered, so a 401 and a 403 are both about the key;
 * everything else is judged as any answer.
 */
export const judgeProbe = (answer: PlatformAnswer, rules: PlatformRules, secrets: readonly string[]): MaybeJudged => {
  const judged = judge(answer, rules, { scopesChangedSinceGrant: false, secrets })
  if (answer.kind === 'no_answer' || (answer.status !== 401 && answer.status !== 403)) return judged
  const [code, summary] = refusals[answer.status]
  // A key's rejection is certain: there is no evidence to weigh.
  return { ...certainly(judged), verdict: 'user', addressee: 'contact', code, summary }
}
