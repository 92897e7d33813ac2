import type { SweepAnswer, SweepInput } from '../src/domain/steps.js'
import { sweepSteps } from './steps-of-queues.js'

/** Started by a Schedule, one at a time: refreshes the accounts that are due, before they expire. When none is left it ends. */
export async function sweep({ heartbeatMs }: SweepInput): Promise<SweepAnswer> {
  return sweepSteps(heartbeatMs).sweepAccounts()
}
