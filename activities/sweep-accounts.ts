import { Context } from '@temporalio/activity'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { sweepRunMs } from '../src/domain/step-times.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'

/** Refreshes what is due until nothing is. A run that goes on for longer ends, and the next one takes over: what a process gathers stays small. */
export const sweepAccounts =
  (tools: Tools): Steps['sweepAccounts'] =>
  () =>
    sweepDue(tools, AbortSignal.any([Context.current().cancellationSignal, AbortSignal.timeout(sweepRunMs)]))
