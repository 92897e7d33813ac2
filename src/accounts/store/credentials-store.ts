import { observedSql } from '../../access/observed.js'
import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import { rowFields } from '../../database/row-fields.js'
import { grouped } from '../../database/grouped.js'
import { together } from '../../database/together.js'
import type { Cause } from '../../domain/case.js'
import type { Judgement } from '../../domain/judgement.js'
import type { Tx } from '../../tools.js'
import type { RemoteAccount } from '../account/account.js'
import { leaseColumns } from './lease-store.js'
import type { LeaseFacts } from './lease-store.js'

/** What a refresh needs to know of an account before anything is sent. */
export interface AccountFacts {
  readonly authenticationMethod: string
  readonly context: Readonly<Record<string, unknown>>
  readonly knowsIdentity: boolean
  readonly generation: number
  readonly sealed: string | null
  readonly tokenEndpoint: string | null
  readonly clientId: string | null
  readonly writtenAt: Date
  readonly grantedAt: Date | null
  readonly requestedScopes: readonly string[]
  readonly accessExpiresAt: Date | null
  /** What was replaced by the refresh that brought this generation; null once this generation has worked. */
  readonly predecessor: string | null
  readonly lastRefreshedAt: Date | null
  readonly doubtedAt: Date | null
  /** A sealed answer to a refresh, not read or not written yet: while it is there, nothing is sent. */
  readonly kept: string | null
}

/** Of `integrated_accounts a` and `credentials k`. */
const accountColumns = `a.authentication_method as "authenticationMethod", a.context, a.remote_account is not null as "knowsIdentity", k.generation, k.sealed,
  k.token_endpoint as "tokenEndpoint", k.client_id as "clientId", k.written_at as "writtenAt", k.granted_at as "grantedAt",
  k.requested_scopes as "requestedScopes", k.access_expires_at as "accessExpiresAt", k.predecessor,
  k.last_refreshed_at as "lastRefreshedAt", k.doubted_at as "doubtedAt", k.kept`

/** What all accounts of an app have in common. */
export interface AppFacts {
  readonly environmentId: string
  readonly integrationId: string
  readonly platform: string
  readonly isEnabled: boolean
  /** Another system refreshes it: no token of it is sent. */
  readonly isObserved: boolean
  readonly scopesChangedAt: Date
  readonly endpointsConfirmedAt: Date | null
  /** Where secrets go was changed and is not confirmed: nothing is sent. */
  readonly endpointsChangedAt: Date | null
  readonly requiredScopes: readonly string[]
  readonly settingsChangedAt: Date
  readonly clientChangedAt: Date
  /** A refresh has worked with the app's present settings. */
  readonly hasWorked: boolean
  /** The revocation endpoint may be asked about the client, and was not yet with its present proof while a refresh worked. */
  readonly isUncalibrated: boolean
  /** Where its platform's tokens stand; null: at the top. */
  readonly tokenAt: string | null
}

/** Of `integrations i` and its `environments e`. */
const appColumns = `i.environment_id as "environmentId", i.id as "integrationId", i.platform, i.is_enabled as "isEnabled",
  ${observedSql('i.id')} as "isObserved", i.scopes_changed_at as "scopesChangedAt", i.endpoints_confirmed_at as "endpointsConfirmedAt",
  i.endpoints_changed_at as "endpointsChangedAt",
  coalesce(nullif(i.oauth -> 'required_scopes', 'null'), i.oauth -> 'scopes', '[]') as "requiredScopes",
  i.settings_changed_at as "settingsChangedAt", i.client_changed_at as "clientChangedAt",
  coalesce(i.worked_at >= i.settings_changed_at, false) as "hasWorked",
  i.client_check = 'auto' and i.endpoints_changed_at is null and i.oauth ->> 'revocation_endpoint' is not null and not exists (
    select from client_checks c where c.integration_id = i.id and c.calibrated_at >= i.client_changed_at
  ) as "isUncalibrated",
  i.oauth ->> 'token_at' as "tokenAt"`

export interface RefreshFacts extends AccountFacts, AppFacts {
  readonly isSandbox: boolean
  /** The failure lab answers in the platform's place, with this. */
  readonly sandboxFailure: string | null
}

export const selectRefreshFacts = together(
  async (db: Queryable, accountIds: readonly string[]): Promise<readonly (RefreshFacts | null)[]> => {
    const { rows } = await db.query<RefreshFacts & { readonly accountId: string }>(
      prepared(
        'refresh_facts',
        `select a.id as "accountId", ${accountColumns}, ${appColumns}, a.is_sandbox as "isSandbox", f.how as "sandboxFailure"
     from integrated_accounts a join credentials k on k.account_id = a.id join integrations i on i.id = a.integration_id
     join environments e on e.id = a.environment_id
     left join sandbox_failures f on f.account_id = a.id and a.is_sandbox and coalesce(f.generation, k.generation) = k.generation
     where a.id = any($1::uuid[]) and a.deleted_at is null`,
      ),
      [accountIds],
    )
    const found = new Map(rows.map(({ accountId, ...facts }) => [accountId, facts]))
    return accountIds.map((id) => found.get(id) ?? null)
  },
)

/** Null: gone. */
export const selectAppFacts = async (db: Queryable, integrationId: string): Promise<AppFacts | null> => {
  const { rows } = await db.query<AppFacts & object>(
    `select ${appColumns} from integrations i join environments e on e.id = i.environment_id where i.id = $1`,
    [integrationId],
  )
  return rows[0] ?? null
}

export interface LockedCredentials {
  readonly generation: number
  readonly leaseOwner: string | null
  readonly sealed: string | null
  readonly hasRefreshToken: boolean
  readonly grantedScopes: readonly string[]
  /** When an import brought them; null once they were refreshed or replaced. */
  readonly importedAt: Date | null
}

/** Of `credentials k`. */
export const lockedCredentials = rowFields<LockedCredentials>('credentials', {
  generation: 'k.generation',
  leaseOwner: 'k.lease_owner',
  sealed: 'k.sealed',
  hasRefreshToken: 'k.has_refresh_token',
  grantedScopes: 'k.granted_scopes',
  importedAt: 'k.imported_at',
})

export const selectCredentialsForUpdate = async (tx: Tx, accountId: string): Promise<LockedCredentials | null> => {
  const { rows } = await tx.query<LockedCredentials & object>(
    `select ${lockedCredentials.columns} from credentials k where k.account_id = $1 for no key update`,
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
  /** The answer that brought them, sealed, where its refresh token can't be read. */
  readonly kept?: string
}

/** A refresh's success: the caller holds the row and has compared the generation. The lease is released if it is still the caller's. */
export const updateRefreshed = async (tx: Tx, accountId: string, owner: string, written: WrittenCredentials): Promise<void> => {
  await tx.query(
    `update credentials set generation = $3, sealed = $4, predecessor = $5, has_refresh_token = $6, access_expires_at = $7,
       refresh_expires_at = coalesce($8, refresh_expires_at), next_refresh_at = $9, granted_scopes = $10, token_endpoint = $11,
       client_id = $12, written_at = $13, last_refreshed_at = $13, imported_at = null, last_failure = null, last_failure_at = null,
       unanswered_since = null, doubted_at = null, kept = $14, lease_owner = case when lease_owner = $2 then null else lease_owner end,
       lease_until = case when lease_owner = $2 then null else lease_until end
     where account_id = $1`,
    [accountId, owner, ...valuesOf(written), tx.now, written.kept ?? null],
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

/** A key that works: the caller holds the row and the lease, and has compared the generation. */
export const updateProven = async (tx: Tx, accountId: string, nextCheckAt: Date): Promise<void> => {
  await tx.query(
    `update credentials set last_refreshed_at = $2, next_refresh_at = $3, imported_at = null, last_failure = null, last_failure_at = null,
       unanswered_since = null, lease_owner = null, lease_until = null
     where account_id = $1`,
    [accountId, tx.now, nextCheckAt],
  )
}

/** A grant: first credentials, or the ones that replace others whoever holds the lease. What was counted towards a rejection goes. */
export const upsertGranted = async (
  tx: Tx,
  accountId: string,
  written: WrittenCredentials & { readonly requestedScopes: readonly string[]; readonly grantedAt: Date | null },
): Promise<void> => {
  await tx.query(
    prepared(
      'upsert_granted',
      `with forgotten as (delete from rejections where account_id = $1)
     insert into credentials (account_id, generation, sealed, predecessor, has_refresh_token, access_expires_at, refresh_expires_at,
       next_refresh_at, granted_scopes, token_endpoint, client_id, requested_scopes, granted_at, written_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (account_id) do update set generation = excluded.generation, sealed = excluded.sealed,
       predecessor = excluded.predecessor, has_refresh_token = excluded.has_refresh_token,
       access_expires_at = excluded.access_expires_at, refresh_expires_at = excluded.refresh_expires_at,
       next_refresh_at = excluded.next_refresh_at, granted_scopes = excluded.granted_scopes, token_endpoint = excluded.token_endpoint,
       client_id = excluded.client_id, requested_scopes = excluded.requested_scopes, granted_at = excluded.granted_at,
       written_at = excluded.written_at, last_refreshed_at = null, imported_at = null, last_failure = null, last_failure_at = null,
       unanswered_since = null, doubted_at = null, kept = null, lease_owner = null, lease_until = null`,
    ),
    [accountId, ...valuesOf(written), written.requestedScopes, written.grantedAt, tx.now],
  )
}

/** A broken account is its case's to ask. */
export const brokenUntil = (now: Date): Date => new Date(now.getTime() + 86_400_000)

export interface NotedFailure {
  readonly accountId: string
  readonly judgement: Judgement
  readonly answered: boolean
  readonly doubted: boolean
  readonly kept?: string
  /** Whether what was counted towards a rejection goes: the case is about the refresh. One that is settled stays. */
  readonly forgets: boolean
}

/**
 * Noted of the generation that failed, and the lease released: the caller holds the row and has compared generation and owner. From now on
 * the account's case asks the platform; the sweep looks again after a day, for an account whose case ended without mending it.
 */
export const updateFailure = together(
  async (tx: Tx, failures: readonly NotedFailure[]): Promise<readonly { readonly forgot: boolean }[]> => {
    const { rows } = await tx.query<{ accountId: string; forgot: boolean }>(
      prepared(
        'note_failure',
        `with failed as (
           select * from unnest($1::uuid[], $2::jsonb[], $3::bool[], $4::bool[], $5::text[], $6::bool[])
             as f(account_id, judgement, answered, doubted, kept, forgets)
         ), forgotten as (
           delete from rejections r using failed f where r.account_id = f.account_id and f.forgets and not r.is_settled returning r.account_id
         )
         update credentials k set last_failure = f.judgement, last_failure_at = clock_timestamp(), next_refresh_at = $8,
           unanswered_since = case when f.answered then null else k.unanswered_since end,
           doubted_at = case when f.doubted then coalesce(k.doubted_at, $7) else k.doubted_at end, kept = coalesce(f.kept, k.kept),
           lease_owner = null, lease_until = null
         from failed f where k.account_id = f.account_id
         returning k.account_id as "accountId", exists (select from forgotten where account_id = k.account_id) as forgot`,
      ),
      [
        failures.map(({ accountId }) => accountId),
        failures.map(({ judgement }) => JSON.stringify(judgement)),
        failures.map(({ answered }) => answered),
        failures.map(({ doubted }) => doubted),
        failures.map(({ kept }) => kept ?? null),
        failures.map(({ forgets }) => forgets),
        tx.now,
        brokenUntil(tx.now),
      ],
    )
    const forgot = new Set(rows.flatMap((row) => (row.forgot ? [row.accountId] : [])))
    return failures.map(({ accountId }) => ({ forgot: forgot.has(accountId) }))
  },
)

/** Throws the kept answer away: the stored refresh token is sent again. */
export const eraseKept = async (tx: Tx, accountId: string): Promise<void> => {
  await tx.query(`update credentials set kept = null where account_id = $1`, [accountId])
}

/** A refresh that is not asked for by anybody is due then; null: never. */
export const updateNextRefresh = async (tx: Tx, accountId: string, at: Date | null): Promise<void> => {
  await tx.query(`update credentials set next_refresh_at = $2 where account_id = $1`, [accountId, at])
}

/** The tokens of this generation have worked: what they replaced is not needed any more. */
export const erasePredecessor = async (db: Queryable, accountId: string, generation: number): Promise<void> => {
  await db.query(`update credentials set predecessor = null where account_id = $1 and generation = $2 and predecessor is not null`, [
    accountId,
    generation,
  ])
}

export const deleteCredentials = async (tx: Tx, accountId: string): Promise<void> => {
  await tx.query(`delete from credentials where account_id = $1`, [accountId])
}

/** What handing out an access token, or a report of a 401, decides on. */
export interface TokenFacts {
  readonly authenticationMethod: string
  readonly generation: number
  readonly sealed: string | null
  readonly hasRefreshToken: boolean
  readonly accessExpiresAt: Date | null
  readonly nextRefreshAt: Date | null
  readonly lastUsedAt: Date | null
  readonly grantedScopes: readonly string[]
  readonly openCaseId: string | null
  readonly isObserved: boolean
  /** Its open case is about its refresh: that asks the platform. */
  readonly isBroken: boolean
  /** A 401 of this generation was reported, and its refresh failed: its access token counts as expired. */
  readonly isRefused: boolean
}

const tokenColumns = `a.authentication_method as "authenticationMethod", k.generation, k.sealed, k.has_refresh_token as "hasRefreshToken",
  k.access_expires_at as "accessExpiresAt", k.next_refresh_at as "nextRefreshAt", k.last_used_at as "lastUsedAt",
  k.granted_scopes as "grantedScopes", a.open_case_id as "openCaseId", ${observedSql('a.integration_id')} as "isObserved",
  a.open_case_id is not null and exists (select from cases o where o.id = a.open_case_id and o.cause = 'refresh') as "isBroken",
  coalesce(k.reported_generation = k.generation, false) and k.last_failure is not null as "isRefused"`

const tokenRows = '(integrated_accounts a join credentials k on k.account_id = a.id join environments e on e.id = a.environment_id)'

const tokenFacts = prepared(
  'token_facts',
  `select ${tokenColumns} from ${tokenRows} where a.id = $1 and a.environment_id = $2 and a.deleted_at is null`,
)

/** What it takes to hand out a token that lives. */
export const selectTokenFacts = async (db: Queryable, environmentId: string, accountId: string): Promise<TokenFacts | null> => {
  const { rows } = await db.query<TokenFacts & object>(tokenFacts, [accountId, environmentId])
  return rows[0] ?? null
}

/** With a first look at the lease (`refreshAccount` takes it as `seen`). */
export interface OutageFacts extends TokenFacts, LeaseFacts {
  /** Of the open case. */
  readonly verdict: string | null
  readonly addressee: string | null
  readonly cause: Cause | null
  /** When the latest case of this generation was opened. */
  readonly brokenSince: Date | null
}

const outageFactsOf = grouped(
  async (
    db: Queryable,
    looks: readonly { readonly environmentId: string; readonly accountId: string }[],
  ): Promise<readonly (OutageFacts | null)[]> => {
    const { rows } = await db.query<OutageFacts & { readonly look: number }>(
      prepared(
        'outage_facts',
        `select m.look::int, ${tokenColumns}, ${leaseColumns}, case when a.open_case_id is not null then c.verdict end as verdict,
         case when a.open_case_id is not null then c.addressee end as addressee,
         case when a.open_case_id is not null then c.cause end as cause,
         case when c.generation = k.generation and c.cause = 'refresh' then c.opened_at end as "brokenSince"
       from (
           select *, clock_timestamp() as arrived from unnest($1::uuid[], $2::uuid[]) with ordinality as g(account_id, environment_id, look)
         ) m join ${tokenRows} on a.id = m.account_id and a.environment_id = m.environment_id
         join integrations i on i.id = a.integration_id
         left join cases c on c.account_id = a.id and c.number = a.cases
       where a.deleted_at is null`,
      ),
      [looks.map(({ accountId }) => accountId), looks.map(({ environmentId }) => environmentId)],
    )
    const found = new Map(rows.map(({ look, ...facts }) => [look, facts]))
    return looks.map((_, index) => found.get(index + 1) ?? null)
  },
)

/** The same, and what is known of the account's outage. */
export const selectOutageFacts = (db: Queryable, environmentId: string, accountId: string): Promise<OutageFacts | null> =>
  outageFactsOf(db, { environmentId, accountId })

export const updateLastUsed = async (db: Queryable, accountId: string, at: Date): Promise<void> => {
  await db.query(`update credentials set last_used_at = $2 where account_id = $1 and (last_used_at is null or last_used_at < $2)`, [
    accountId,
    at,
  ])
}

/** A 401 about these credentials was reported. */
export const updateReported = async (db: Queryable, accountId: string, generation: number): Promise<void> => {
  await db.query(
    prepared(
      'note_reported',
      `update credentials set reported_generation = $2 where account_id = $1 and generation = $2 and reported_generation is distinct from $2`,
    ),
    [accountId, generation],
  )
}

/** What a consent is compared with. */
export interface GrantFacts {
  readonly context: Readonly<Record<string, unknown>>
  readonly remoteAccount: RemoteAccount | null
  readonly openCaseId: string | null
  readonly generation: number
  readonly sealed: string | null
  readonly accessExpiresAt: Date | null
}

/** Of `integrated_accounts a` and `credentials k`. */
export const grantFactsFields = rowFields<GrantFacts>('facts', {
  context: 'a.context',
  remoteAccount: 'a.remote_account',
  openCaseId: 'a.open_case_id',
  generation: 'coalesce(k.generation, 0)',
  sealed: 'k.sealed',
  accessExpiresAt: 'k.access_expires_at',
})

export const selectGrantFacts = async (db: Queryable, accountId: string): Promise<GrantFacts | null> => {
  const { rows } = await db.query<GrantFacts & object>(
    prepared(
      'grant_facts',
      `select ${grantFactsFields.columns} from integrated_accounts a left join credentials k on k.account_id = a.id
     where a.id = $1 and a.deleted_at is null`,
    ),
    [accountId],
  )
  return rows[0] ?? null
}
