import { ApplicationFailure } from '@temporalio/common'
import { CancelledFailure } from '@temporalio/common'

/** What an error is called in a history: its own stable code where it has one. */
const codeOf = (error: unknown): string => {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[\w.]{1,40}$/.test(error.code)) return error.code
  return error instanceof Error ? error.name : 'unknown'
}

/**
 * An error as a history may show it: a code and a fixed text. The error's own message may quote an address, an answer or a statement, so it
 * goes to the log alone. Always retryable, except where a step said otherwise.
 */
export const asFailure = (error: unknown): Error => {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error
  return ApplicationFailure.create({ message: 'The step did not succeed; the log says why', type: codeOf(error) })
}
