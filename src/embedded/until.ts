import { setTimeout as sleep } from 'node:timers/promises'

/** Asks every 20 ms until the answer is true, or `withinMs` have passed: then false. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > deadline) return false
    await sleep(20)
  }
  return true
}

/** Far longer than any step of the demo takes on a slow machine. */
const soonMs = 30_000

/** Asks until there is an answer. Throws naming what did not come. */
export async function soon<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  let answer: T | undefined
  if (await until(async () => (answer = await ask()) !== undefined, soonMs)) return answer as T
  throw new Error(`${what} did not come within ${String(soonMs / 1000)} s`)
}
