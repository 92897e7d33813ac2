import { observedSql } from '../../access/observed.js'
import type { Queryable } from '../../database/database.js'
import type { Judgement } from '../../domain/judgement.js'
import type { Tx } from '../../tools.js'
import type { RemoteAccount } from '../account.js'

/** What a waiting caller looks at. Ages are milliseconds by the database's clock. */
export interface LeaseFacts {
  readonly generation: number
  readonly leased: boolean
  /** When the caller arrived, by the database's clock, to the microsecond: as text, since JavaScript would cut it. */
  readonly arrivedAt: string
  readonly failedSinceArrival: boolean
  readonly failureAgeMs: number | null
  readonly lastFailure: Judgement | null
  readonly lastRefreshedAt: Date | null
  readonly openCaseId: string | null
}

/** `arrived`: milliseconds ago, or the `arrivedAt` of an earlier look. Null: no such account, or deleted. */
export const selectLeaseFacts = async (
  db: Queryable,
  accountId: string,
  arrived: { readonly agoMs: number } | { readonly at: string },
): Promise<LeaseFacts | null> => {
  const { rows } = await db.query<LeaseFacts & object>(
    `with moment as (select coalesce($3::timestamptz, clock_timestamp() - make_interval(secs => $2::float8 / 1000)) as arrived)
     select k.generation, coalesce(k.lease_until > clock_timestamp(), false) as leased, m.arrived::text as "arrivedAt",
       coalesce(k.last_failure_at > m.arrived, false) as "failedSinceArrival",
       (extract(epoch from clock_timestamp() - k.last_failure_at) * 1000)::float8 as "failureAgeMs",
       k.last_failure as "lastFailure", k.last_refreshed_at as "lastRefreshedAt", a.open_case_id as "openCaseId"
     from credentials k join integrated_accounts a on a.id = k.account_id, moment m
     where k.account_id = $1 and a.deleted_at is null`,
    [accountId, 'agoMs' in arrived ? arrived.agoMs : 0, 'at' in arrived ? arrived.at : null],
  )
  return rows[0] ?? null
}

/** Takes the lease if it is free, the generation still the one that was seen, and nobody has failed since the caller arrived. */
export const claimLease = async (
  db: Queryable,
  claim: {
    readonly accountId: string
    readonly owner: string
    readonly leaseMs: number
    readonly generation: number
    readonly arrivedAt: string
  },
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `update credentials set lease_owner = $2, lease_until = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
     where account_id = $1 and generation = $4 and (lease_until is null or lease_until <= clock_timestamp())
       and (last_failure_at is null or last_failure_at <= $5::timestamptz)`,
    [claim.accountId, claim.owner, claim.leaseMs, claim.generation, claim.arrivedAt],
  )
  return rowCount === 1
}

export const releaseLease = async (db: Queryable, accountId: string, owner: string): Promise<void> => {
  await db.query(`update credentials set lease_owner = null, lease_until = null where account_id = $1 and lease_owner = $2`, [
    accountId,
    owner,
  ])
}

/** What a refresh needs to know before anything is sent. */
export interface RefreshFacts {
  readonly environmentId: string
  readonly integrationId: string
  readonly context: Readonly<Record<string, unknown>>
  readonly knowsIdentity: boolean
  readonly generation: number
  readonly sealed: string | null
  readonly tokenEndpoint: string | null
  readonly clientId: string | null
  readonly writtenAt: Date
  readonly grantedAt: Date | null
  readonly requestedScopes: readonly string[]
  readonly platform: string
  readonly isEnabled: boolean
  /** Another system refreshes it: no token of it is sent. */
  readonly isObserved: boolean
  readonly scopesChangedAt: Date
  readonly endpointsConfirmedAt: Date | null
  readonly requiredScopes: readonly string[]
}

export const selectRefreshFacts = async (db: Queryable, accountId: string): Promise<RefreshFacts | null> => {
  const { rows } = await db.query<RefreshFacts & object>(
    `select a.environment_id as "environmentId", a.integration_id as "integrationId", a.context,
       a.remote_account is not null as "knowsIdentity", k.generation, k.sealed, k.token_endpoint as "tokenEndpoint",
       k.client_id as "clientId", k.written_at as "writtenAt", k.granted_at as "grantedAt", k.requested_scopes as "requestedScopes",
       i.platform, i.is_enabled as "isEnabled", ${observedSql('a.integration_id')} as "isObserved", i.scopes_changed_at as "scopesChangedAt",
       i.endpoints_confirmed_at as "endpointsConfirmedAt",
       coalesce(nullif(i.oauth -> 'required_scopes', 'null'), i.oauth -> 'scopes', '[]') as "requiredScopes"
     from integrated_accounts a join credentials k on k.account_id = a.id join integrations i on i.id = a.integration_id
       join environments e on e.id = a.environment_id
     where a.id = $1 and a.deleted_at is null`,
    [accountId],
  )
  return rows[0] ?? null
}

export interface LockedCredentials {
  readonly generation: number
  readonly sealed: string | null
  readonly hasRefreshToken: boolean
  readonly grantedScopes: readonly string[]
}

export const selectCredentialsForUpdate = async (tx: Tx, accountId: string): Promise<LockedCredentials | null> => {
  const { rows } = await tx.query<LockedCredentials & object>(
    `select generation, sealed, has_refresh_token as "hasRefreshToken", granted_scopes as "grantedScopes"
     from credentials where account_id = $1 for update`,
    [accountId],
  )
  return rows[0] ?? null
}

export interface WrittenCredentials {
  readonly generation: number
  readonly sealed: string
  readonly predecessor: string | null
  readonly hasRefreshToken: boolean
  readonly accessExpiresAt: Date | null
  readonly refreshExpiresAt: Date | null
  readonly nextRefreshAt: Date | null
  readonly grantedScopes: readonly string[]
  readonly tokenEndpoint: string
  readonly clientId: string
}

/** A refresh's success: the caller holds the row and has compared the generation. The lease is let go if it is still the caller's. */
export const updateRefreshed = async (tx: Tx, accountId: string, owner: string, written: WrittenCredentials): Promise<void> => {
  await tx.query(
    `update credentials set generation = $3, sealed = $4, predecessor = $5, has_refresh_token = $6, access_expires_at = $7,
       refresh_expires_at = coalesce($8, refresh_expires_at), next_refresh_at = $9, granted_scopes = $10, token_endpoint = $11,
       client_id = $12, written_at = $13, last_refreshed_at = $13, last_failure = null, last_failure_at = null,
       lease_owner = case when lease_owner = $2 then null else lease_owner end,
       lease_until = case when lease_owner = $2 then null else lease_until end
     where account_id = $1`,
    [accountId, owner, ...valuesOf(written), tx.now],
  )
}

const valuesOf = (written: WrittenCredentials): unknown[] => [
  written.generation,
  written.sealed,
  written.predecessor,
  written.hasRefreshToken,
  written.accessExpiresAt,
  written.refreshExpiresAt,
  written.nextRefreshAt,
  written.grantedScopes,
  written.tokenEndpoint,
  written.clientId,
]

/** A grant: first credentials, or the ones that replace others whoever holds the lease. */
export const upsertGranted = async (
  tx: Tx,
  accountId: string,
  written: WrittenCredentials & { readonly requestedScopes: readonly string[]; readonly grantedAt: Date | null },
): Promise<void> => {
  await tx.query(
    `insert into credentials (account_id, generation, sealed, predecessor, has_refresh_token, access_expires_at, refresh_expires_at,
       next_refresh_at, granted_scopes, token_endpoint, client_id, requested_scopes, granted_at, written_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (account_id) do update set generation = excluded.generation, sealed = excluded.sealed,
       predecessor = excluded.predecessor, has_refresh_token = excluded.has_refresh_token,
       access_expires_at = excluded.access_expires_at, refresh_expires_at = excluded.refresh_expires_at,
       next_refresh_at = excluded.next_refresh_at, granted_scopes = excluded.granted_scopes, token_endpoint = excluded.token_endpoint,
       client_id = excluded.client_id, requested_scopes = excluded.requested_scopes, granted_at = excluded.granted_at,
       written_at = excluded.written_at, last_refreshed_at = null, last_failure = null, last_failure_at = null, lease_owner = null,
       lease_until = null`,
    [accountId, ...valuesOf(written), written.requestedScopes, written.grantedAt, tx.now],
  )
}

/** Noted of the generation that failed; the lease is let go if it is still the caller's. */
export const updateFailure = async (tx: Tx, accountId: string, owner: string, judgement: Judgement): Promise<void> => {
  await tx.query(
    `update credentials set last_failure = $3, last_failure_at = clock_timestamp(),
       lease_owner = case when lease_owner = $2 then null else lease_owner end,
       lease_until = case when lease_owner = $2 then null else lease_until end
     where account_id = $1`,
    [accountId, owner, JSON.stringify(judgement)],
  )
}

export const deleteCredentials = async (tx: Tx, accountId: string): Promise<void> => {
  await tx.query(`delete from credentials where account_id = $1`, [accountId])
}

/** What handing out an access token, or a report of a 401, decides on. */
export interface TokenFacts {
  readonly generation: number
  readonly sealed: string | null
  readonly hasRefreshToken: boolean
  readonly accessExpiresAt: Date | null
  readonly nextRefreshAt: Date | null
  readonly lastUsedAt: Date | null
  readonly grantedScopes: readonly string[]
  readonly openCaseId: string | null
  readonly verdict: string | null
  readonly addressee: string | null
  readonly isObserved: boolean
  /** When the latest case of this generation was opened. */
  readonly brokenSince: Date | null
}

export const selectTokenFacts = async (db: Queryable, environmentId: string, accountId: string): Promise<TokenFacts | null> => {
  const { rows } = await db.query<TokenFacts & object>(
    `select k.generation, k.sealed, k.has_refresh_token as "hasRefreshToken", k.access_expires_at as "accessExpiresAt",
       k.next_refresh_at as "nextRefreshAt", k.last_used_at as "lastUsedAt", k.granted_scopes as "grantedScopes",
       a.open_case_id as "openCaseId", case when a.open_case_id is not null then c.verdict end as verdict,
       case when a.open_case_id is not null then c.addressee end as addressee,
       case when c.generation = k.generation then c.opened_at end as "brokenSince",
       ${observedSql('a.integration_id')} as "isObserved"
     from integrated_accounts a join credentials k on k.account_id = a.id join environments e on e.id = a.environment_id
     left join cases c on c.account_id = a.id and c.number = a.cases
     where a.id = $1 and a.environment_id = $2 and a.deleted_at is null`,
    [accountId, environmentId],
  )
  return rows[0] ?? null
}

export const updateLastUsed = async (db: Queryable, accountId: string, at: Date): Promise<void> => {
  await db.query(`update credentials set last_used_at = $2 where account_id = $1 and (last_used_at is null or last_used_at < $2)`, [
    accountId,
    at,
  ])
}

/** What a consent is compared with. */
export interface GrantFacts {
  readonly context: Readonly<Record<string, unknown>>
  readonly remoteAccount: RemoteAccount | null
  readonly openCaseId: string | null
  readonly sealed: string | null
  readonly accessExpiresAt: Date | null
}

export const selectGrantFacts = async (db: Queryable, accountId: string): Promise<GrantFacts | null> => {
  const { rows } = await db.query<GrantFacts & object>(
    `select a.context, a.remote_account as "remoteAccount", a.open_case_id as "openCaseId", k.sealed,
       k.access_expires_at as "accessExpiresAt"
     from integrated_accounts a left join credentials k on k.account_id = a.id
     where a.id = $1 and a.deleted_at is null`,
    [accountId],
  )
  return rows[0] ?? null
}
