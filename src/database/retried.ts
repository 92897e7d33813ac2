import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `work` until it succeeds. After a failure `pauseAfter` returns for how many milliseconds to wait before the next try, or throws, which
 * ends it. `attempt` counts from 1.
 */
export const retried = async <T>(
  work: () => Promise<T>,
  pauseAfter: (error: unknown, attempt: number) => number | Promise<number>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      await sleep(await pauseAfter(error, attempt))
    }
  }
}
