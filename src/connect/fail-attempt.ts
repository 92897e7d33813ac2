import type { Tools } from '../tools.js'
import type { Attempt, EndingData } from './attempt.js'
import { endAttempt } from './end-attempt.js'
import type { Ending } from './pages/page-state.js'
import { lockAttempt } from './attempt-store.js'

/** Ends an attempt that changed nothing, unless it has moved on meanwhile. */
export const failAttempt = (
  tools: Tools,
  { id, status }: Attempt,
  ending: Exclude<Ending, 'done' | 'waits'>,
  data: EndingData,
): Promise<void> =>
  tools.database.transaction(async (tx) => {
    const attempt = await lockAttempt(tx, id)
    if (attempt?.status === status) await endAttempt(tx, attempt, ending, data)
  })

/** Nothing is proven: the attempt stays kept, and is tried again until it would have expired. */
export const leaveKept = async (tools: Tools, attempt: Attempt, code: string): Promise<void> => {
  if (attempt.expiresAt <= tools.clock()) await failAttempt(tools, attempt, 'platform_down', { code })
}
