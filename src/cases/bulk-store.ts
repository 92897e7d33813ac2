import type { Queryable } from '../database/database.js'
import type { ActName } from '../domain/steps.js'
import type { ActRequestBody } from './act.js'

export type BulkAct = Exclude<ActName, 'grant'>

export interface Bulk {
  readonly id: string
  readonly environmentId: string
  readonly act: BulkAct
  readonly actor: string
  readonly request: ActRequestBody
  readonly perHour: number | null
  readonly nextAt: Date
  /** Milliseconds until `nextAt`, by the database's clock; not positive: now. */
  readonly dueInMs: number
  readonly createdAt: Date
  readonly cases: number
  readonly done: number
  readonly left: number
}

export const insertBulk = async (
  db: Queryable,
  bulk: Pick<Bulk, 'id' | 'environmentId' | 'act' | 'actor' | 'request' | 'perHour'> & { readonly at: Date },
): Promise<void> => {
  await db.query(
    `INSERT INTO case_bulks (id, environment_id, act, actor, request, per_hour, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [bulk.id, bulk.environmentId, bulk.act, bulk.actor, JSON.stringify(bulk.request), bulk.perHour, bulk.at],
  )
}

export const insertBulkCases = async (db: Queryable, bulkId: string, caseIds: readonly string[]): Promise<void> => {
  await db.query(
    `INSERT INTO case_bulk_cases (bulk_id, case_id, position)
     SELECT $1, id, position FROM unnest($2::uuid[]) WITH ORDINALITY AS given (id, position)`,
    [bulkId, caseIds],
  )
}

export const selectBulk = async (db: Queryable, id: string): Promise<Bulk | null> => {
  const { rows } = await db.query<Bulk>(
    `SELECT b.id, b.environment_id AS "environmentId", b.act, b.actor, b.request, b.per_hour AS "perHour", b.next_at AS "nextAt",
       (extract(epoch FROM b.next_at - clock_timestamp()) * 1000)::double precision AS "dueInMs", b.created_at AS "createdAt",
       n.cases, n.done, n."left"
     FROM case_bulks b CROSS JOIN LATERAL (
       SELECT count(*) AS cases, count(*) FILTER (WHERE state = 'done') AS done, count(*) FILTER (WHERE state = 'left') AS "left"
       FROM case_bulk_cases WHERE bulk_id = b.id) AS n
     WHERE b.id = $1`,
    [id],
  )
  return rows[0] ?? null
}

export const selectRefused = async (
  db: Queryable,
  id: string,
): Promise<readonly { readonly caseId: string; readonly reference: string; readonly why: string }[]> => {
  const { rows } = await db.query<{ caseId: string; reference: string; why: string }>(
    `SELECT n.case_id AS "caseId", c.reference, coalesce(n.why, '') AS why FROM case_bulk_cases n JOIN cases c ON c.id = n.case_id
     WHERE n.bulk_id = $1 AND n.state = 'refused' ORDER BY n.position`,
    [id],
  )
  return rows
}

/** Selects the next cases: first those not tried yet, then those that could not be reached. */
export const selectNextCases = async (db: Queryable, id: string, limit: number): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT case_id AS id FROM case_bulk_cases WHERE bulk_id = $1 AND state = 'left' ORDER BY tries, position LIMIT $2`,
    [id, limit],
  )
  return rows.map(({ id: caseId }) => caseId)
}

/** Waits for any other transaction that writes results of this bulk's acts. */
export const lockBulk = async (db: Queryable, id: string): Promise<void> => {
  await db.query('SELECT FROM case_bulks WHERE id = $1 FOR NO KEY UPDATE', [id])
}

/** Stores the result of one case's act; `false`: it was already stored. */
export const updateBulkCase = async (
  db: Queryable,
  bulkId: string,
  one: { readonly caseId: string; readonly state: 'left' | 'done' | 'refused'; readonly why: string | null },
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `UPDATE case_bulk_cases SET state = $3, why = $4, tries = tries + 1 WHERE bulk_id = $1 AND case_id = $2 AND state = 'left'`,
    [bulkId, one.caseId, one.state, one.why],
  )
  return rowCount === 1
}

export const updateNextAt = async (db: Queryable, id: string, inMs: number): Promise<void> => {
  await db.query(`UPDATE case_bulks SET next_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1`, [id, inMs])
}
