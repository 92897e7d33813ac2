import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import type { MaybeJudged } from '../../domain/refusal.js'
import { grouped } from '../../database/grouped.js'
import { together } from '../../database/together.js'

/** What a waiting caller looks at. Ages are milliseconds by the database's clock. */
export interface LeaseFacts {
  readonly generation: number
  readonly leased: boolean
  /** When the caller arrived, by the database's clock, to the microsecond: as text, since JavaScript would cut it. */
  readonly arrivedAt: string
  readonly failedSinceArrival: boolean
  readonly failureAgeMs: number | null
  readonly lastFailure: MaybeJudged | null
  readonly lastRefreshedAt: Date | null
  readonly openCaseId: string | null
  readonly platform: string
  /** The app's settings are newer than the last failure. */
  readonly isAppChangedSince: boolean
}

/** What `tokenColumns` does not have: of `credentials k` and `integrations i`; `m.arrived` is when the caller arrived. */
export const leaseBesideToken = `coalesce(k.lease_until > clock_timestamp(), false) as leased, m.arrived::text as "arrivedAt",
  coalesce(k.last_failure_at > m.arrived, false) as "failedSinceArrival",
  (extract(epoch from clock_timestamp() - k.last_failure_at) * 1000)::float8 as "failureAgeMs",
  k.last_failure as "lastFailure", k.last_refreshed_at as "lastRefreshedAt",
  i.platform, coalesce(i.settings_changed_at > k.last_failure_at, false) as "isAppChangedSince"`

/** The same, of `integrated_accounts a` too. */
const leaseColumns = `k.generation, a.open_case_id as "openCaseId", ${leaseBesideToken}`

/** Of one account. `arrived`: the `arrivedAt` of an earlier look; null: now. */
export interface LeaseLook {
  readonly accountId: string
  readonly arrived: string | null
}

/** Null: no such account, or deleted. */
export const selectLeaseFacts = together(async (db: Queryable, looks: readonly LeaseLook[]): Promise<readonly (LeaseFacts | null)[]> => {
  const { rows } = await db.query<LeaseFacts & { readonly look: number }>(
    prepared(
      'lease_facts',
      `with looks as (
         select account_id, coalesce(arrived, clock_timestamp()) as arrived, look
         from unnest($1::uuid[], $2::timestamptz[]) with ordinality as g(account_id, arrived, look)
       )
       select m.look::int, ${leaseColumns}
       from looks m join credentials k on k.account_id = m.account_id join integrated_accounts a on a.id = k.account_id
         join integrations i on i.id = a.integration_id
       where a.deleted_at is null`,
    ),
    [looks.map(({ accountId }) => accountId), looks.map(({ arrived }) => arrived)],
  )
  const found = new Map(rows.map(({ look, ...facts }) => [look, facts]))
  return looks.map((_, index) => found.get(index + 1) ?? null)
})

/** Milliseconds since the last failed refresh; null: none has failed. */
export const selectFailureAge = async (db: Queryable, accountId: string): Promise<number | null> => {
  const { rows } = await db.query<{ age: number | null }>(
    `select (extract(epoch from clock_timestamp() - last_failure_at) * 1000)::float8 as age from credentials where account_id = $1`,
    [accountId],
  )
  return rows[0]?.age ?? null
}

/** One account, held against every other refresh. */
export interface Lease {
  readonly owner: string
  /** How long ago an earlier holder may have sent a refresh whose answer was never stored, in milliseconds; null: none did. */
  readonly unansweredMs: number | null
}

export interface LeaseClaim {
  readonly accountId: string
  readonly owner: string
  readonly leaseMs: number
  readonly generation: number
  readonly arrivedAt: string
}

/**
 * Takes the lease if it is free, the generation still the one that was seen, and no attempt has failed since the caller arrived. From here on
 * a refresh may have been sent: that is noted with the lease, and stands until an answer is stored. Null: not taken.
 */
export const claimLease = grouped(async (db: Queryable, claims: readonly LeaseClaim[]): Promise<readonly (Lease | null)[]> => {
  const { rows } = await db.query<{ owner: string; unansweredMs: number | null }>(
    prepared(
      'claim_lease',
      `with claims as (
         select * from unnest($1::uuid[], $2::uuid[], $3::float8[], $4::int[], $5::timestamptz[])
           as c(account_id, owner, lease_ms, generation, arrived_at)
       ), before as materialized (
         select k.account_id, k.unanswered_since, c.owner, c.lease_ms from claims c join credentials k on k.account_id = c.account_id
         where k.generation = c.generation and (k.lease_until is null or k.lease_until <= clock_timestamp())
           and (k.last_failure_at is null or k.last_failure_at <= c.arrived_at)
         order by k.account_id for no key update of k
       )
       update credentials k set lease_owner = before.owner, lease_until = clock_timestamp() + make_interval(secs => before.lease_ms / 1000),
         unanswered_since = coalesce(k.unanswered_since, clock_timestamp())
       from before where k.account_id = before.account_id
       returning before.owner, (extract(epoch from clock_timestamp() - before.unanswered_since) * 1000)::float8 as "unansweredMs"`,
    ),
    [
      claims.map(({ accountId }) => accountId),
      claims.map(({ owner }) => owner),
      claims.map(({ leaseMs }) => leaseMs),
      claims.map(({ generation }) => generation),
      claims.map(({ arrivedAt }) => arrivedAt),
    ],
  )
  const taken = new Map(rows.map((row) => [row.owner, row]))
  return claims.map(({ owner }) => {
    const lease = taken.get(owner)
    return lease === undefined ? null : { owner, unansweredMs: lease.unansweredMs }
  })
})

/** Releases it without a result. Where nothing was `sent`, nothing is left unanswered by this holder. */
export const releaseLease = async (db: Queryable, accountId: string, lease: Lease, { sent }: { readonly sent: boolean }): Promise<void> => {
  await db.query(
    `update credentials set lease_owner = null, lease_until = null, unanswered_since = case when $3 then null else unanswered_since end
     where account_id = $1 and lease_owner = $2`,
    [accountId, lease.owner, !sent && lease.unansweredMs === null],
  )
}
