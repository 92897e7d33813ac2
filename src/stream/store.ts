import type { Queryable } from '../database/database.js'

/** How far changes were read: every transaction below `xid` has ended. By transaction, since a time or a sequence would miss one that commits late. */
export interface Place {
  /** An xid8, which has more digits than a number keeps. */
  readonly xid: string
  /** Seconds since 1970, by the database's clock. */
  readonly at: number
}

/** What changed, as it is now (not as it was then); columns of another kind are null. The rows of `changes` are written by triggers. */
export interface Change {
  readonly environmentId: string
  readonly kind: 'case' | 'account' | 'incident'
  readonly id: string
  readonly stage: string | null
  readonly verdict: string | null
  readonly outcome: string | null
  /** `null` also for an account that has been deleted. */
  readonly status: string | null
}

/** More changes at once are sent as one `reset`: the client fetches everything again. */
export const mostChanges = 5_000

export const selectPlace = async (db: Queryable): Promise<Place> => {
  const { rows } = await db.query<Place>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid, floor(extract(epoch FROM clock_timestamp()))::bigint AS at`,
  )
  const [place] = rows
  if (place === undefined) throw new Error('the database does not say which transaction is the oldest')
  return place
}

/** What transactions from `from` up to, but without, `until` changed, as it is now; of one environment, or of all. */
export const selectChanges = async (
  db: Queryable,
  { from, until, environmentId = null }: { readonly from: string; readonly until: string; readonly environmentId?: string | null },
): Promise<readonly Change[]> => {
  const { rows } = await db.query<Change>(
    `WITH changed AS (
       SELECT DISTINCT kind, subject_id, environment_id FROM changes
       WHERE xid >= $1::xid8 AND xid < $2::xid8 AND ($3::uuid IS NULL OR environment_id = $3) LIMIT ${String(mostChanges + 1)}
     )
     SELECT n.environment_id AS "environmentId", n.kind, n.subject_id AS id, c.stage, c.verdict, c.outcome, a.status
     FROM changed n LEFT JOIN cases c ON n.kind = 'case' AND c.id = n.subject_id
       LEFT JOIN integrated_accounts a ON n.kind = 'account' AND a.id = n.subject_id AND a.deleted_at IS NULL`,
    [from, until, environmentId],
  )
  return rows
}

export const deleteChanges = async (db: Queryable, minutes: number): Promise<void> => {
  await db.query(`DELETE FROM changes WHERE at < clock_timestamp() - $1 * interval '1 minute'`, [minutes])
}
