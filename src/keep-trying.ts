import { setTimeout as delay } from 'node:timers/promises'

/**
 * Runs `work` again and again, `pauseMs` after each end of it, until it returns true or `signal` aborts. What goes wrong in `work` is its own to
 * say: an error that it throws ends the loop.
 */
export const keepTrying = async (
  work: () => Promise<boolean>,
  { pauseMs, signal }: { readonly pauseMs: number; readonly signal?: AbortSignal | undefined },
): Promise<void> => {
  while (signal?.aborted !== true && !(await work())) {
    await delay(pauseMs, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
