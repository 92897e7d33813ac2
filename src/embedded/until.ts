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
