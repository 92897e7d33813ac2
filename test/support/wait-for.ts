import { setTimeout as delay } from 'node:timers/promises'

/** Of what is soon there, it hears soon; what takes seconds is not asked for twenty times in each: that took a fifth of two cores. */
const [firstMs, growth, longestMs] = [50, 1.25, 250]

/**
 * Asks until the answer is neither `null`, `undefined` nor `false`, and gives it back. Fails after `timeoutMs` naming what was waited for,
 * with the last error or answer.
 */
export const waitFor = async <T>(
  condition: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  what: string,
  timeoutMs = 120_000,
): Promise<T> => {
  const deadline = performance.now() + timeoutMs
  for (let everyMs = firstMs; ; everyMs = Math.min(everyMs * growth, longestMs)) {
    let last: unknown
    try {
      const answer = await condition()
      if (answer !== null && answer !== undefined && answer !== false) return answer
      last = answer
    } catch (error) {
      last = error
    }
    if (performance.now() > deadline) {
      const seen = last instanceof Error ? `: ${last.message}` : ''
      throw new Error(`Waited ${String(timeoutMs)} ms in vain for ${what}${seen}`, { cause: last })
    }
    await delay(everyMs)
  }
}
