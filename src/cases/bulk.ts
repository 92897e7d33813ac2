import { randomUUID } from 'node:crypto'
import { audit } from '../access/audit.js'
import type { Queryable } from '../database/database.js'
import { NotFound } from '../http/errors.js'
import type { ListQuery } from '../http/list-query.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import type { ActRequestBody } from './act.js'
import type { BulkAct } from './bulk-store.js'
import { insertBulk, insertBulkCases, selectBulk, selectRefused } from './bulk-store.js'
import { checkUntil } from './check-until.js'
import { selectCaseIds } from './view-store.js'

/** As many as a screen of filters finds in the worst storm; more are a second bulk. */
export const mostInBulk = 10_000

export interface NewBulk {
  readonly environmentId: string
  readonly actor: string
  readonly act: BulkAct
  readonly request: ActRequestBody
  /** One of the two. */
  readonly ids: readonly string[] | undefined
  readonly filter: ListQuery | undefined
  /** `null`: as fast as it goes. */
  readonly perHour: number | null
}

/**
 * Stores an act for many cases, which the relay performs at the given pace. Ids of unknown cases and of another environment's are ignored.
 * @throws {BadRequest} for a time that can't be snoozed until
 */
export const beginBulk = async (
  tx: Tx,
  { environmentId, actor, act, request, ids, filter, perHour }: NewBulk,
): Promise<{ readonly id: string; readonly cases: number }> => {
  checkUntil(request, tx.now)
  const filters: ListQuery['filters'] = [
    ...(ids === undefined ? (filter?.filters ?? []) : [{ field: 'id', operator: 'in' as const, values: ids }]),
    ...(act === 'note' ? [] : [{ field: 'is_open', operator: 'eq' as const, value: true }]),
  ]
  const caseIds = await selectCaseIds(tx, environmentId, { filters, limit: mostInBulk })
  const id = randomUUID()
  await insertBulk(tx, { id, environmentId, act, actor, request, perHour, at: tx.now })
  await insertBulkCases(tx, id, caseIds)
  await audit(tx, {
    environmentId,
    actor,
    action: `bulk_${act}`,
    subjectKind: 'environment',
    subjectId: environmentId,
    data: { bulk_id: id, cases: caseIds.length, per_hour: perHour },
  })
  if (caseIds.length > 0) await enqueue(tx, { kind: 'bulk', environmentId, subjectId: id })
  return { id, cases: caseIds.length }
}

/** @throws {NotFound} */
export const bulkProgress = async (db: Queryable, environmentId: string, id: string) => {
  const bulk = await selectBulk(db, id)
  if (bulk?.environmentId !== environmentId) throw new NotFound()
  const refused = await selectRefused(db, id)
  return {
    id,
    act: bulk.act,
    actor: bulk.actor,
    per_hour: bulk.perHour,
    created_at: bulk.createdAt.toISOString(),
    cases: bulk.cases,
    done: bulk.done,
    refused: refused.map(({ caseId, reference, why }) => ({ case_id: caseId, reference, why })),
    left: bulk.left,
    next_at: bulk.left === 0 ? null : bulk.nextAt.toISOString(),
  }
}
