import type { Queryable } from '../../database/database.js'
import { grouped } from '../../database/grouped.js'
import { prepared } from '../../database/prepared.js'
import type { KnownRejection } from '../../domain/weigh-report.js'
import type { Tx } from '../../tools.js'

/** What weighing a report needs to know besides the rejection itself. Times are milliseconds since the epoch. */
export interface ReportedCredentials {
  readonly generation: number
  readonly lastRefreshedAt: number | null
  readonly lifeMs: number | null
  readonly isExpired: boolean
  readonly hasProbe: boolean
  readonly platform: string
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`

export const selectReportedCredentials = async (db: Queryable, accountId: string, now: Date): Promise<ReportedCredentials | null> => {
  const { rows } = await db.query<ReportedCredentials & object>(
    prepared(
      'reported_credentials',
      `select k.generation, ${ms('k.last_refreshed_at')} as "lastRefreshedAt", ${ms('(k.access_expires_at - k.written_at)')} as "lifeMs",
       coalesce(k.access_expires_at <= $2, false) as "isExpired", i.probe is not null as "hasProbe", i.platform
     from integrated_accounts a join credentials k on k.account_id = a.id join integrations i on i.id = a.integration_id
     where a.id = $1 and a.deleted_at is null`,
    ),
    [accountId, now],
  )
  return rows[0] ?? null
}

const columns = `${ms('reported_at')} as "reportedAt", counted, ${ms('counted_at')} as "countedAt",
  ${ms('refreshed_at')} as "refreshedAt", ${ms('probed_at')} as "probedAt", ${ms('refused_at')} as "refusedAt", is_settled as "isSettled"`

/** The account's rejection, held until the transaction ends; a new one begins now. One statement, since another transaction may delete it. */
export const ensureRejection = async (tx: Tx, accountId: string, environmentId: string): Promise<KnownRejection> => {
  const { rows } = await tx.query<KnownRejection & object>(
    prepared(
      'ensure_rejection',
      `insert into rejections (account_id, environment_id, reported_at) values ($1, $2, $3)
     on conflict (account_id) do update set environment_id = excluded.environment_id returning ${columns}`,
    ),
    [accountId, environmentId, tx.now],
  )
  if (rows[0] === undefined) throw new Error('an upsert gave no row')
  return rows[0]
}

export interface FirstReport {
  readonly accountId: string
  readonly environmentId: string
  readonly generation: number
  readonly now: Date
}

/**
 * Notes a report of a 401 of this generation, and begins the account's rejection with a refresh that is about to be asked for. False: one has
 * begun before, or there is no such account.
 */
export const beginRejection = grouped(async (db: Queryable, reports: readonly FirstReport[]): Promise<readonly boolean[]> => {
  const { rows } = await db.query<{ accountId: string }>(
    prepared(
      'begin_rejection',
      `with given as (
         select distinct on (account_id) * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[])
           as g(account_id, environment_id, generation, now)
       ), a as materialized (
         select a.id, g.environment_id, g.generation, g.now from integrated_accounts a join given g on g.account_id = a.id
         where a.deleted_at is null order by a.id for no key update of a
       ), reported as (
         update credentials k set reported_generation = a.generation from a
         where k.account_id = a.id and k.generation = a.generation and k.reported_generation is distinct from a.generation returning k.account_id
       )
       insert into rejections (account_id, environment_id, reported_at, refreshed_at)
       select a.id, a.environment_id, a.now, a.now from a left join reported on reported.account_id = a.id
       on conflict (account_id) do nothing returning account_id as "accountId"`,
    ),
    [
      reports.map(({ accountId }) => accountId),
      reports.map(({ environmentId }) => environmentId),
      reports.map(({ generation }) => generation),
      reports.map(({ now }) => now),
    ],
  )
  const begun = new Set(rows.map(({ accountId }) => accountId))
  // Of several reports about one account the first began it.
  return reports.map(({ accountId }) => begun.delete(accountId))
})

/** As it is now, unlocked; null: none. */
export const selectRejection = async (db: Queryable, accountId: string): Promise<KnownRejection | null> => {
  const { rows } = await db.query<KnownRejection & object>(`select ${columns} from rejections where account_id = $1`, [accountId])
  return rows[0] ?? null
}

/** Written whole: the caller holds the row. */
export const updateRejection = async (tx: Tx, accountId: string, rejection: KnownRejection): Promise<void> => {
  const at = (time: number | null): Date | null => (time === null ? null : new Date(time))
  await tx.query(
    prepared(
      'update_rejection',
      `update rejections set reported_at = $2, counted = $3, counted_at = $4, refreshed_at = $5, probed_at = $6, refused_at = $7, is_settled = $8
     where account_id = $1`,
    ),
    [
      accountId,
      at(rejection.reportedAt),
      rejection.counted,
      at(rejection.countedAt),
      at(rejection.refreshedAt),
      at(rejection.probedAt),
      at(rejection.refusedAt),
      rejection.isSettled,
    ],
  )
}

/** A 401 was reported for an account whose case is open already; written once a minute at most. */
export const touchRejection = async (db: Queryable, accountId: string, now: Date): Promise<void> => {
  await db.query(`update rejections set reported_at = $2 where account_id = $1 and reported_at < $2::timestamptz - interval '1 minute'`, [
    accountId,
    now,
  ])
}

/** False: the last probe was claimed less than `everyMs` ago. */
export const claimProbe = async (db: Queryable, accountId: string, now: Date, everyMs: number): Promise<boolean> => {
  const { rowCount } = await db.query(
    `update rejections set probed_at = $2
     where account_id = $1 and (probed_at is null or probed_at <= $2::timestamptz - make_interval(secs => $3::float8 / 1000))`,
    [accountId, now, everyMs],
  )
  return rowCount === 1
}

/**
 * Whether a 403 may be looked into now: not again within `everyMs`, and, where that costs a refresh, not within `refreshEveryMs` of one
 * that a report has caused.
 */
export const claimForbidden = async (
  db: Queryable,
  claim: {
    readonly accountId: string
    readonly environmentId: string
    readonly now: Date
    readonly everyMs: number
    /** Null: it costs none. */
    readonly refreshEveryMs: number | null
  },
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `insert into rejections as r (account_id, environment_id, reported_at, forbidden_at, refreshed_at)
     values ($1, $2, $3, $3, case when $5::float8 is null then null else $3::timestamptz end)
     on conflict (account_id) do update set forbidden_at = excluded.forbidden_at,
       refreshed_at = coalesce(excluded.refreshed_at, r.refreshed_at)
     where (r.forbidden_at is null or r.forbidden_at <= $3::timestamptz - make_interval(secs => $4::float8 / 1000))
       and ($5::float8 is null or r.refreshed_at is null or r.refreshed_at <= $3::timestamptz - make_interval(secs => $5::float8 / 1000))`,
    [claim.accountId, claim.environmentId, claim.now, claim.everyMs, claim.refreshEveryMs],
  )
  return rowCount === 1
}

/** The probe answered 401: as good as a report. */
export const updateRefused = async (db: Queryable, accountId: string, now: Date): Promise<void> => {
  await db.query(`update rejections set probed_at = $2, refused_at = $2, reported_at = $2 where account_id = $1`, [accountId, now])
}

/** The probe answered well: what was counted is forgotten, and how lately a report cost a refresh is not. */
export const resetRejection = async (db: Queryable, accountId: string, now: Date): Promise<void> => {
  await db.query(
    `update rejections set counted = 0, counted_at = null, refused_at = null, is_settled = false, probed_at = $2 where account_id = $1`,
    [accountId, now],
  )
}

/** Its case expired or was cancelled. */
export const settleRejection = async (tx: Tx, accountId: string, environmentId: string): Promise<void> => {
  await tx.query(
    `insert into rejections (account_id, environment_id, reported_at, is_settled) values ($1, $2, $3, true)
     on conflict (account_id) do update set is_settled = true`,
    [accountId, environmentId, tx.now],
  )
}

export const deleteRejection = async (db: Queryable, accountId: string): Promise<void> => {
  await db.query('delete from rejections where account_id = $1', [accountId])
}

export interface QuietRejection {
  readonly accountId: string
  readonly reportedAt: Date
}

/** Those without a 401 since `before`, the quietest first. */
export const selectQuiet = async (db: Queryable, before: Date, limit: number): Promise<readonly QuietRejection[]> => {
  const { rows } = await db.query<QuietRejection & object>(
    `select account_id as "accountId", reported_at as "reportedAt" from rejections where reported_at <= $1 order by reported_at limit $2`,
    [before, limit],
  )
  return rows
}

export interface RejectionToProbe {
  readonly accountId: string
  /** How often its policy has the platform asked, in milliseconds. */
  readonly everyMs: number
}

/** Told cases of rejected connections whose probe was last asked longer ago than their policy and `apartMs` say, longest ago first. */
export const selectToProbe = async (
  db: Queryable,
  { now, apartMs, limit }: { readonly now: Date; readonly apartMs: number; readonly limit: number },
): Promise<readonly RejectionToProbe[]> => {
  const every = `greatest((c.ladder ->> 'probe_every')::interval, $3 * interval '1 millisecond')`
  const { rows } = await db.query<RejectionToProbe & object>(
    `select r.account_id as "accountId", ${ms(every)} as "everyMs"
     from cases c join rejections r on r.account_id = c.account_id join integrations i on i.id = c.integration_id
     where c.outcome is null and c.cause = 'rejected' and c.told > 0 and i.probe is not null and i.is_enabled
       and (r.probed_at is null or r.probed_at <= $1::timestamptz - ${every})
     order by r.probed_at nulls first limit $2`,
    [now, limit, apartMs],
  )
  return rows
}
