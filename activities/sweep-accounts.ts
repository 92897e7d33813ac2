import { Context } from '@temporalio/activity'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'

/** A run that goes on for longer ends after this, and the next one takes over: whatever a process gathers in it stays small. */
const longestMs = 600_000
/** Of the heartbeat's time-out, so that one late beat is not taken for a death. */
const beats = 4

/** Refreshes what is due until nothing is. Its heartbeat tells Temporal that the worker lives; what it has done stands in the rows. */
export const sweepAccounts =
  (tools: Tools): Steps['sweepAccounts'] =>
  async () => {
    const { cancellationSignal, info } = Context.current()
    const beat = setInterval(
      () => {
        Context.current().heartbeat()
      },
      (info.heartbeatTimeoutMs ?? longestMs) / beats,
    )
    try {
      return await sweepDue(tools, AbortSignal.any([cancellationSignal, AbortSignal.timeout(longestMs)]))
    } finally {
      clearInterval(beat)
    }
  }
