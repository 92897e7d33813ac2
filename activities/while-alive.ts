import { Context } from '@temporalio/activity'

/** A sixth of the heartbeat's time-out (`workflows/steps-of-queues.ts`), so that a late beat is not taken for a death. */
const beatMs = 10_000

/** Tells Temporal during `work` that the worker lives: a step that waits long for an answer is not begun again meanwhile. */
export const whileAlive = async <T>(work: () => Promise<T>): Promise<T> => {
  const context = Context.current()
  const beating = setInterval(() => {
    context.heartbeat()
  }, beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beating)
  }
}
