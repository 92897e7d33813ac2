import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import { rowFields } from '../../database/row-fields.js'
import { together } from '../../database/together.js'
import type { Judgement } from '../../domain/judgement.js'
import type { Tx } from '../../tools.js'

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

/** The tokens of this generation have worked: what they replaced is no longer needed. */
export const erasePredecessor = async (db: Queryable, accountId: string, generation: number): Promise<void> => {
  await db.query(`update credentials set predecessor = null where account_id = $1 and generation = $2 and predecessor is not null`, [
    accountId,
    generation,
  ])
}

export const deleteCredentials = async (tx: Tx, accountId: string): Promise<void> => {
  await tx.query(`delete from credentials where account_id = $1`, [accountId])
}

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
