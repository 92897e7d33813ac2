import type { Judgement } from '../../domain/judgement.js'
import type { Metrics } from '../../metrics.js'

/** What a platform sends is endless: a code that is no plain word, or one more than these, is counted as `other`. */
const mostCodes = 200
const plainCode = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/
const seen = new WeakMap<Metrics, Set<string>>()

export const countVerdict = (metrics: Metrics, platform: string, judgement: Judgement): void => {
  metrics.verdicts.inc({ platform, verdict: judgement.verdict, code: judgement.code })
  if (judgement.verdict === 'unknown') metrics.unknownAnswers.inc({ platform, code: boundedCode(metrics, judgement.platformCode) })
}

const boundedCode = (metrics: Metrics, code: string | null): string => {
  if (code === null) return 'none'
  const known = seen.get(metrics) ?? new Set()
  seen.set(metrics, known)
  if (!plainCode.test(code) || (known.size >= mostCodes && !known.has(code))) return 'other'
  known.add(code)
  return code
}
