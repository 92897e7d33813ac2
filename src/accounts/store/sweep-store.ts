import { observedSql } from '../../access/observed.js'
import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import type { AccountFacts } from './refresh-facts-store.js'

/** An OAuth app with accounts that are due. */
export interface DueApp {
  readonly integrationId: string
  readonly environmentId: string
  readonly platform: string
  /** Of the account that has waited longest. */
  readonly dueSince: Date
}

/** Apps that may be asked now: switched on, in a live environment, not asked to wait by their platform. One look into the index for each. */
export const selectDueApps = async (db: Queryable, now: Date): Promise<readonly DueApp[]> => {
  const { rows } = await db.query<DueApp & object>(
    `select i.id as "integrationId", i.environment_id as "environmentId", i.platform, due.next_refresh_at as "dueSince"
     from integrations i join environments e on e.id = i.environment_id
     cross join lateral (
       select k.next_refresh_at from credentials k
       where k.integration_id = i.id and k.next_refresh_at <= $1 and (k.lease_until is null or k.lease_until <= clock_timestamp())
       order by k.next_refresh_at limit 1
     ) due
     where i.is_enabled and not ${observedSql('i.id')} and (i.refreshes_paused_until is null or i.refreshes_paused_until <= $1)
     order by due.next_refresh_at`,
    [now],
  )
  return rows
}

/** A due account under the sweep's lease, with what a refresh that succeeds needs besides what is its app's. */
export interface ClaimedAccount extends Pick<
  AccountFacts,
  'context' | 'knowsIdentity' | 'generation' | 'sealed' | 'tokenEndpoint' | 'clientId' | 'writtenAt'
> {
  readonly accountId: string
  readonly unansweredMs: number | null
  /** One about its refresh, which asks the platform itself. */
  readonly hasOpenCase: boolean
  /** Nothing but an OAuth grant of a customer, no answer of which is kept: the others are refreshed as on request. */
  readonly isOrdinary: boolean
  /** Active, without an error or a case, and refreshed before: a success changes its tokens and nothing else. */
  readonly isPlain: boolean
  /** Separated by spaces (RFC 6749 3.3), as the others. */
  readonly grantedScopes: string
  readonly requestedScopes: string
  readonly missingScopes: string
}

/**
 * An array of ids, not a join: of a join the planner makes a scan of the whole table where it takes a page for a large part of it. The
 * moment of the statement tells what it leaves unanswered itself from what an earlier holder left.
 */
const claimSql = prepared(
  'claim_due_accounts',
  `update credentials k set lease_owner = $4, lease_until = clock_timestamp() + make_interval(secs => $5::float8 / 1000),
     unanswered_since = coalesce(k.unanswered_since, statement_timestamp())
   from integrated_accounts a
   where k.account_id = any (array(
     select account_id from credentials
     where integration_id = $1 and next_refresh_at <= $2 and (lease_until is null or lease_until <= clock_timestamp())
     order by next_refresh_at limit $3
     for no key update skip locked
   )) and a.id = k.account_id
   returning k.account_id as "accountId", a.context, a.remote_account is not null as "knowsIdentity", k.generation, k.sealed,
     k.token_endpoint as "tokenEndpoint", k.client_id as "clientId", k.written_at as "writtenAt",
     case when k.unanswered_since <> statement_timestamp()
       then (extract(epoch from clock_timestamp() - k.unanswered_since) * 1000)::float8 end as "unansweredMs",
     a.open_case_id is not null and exists (select from cases c where c.id = a.open_case_id and c.cause = 'refresh') as "hasOpenCase",
     a.authentication_method = 'oauth2' and not a.is_sandbox and k.kept is null as "isOrdinary",
     a.open_case_id is null and a.status = 'active' and a.last_error is null and a.deleted_at is null
       and k.last_refreshed_at is not null as "isPlain",
     array_to_string(k.granted_scopes, ' ') as "grantedScopes", array_to_string(k.requested_scopes, ' ') as "requestedScopes",
     array_to_string(a.missing_scopes, ' ') as "missingScopes"`,
)

/**
 * Takes an app's due accounts, those longest due, and in the same statement the lease of each: a row that another process looks at is
 * passed over.
 */
export const claimDueAccounts = async (
  db: Queryable,
  claim: {
    readonly integrationId: string
    readonly now: Date
    readonly limit: number
    readonly owner: string
    readonly leaseMs: number
  },
): Promise<readonly ClaimedAccount[]> => {
  const { rows } = await db.query<ClaimedAccount & object>(claimSql, [
    claim.integrationId,
    claim.now,
    claim.limit,
    claim.owner,
    claim.leaseMs,
  ])
  return rows
}

/** Holds a claimed account for as long again, from now on. False: the lease ran out, and another process may hold it. */
export const renewLease = async (db: Queryable, accountId: string, owner: string, leaseMs: number): Promise<boolean> => {
  const { rowCount } = await db.query(
    `update credentials set lease_until = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
     where account_id = $1 and lease_owner = $2 and lease_until > clock_timestamp()`,
    [accountId, owner, leaseMs],
  )
  return rowCount === 1
}

/** A refresh's success that changes nothing but tokens and times. */
export interface PlainRefresh {
  readonly accountId: string
  /** That was sent. */
  readonly generation: number
  readonly sealed: string
  readonly accessExpiresAt: Date | null
  readonly refreshExpiresAt: Date | null
  readonly nextRefreshAt: Date | null
}

const storeSql = prepared(
  'update_many_refreshed',
  `update credentials k set generation = k.generation + 1, predecessor = k.sealed, sealed = v.sealed, has_refresh_token = true,
       access_expires_at = v.access_expires_at, refresh_expires_at = coalesce(v.refresh_expires_at, k.refresh_expires_at),
       next_refresh_at = v.next_refresh_at, written_at = $2, last_refreshed_at = $2, last_failure = null, last_failure_at = null,
       unanswered_since = null, doubted_at = null,
       lease_owner = case when k.lease_owner = $1 then null else k.lease_owner end,
       lease_until = case when k.lease_owner = $1 then null else k.lease_until end
     from (
       select account_id, generation, sealed, to_timestamp(access_expires / 1000) as access_expires_at,
         to_timestamp(refresh_expires / 1000) as refresh_expires_at, to_timestamp(next_refresh / 1000) as next_refresh_at
       from unnest($3::uuid[], $4::integer[], $5::text[], $6::float8[], $7::float8[], $8::float8[])
         as given (account_id, generation, sealed, access_expires, refresh_expires, next_refresh)
     ) v
     join integrated_accounts a on a.id = v.account_id
     where k.account_id = v.account_id and k.generation = v.generation
       and a.deleted_at is null and a.open_case_id is null and a.status = 'active' and a.last_error is null
     returning k.account_id as id`,
)

/**
 * Writes many at once, each by the same compare-and-set as one alone, and lets their leases go. Returns the accounts that were written;
 * of the others something else has changed meanwhile. No account's row is locked: whoever opens an outage or deletes an account locks its
 * credentials too, and finds either the generation that failed or a newer one.
 */
export const updateManyRefreshed = async (
  db: Queryable,
  owner: string,
  now: Date,
  refreshed: readonly PlainRefresh[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await db.query<{ id: string }>(storeSql, [
    owner,
    now,
    arrayLiteral(refreshed.map(({ accountId }) => accountId)),
    arrayLiteral(refreshed.map(({ generation }) => generation)),
    arrayLiteral(refreshed.map(({ sealed }) => sealed)),
    arrayLiteral(refreshed.map(({ accessExpiresAt }) => accessExpiresAt?.getTime())),
    arrayLiteral(refreshed.map(({ refreshExpiresAt }) => refreshExpiresAt?.getTime())),
    arrayLiteral(refreshed.map(({ nextRefreshAt }) => nextRefreshAt?.getTime())),
  ])
  return new Set(rows.map(({ id }) => id))
}

/** Of ids, numbers and JWEs nothing has to be escaped, which would cost as much as sending them. */
const arrayLiteral = (values: readonly (string | number | undefined)[]): string => `{${values.map((value) => value ?? 'NULL').join(',')}}`

/** Looked at again then, by whoever sweeps; the lease is released. Nothing is written of credentials that are newer. */
export const deferRefresh = async (
  db: Queryable,
  deferred: {
    readonly accountId: string
    readonly owner: string
    readonly generation: number
    readonly until: Date
    /** No answer of the platform is outstanding. */
    readonly answered: boolean
    /** When a refusal was doubted; null: none was. */
    readonly doubtedAt: Date | null
  },
): Promise<void> => {
  await db.query(
    `update credentials set next_refresh_at = $4, unanswered_since = case when $5 then null else unanswered_since end,
       doubted_at = coalesce(doubted_at, $6), lease_owner = null, lease_until = null
     where account_id = $1 and lease_owner = $2 and generation = $3`,
    [deferred.accountId, deferred.owner, deferred.generation, deferred.until, deferred.answered, deferred.doubtedAt],
  )
}

/** Claimed and not sent: due as before. `answered` are those that no earlier holder left unanswered. */
export const returnClaimed = async (
  db: Queryable,
  owner: string,
  claimed: readonly { readonly accountId: string; readonly answered: boolean }[],
): Promise<void> => {
  await db.query(
    `update credentials k set lease_owner = null, lease_until = null,
       unanswered_since = case when v.answered then null else k.unanswered_since end
     from unnest($2::uuid[], $3::boolean[]) as v (account_id, answered)
     where k.account_id = v.account_id and k.lease_owner = $1`,
    [owner, claimed.map(({ accountId }) => accountId), claimed.map(({ answered }) => answered)],
  )
}
