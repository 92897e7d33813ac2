import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import { together } from '../database/together.js'
import { channel } from './channel.js'
import type { OutboxKind, OutboxRow } from './outbox-row.js'
import type { StartNotes } from './start-notes.js'

export type NewRow = Omit<OutboxRow, 'tries' | 'ofCase'> & {
  readonly dueInMs?: number
  /** It belongs to its own process for so long; null: any process may claim it. */
  readonly leaseMs: number | null
}

/** `NOTIFY` is delivered at commit, so a listener never looks too early; no one has to be notified of a row that is already claimed. */
export const insertRow = together(async (tx: Queryable, added: readonly NewRow[]): Promise<readonly undefined[]> => {
  await tx.query(
    prepared(
      'insert_outbox',
      `WITH added AS (
         INSERT INTO outbox (id, kind, environment_id, subject_id, payload, next_at, lease_until, tries)
         SELECT id, kind, environment_id, subject_id, payload, now() + due_in_ms * interval '1 millisecond',
           clock_timestamp() + lease_ms * interval '1 millisecond', (lease_ms IS NOT NULL)::int
         FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::jsonb[], $6::float8[], $7::float8[])
           AS g(id, kind, environment_id, subject_id, payload, due_in_ms, lease_ms)
         RETURNING kind, lease_until
       )
       SELECT pg_notify('${channel}', kind) FROM (SELECT DISTINCT kind FROM added WHERE lease_until IS NULL) AS kinds`,
    ),
    [
      added.map(({ id }) => id),
      added.map(({ kind }) => kind),
      added.map(({ environmentId }) => environmentId),
      added.map(({ subjectId }) => subjectId),
      added.map(({ payload }) => JSON.stringify(payload)),
      added.map(({ dueInMs = 0 }) => dueInMs),
      added.map(({ leaseMs }) => leaseMs),
    ],
  )
  return added.map(() => undefined)
})

/** Of `outbox o`. */
const returned = `o.id, o.kind, o.environment_id AS "environmentId", o.subject_id AS "subjectId", o.payload, o.tries,
  (SELECT jsonb_build_object('tenantId', c.tenant_id, 'integrationId', c.integration_id, 'accountId', c.account_id)
   FROM cases c WHERE c.id = o.subject_id) AS "ofCase"`

/** Takes up to `limit` due rows for `leaseMs`, oldest first. Claims follow the database's clock. */
export const claimDue = async (db: Queryable, kind: OutboxKind, limit: number, leaseMs: number): Promise<readonly OutboxRow[]> => {
  const { rows } = await db.query<OutboxRow>(
    `UPDATE outbox o SET lease_until = clock_timestamp() + $3 * interval '1 millisecond', tries = tries + 1
     WHERE o.id IN (
       SELECT id FROM outbox
       WHERE kind = $1 AND next_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
       ORDER BY next_at
       LIMIT $2
       FOR NO KEY UPDATE SKIP LOCKED
     )
     RETURNING ${returned}`,
    [kind, limit, leaseMs],
  )
  return rows
}

/** `start` rows that were taken. */
export interface ClaimedStarts {
  readonly rows: readonly OutboxRow[]
  /** More of them waited than are started one by one. */
  readonly isBatch: boolean
}

/** Of `start` rows that wait, round-robin by OAuth app and environment: the first of each, then the second, and so on. */
const waitingStarts = `waiting AS (
       SELECT o.id, row_number() OVER (PARTITION BY c.environment_id, c.integration_id ORDER BY o.created_at, o.id) AS turn, o.created_at
       FROM outbox o JOIN cases c ON c.id = o.subject_id
       WHERE o.kind = 'start' AND o.next_at <= clock_timestamp() AND (o.lease_until IS NULL OR o.lease_until < clock_timestamp())
     )`

/** Takes as many as `limit` says, and notes it of their cases (`StartNotes.claimed`); `$1` is the lease in milliseconds. */
const takeStarts = (limit: string, claimed: string): string => `chosen AS (
       SELECT id FROM waiting ORDER BY turn, created_at LIMIT ${limit}
     ), taken AS (
       UPDATE outbox o SET lease_until = clock_timestamp() + $1 * interval '1 millisecond', tries = tries + 1
       FROM chosen WHERE o.id = chosen.id
       RETURNING ${returned}
     ), ${claimed}`

/**
 * Takes `start` rows so that at most `openingMax` cases stand started without a verdict or their first mail, counted over all relays (an
 * advisory lock makes counting and claiming one step), in turns, so that one app's storm can't starve the rest. A case started over 2 minutes ago
 * without a verdict no longer counts, nor one whose mail takes longer than 10 s: its platform or the mail server is slow, and others must not wait
 * for it. One that waits for its mail counts twice: the mail queue is first in, first out, and has fewer slots than platforms have. Where more than
 * `batchFrom` wait none is taken: they are opened together (`claimBatch`).
 */
export const claimStarts = async (
  db: Queryable,
  { claimed }: Pick<StartNotes, 'claimed'>,
  { openingMax, batchFrom, leaseMs }: { readonly openingMax: number; readonly batchFrom: number; readonly leaseMs: number },
): Promise<ClaimedStarts> => {
  const { rows } = await db.query<{ readonly isBatch: boolean } & (OutboxRow | { readonly id: null })>(
    `WITH opening AS (
       SELECT coalesce(sum(CASE WHEN verdict IS NULL THEN 1 ELSE 2 END), 0) AS busy FROM cases
       WHERE outcome IS NULL AND started_at > clock_timestamp() - interval '2 minutes'
         AND (verdict IS NULL OR (verdict = 'user' AND stage <> 'held' AND first_notified_at IS NULL AND started_at > clock_timestamp() - interval '10 seconds'))
     ), ${waitingStarts}, batch AS (
       SELECT count(*) > $3 AS here FROM waiting
     ), ${takeStarts('(SELECT CASE WHEN batch.here THEN 0 ELSE greatest(0, $2 - busy) END FROM batch, opening)', claimed)}
     SELECT batch.here AS "isBatch", taken.* FROM batch LEFT JOIN taken ON true WHERE batch.here OR taken.id IS NOT NULL`,
    [leaseMs, openingMax, batchFrom],
  )
  return { rows: rows.filter((row) => row.id !== null), isBatch: rows[0]?.isBatch === true }
}

/** Takes up to `limit` `start` rows that are to be opened together, in turns as above. */
export const claimBatch = async (
  db: Queryable,
  { claimed }: Pick<StartNotes, 'claimed'>,
  { limit, leaseMs }: { readonly limit: number; readonly leaseMs: number },
): Promise<readonly OutboxRow[]> => {
  const { rows } = await db.query<OutboxRow>(
    `WITH ${waitingStarts}, ${takeStarts('$2', claimed)} SELECT taken.* FROM taken JOIN chosen USING (id) JOIN waiting USING (id) ORDER BY turn, waiting.created_at`,
    [leaseMs, limit],
  )
  return rows
}

export const lockStarts = async (tx: Queryable): Promise<void> => {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('${channel}:start'))`)
}

export const deleteRow = async (db: Queryable, id: string): Promise<void> => {
  await db.query(prepared('delete_outbox', 'DELETE FROM outbox WHERE id = $1'), [id])
}

export const deleteRows = async (db: Queryable, ids: readonly string[]): Promise<void> => {
  await db.query('DELETE FROM outbox WHERE id = ANY($1::uuid[])', [ids])
}

/** Of these subjects; a row that is locked at the moment stays, and is dropped by the next process that handles it. */
export const deleteRowsOf = async (
  db: Queryable,
  which: readonly { readonly kind: OutboxKind; readonly subjectId: string }[],
): Promise<void> => {
  await db.query(
    prepared(
      'drop_outbox',
      `DELETE FROM outbox WHERE id IN (
         SELECT o.id FROM outbox o JOIN unnest($1::text[], $2::uuid[]) AS w(kind, subject_id) ON o.kind = w.kind AND o.subject_id = w.subject_id
         FOR NO KEY UPDATE OF o SKIP LOCKED
       )`,
    ),
    [which.map(({ kind }) => kind), which.map(({ subjectId }) => subjectId)],
  )
}

/** Keeps rows that are still being handled from other relays. */
export const renewLeases = async (db: Queryable, ids: readonly string[], leaseMs: number): Promise<void> => {
  await db.query(
    `WITH locked AS MATERIALIZED (
       SELECT id FROM outbox WHERE id = ANY($1::uuid[]) AND lease_until IS NOT NULL ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE outbox o SET lease_until = clock_timestamp() + $2 * interval '1 millisecond' FROM locked WHERE o.id = locked.id`,
    [ids, leaseMs],
  )
}

/** Gives rows back; they are due again after `delayMs`. */
export const returnRows = async (db: Queryable, ids: readonly string[], delayMs: number): Promise<void> => {
  await db.query(
    `WITH locked AS MATERIALIZED (
       SELECT id FROM outbox WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE outbox o SET lease_until = NULL, next_at = clock_timestamp() + $2 * interval '1 millisecond' FROM locked WHERE o.id = locked.id`,
    [ids, delayMs],
  )
}

export const notifyIfWaiting = async (db: Queryable, kind: OutboxKind): Promise<void> => {
  await db.query('SELECT pg_notify($1, $2) WHERE EXISTS (SELECT 1 FROM outbox WHERE kind = $2)', [channel, kind])
}
