import { Context } from '@temporalio/activity'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { sweepRunMs } from '../src/domain/step-times.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'

/** Refreshes due accounts until none is left. A run that takes too long ends, and the next one takes over, so that its process gathers little memory. */
export const sweepAccounts =
  (tools: Tools): Steps['sweepAccounts'] =>
  () =>
    sweepDue(tools, AbortSignal.any([Context.current().cancellationSignal, AbortSignal.timeout(sweepRunMs)]))
