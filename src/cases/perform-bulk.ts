import { derivedId } from '../database/derived-id.js'
import { BadRequest, Conflict, NotFound, ServiceUnavailable } from '../http/errors.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tools } from '../tools.js'
import { askAct } from './ask-act.js'
import type { Bulk } from './bulk-store.js'
import { lockBulk, selectBulk, selectNextCases, updateBulkCase, updateNextAt } from './bulk-store.js'

const hourMs = 3_600_000
/** Acts at once where no pace is asked for. */
const atOnce = 10
/** The relay looks once a second: a faster pace takes several at a time. */
const least = 1_000
/** Temporal is away, or no case of these has an execution yet. */
const againMs = 5_000

interface CameOf {
  readonly caseId: string
  readonly state: 'left' | 'done' | 'refused'
  readonly why: string | null
}

/** How many now, and when the next: one at a time, unless the pace is faster than one a second. */
const paceOf = ({ perHour }: Bulk): { readonly count: number; readonly everyMs: number } => {
  if (perHour === null) return { count: atOnce, everyMs: 0 }
  const count = Math.max(1, Math.ceil((perHour * least) / hourMs))
  return { count, everyMs: (count * hourMs) / perHour }
}

/**
 * Performs the next acts of a bulk, writes their results and schedules the relay for the rest. An act's id is derived from bulk and case: after a
 * kill it is requested again and performed once. A relay row that comes too early does nothing, since another one represents the due time: however
 * many there are, the pace is kept.
 */
export const performBulk = async (tools: Tools, bulkId: string): Promise<void> => {
  const bulk = await selectBulk(tools.database, bulkId)
  if (bulk === null || bulk.left === 0 || bulk.dueInMs > 0) return
  const { count, everyMs } = paceOf(bulk)
  const caseIds = await selectNextCases(tools.database, bulkId, count)
  const came = await Promise.all(caseIds.map((caseId) => perform(tools, bulk, caseId)))
  await tools.database.transaction(async (tx) => {
    await lockBulk(tx, bulkId)
    let news = false
    for (const one of came) news = (await updateBulkCase(tx, bulkId, one)) || news
    if (!news) return
    const waits = came.every(({ state }) => state === 'left') ? Math.max(everyMs, againMs) : everyMs
    await updateNextAt(tx, bulkId, waits)
    await enqueue(tx, { kind: 'bulk', environmentId: bulk.environmentId, subjectId: bulkId, dueInMs: waits })
  })
}

const perform = async (tools: Tools, { id, environmentId, act, actor, request }: Bulk, caseId: string): Promise<CameOf> => {
  try {
    await askAct(tools, { id: derivedId(id, caseId), environmentId, caseId, act, actor, request })
    return { caseId, state: 'done', why: null }
  } catch (error) {
    if (error instanceof ServiceUnavailable) return { caseId, state: 'left', why: null }
    if (error instanceof Conflict) return { caseId, state: 'refused', why: error.message }
    if (error instanceof BadRequest) return { caseId, state: 'refused', why: 'The moment until which to snooze has passed' }
    if (error instanceof NotFound) return { caseId, state: 'refused', why: 'The case is gone' }
    throw error
  }
}
