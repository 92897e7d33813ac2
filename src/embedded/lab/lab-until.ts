import { setTimeout as sleep } from 'node:timers/promises'

const everyMs = 500

/** Asks until there is an answer, for this long; null: there was none. */
export const until = async <T>(ask: () => Promise<T | null>, patienceMs: number): Promise<T | null> => {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const answer = await ask()
    if (answer !== null || performance.now() > deadline) return answer
    await sleep(everyMs)
  }
}
