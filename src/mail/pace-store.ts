import type { Queryable } from '../database/database.js'
import type { Tx } from '../tools.js'
import { customerKinds } from './mail-content.js'

/** Identifies a pace: the domain, and the environment. */
export interface WhichPace {
  readonly environmentId: string
  readonly domain: string
}

export interface PaceRow extends WhichPace {
  readonly learned: number | null
  readonly learnedAt: Date | null
  /** When the next turn is. */
  readonly nextAt: Date
}

/** The rows of these domains, made where they are missing, locked in their order until the transaction ends. */
export const ensurePaces = async (tx: Tx, paces: readonly WhichPace[]): Promise<readonly PaceRow[]> => {
  const params = [paces.map(({ environmentId }) => environmentId), paces.map(({ domain }) => domain)]
  await tx.query(
    `insert into mail_paces (environment_id, domain, next_at)
     select distinct environment_id, domain, $3::timestamptz from unnest($1::uuid[], $2::text[]) as g(environment_id, domain)
     order by environment_id, domain on conflict do nothing`,
    [...params, tx.now],
  )
  const { rows } = await tx.query<PaceRow & object>(
    `select environment_id as "environmentId", domain, learned, learned_at as "learnedAt", next_at as "nextAt" from mail_paces
     where (environment_id, domain) in (select * from unnest($1::uuid[], $2::text[])) order by environment_id, domain for no key update`,
    params,
  )
  return rows
}

export interface TurnRow extends WhichPace {
  readonly key: string
  readonly caseId: string
  readonly at: Date
}

export const selectTurns = async (tx: Tx, keys: readonly string[]): Promise<ReadonlyMap<string, Date>> => {
  const { rows } = await tx.query<{ key: string; at: Date }>('select key, at from mail_turns where key = any($1)', [keys])
  return new Map(rows.map(({ key, at }) => [key, at]))
}

/** New turns, ends of others, and when the next ones are; turns that no mail came for are forgotten after a day. */
export const writeTurns = async (
  tx: Tx,
  { turns, taken, next }: { readonly turns: readonly TurnRow[]; readonly taken: readonly string[]; readonly next: readonly PaceRow[] },
): Promise<void> => {
  await tx.query(`delete from mail_turns where key = any($1)`, [taken])
  for (const { environmentId, domain, nextAt } of next) {
    await tx.query(`update mail_paces set next_at = $3 where environment_id = $1 and domain = $2`, [environmentId, domain, nextAt])
    await tx.query(`delete from mail_turns where environment_id = $1 and domain = $2 and at < $3::timestamptz - interval '1 day'`, [
      environmentId,
      domain,
      tx.now,
    ])
  }
  await tx.query(
    `insert into mail_turns (key, environment_id, domain, case_id, at)
     select * from unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[])`,
    [
      turns.map(({ key }) => key),
      turns.map(({ environmentId }) => environmentId),
      turns.map(({ domain }) => domain),
      turns.map(({ caseId }) => caseId),
      turns.map(({ at }) => at),
    ],
  )
}

export const deleteTurns = async (tx: Tx, environmentId: string): Promise<void> => {
  await tx.query(
    `with locked as (select domain from mail_paces where environment_id = $1 order by domain for no key update)
     update mail_paces p set next_at = $2 from locked where p.environment_id = $1 and p.domain = locked.domain`,
    [environmentId, tx.now],
  )
  await tx.query('delete from mail_turns where environment_id = $1', [environmentId])
}

export const updateLearned = async (tx: Tx, { environmentId, domain }: WhichPace, learned: number): Promise<void> => {
  await tx.query(`update mail_paces set learned = $3, learned_at = $4 where environment_id = $1 and domain = $2`, [
    environmentId,
    domain,
    learned,
    tx.now,
  ])
}

/** Mails to contacts of a domain that a server took since then. */
export const countSentTo = async (db: Queryable, { environmentId, domain }: WhichPace, since: Date): Promise<number> => {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from mails where environment_id = $1 and created_at > $3 and sent_at is not null and kind = any($4)
       and split_part(recipient, '@', 2) = $2`,
    [environmentId, domain, since, customerKinds],
  )
  return rows[0]?.count ?? 0
}
