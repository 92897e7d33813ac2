import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import { together } from '../database/together.js'

/** Facts about a refused account and its app that need no call to the platform. */
export interface EvidenceFacts {
  readonly isSandbox: boolean
  readonly tokenEndpoint: string | null
  readonly clientId: string | null
  readonly clientReplaced: boolean
  readonly scopesChangedSinceGrant: boolean
  /** Null: an import, whose history is unknown. */
  readonly workedBefore: boolean | null
  readonly appWorkedBefore: boolean
}

export const selectEvidenceFacts = together(
  async (db: Queryable, accountIds: readonly string[]): Promise<readonly (EvidenceFacts | null)[]> => {
    const { rows } = await db.query<EvidenceFacts & { readonly accountId: string }>(
      prepared(
        'evidence_facts',
        `SELECT a.id AS "accountId", a.is_sandbox AS "isSandbox", k.token_endpoint AS "tokenEndpoint", k.client_id AS "clientId",
       coalesce(i.authentication_method = 'oauth2' AND k.client_id <> i.oauth ->> 'client_id' AND k.written_at < i.endpoints_confirmed_at, false)
         AS "clientReplaced",
       coalesce(i.scopes_changed_at > k.granted_at, false) AS "scopesChangedSinceGrant",
       CASE WHEN k.last_refreshed_at IS NOT NULL THEN k.last_refreshed_at >= i.settings_changed_at
         WHEN k.granted_at IS NOT NULL THEN false END AS "workedBefore",
       coalesce(i.worked_at >= i.settings_changed_at, false) AS "appWorkedBefore"
     FROM integrated_accounts a JOIN credentials k ON k.account_id = a.id JOIN integrations i ON i.id = a.integration_id
     WHERE a.id = ANY($1::uuid[])`,
      ),
      [accountIds],
    )
    const found = new Map(rows.map((row) => [row.accountId, row]))
    return accountIds.map((id) => found.get(id) ?? null)
  },
)

/** Whose success or failure speaks about this account's: other tenants' with the same token endpoint and client id. */
export interface Alike {
  readonly integrationId: string
  readonly tenantId: string
  readonly tokenEndpoint: string | null
  readonly clientId: string | null
}

/** So many accounts of an app are checked from each end: a success is among those due last, or among the newest. */
const mostLookedAt = 5_000

/** How many other tenants were refreshed after `since`, and when one was last, if after `from`. Reads by index and no more than it has to. */
export const selectRefreshed = async (
  db: Queryable,
  alike: Alike,
  { since, from }: { readonly since: Date; readonly from: Date },
): Promise<{ readonly tenants: number; readonly last: Date | null }> => {
  const { rows } = await db.query<{ tenants: number; last: Date | null }>(
    `WITH looked AS (
       (SELECT account_id FROM credentials WHERE integration_id = $1 AND next_refresh_at IS NOT NULL
        ORDER BY next_refresh_at DESC LIMIT ${String(mostLookedAt)})
       UNION
       (SELECT id FROM integrated_accounts WHERE integration_id = $1 AND deleted_at IS NULL
        ORDER BY created_at DESC, id DESC LIMIT ${String(mostLookedAt)})
     )
     SELECT count(DISTINCT a.tenant_id) FILTER (WHERE k.last_refreshed_at > $5) AS tenants, max(k.last_refreshed_at) AS last
     FROM looked JOIN credentials k USING (account_id) JOIN integrated_accounts a ON a.id = k.account_id
     WHERE k.last_refreshed_at > least($5::timestamptz, $6::timestamptz) AND a.tenant_id <> $2 AND a.deleted_at IS NULL AND NOT a.is_sandbox
       AND k.token_endpoint IS NOT DISTINCT FROM $3 AND k.client_id IS NOT DISTINCT FROM $4`,
    [alike.integrationId, alike.tenantId, alike.tokenEndpoint, alike.clientId, since, from],
  )
  return rows[0] ?? { tenants: 0, last: null }
}

/** How many other tenants have an open case of this code that began after `since`. */
export const countRefused = async (
  db: Queryable,
  alike: Alike,
  { since, code }: { readonly since: Date; readonly code: string },
): Promise<number> => {
  const { rows } = await db.query<{ n: number }>(
    `SELECT count(DISTINCT c.tenant_id) AS n
     FROM cases c JOIN integrated_accounts a ON a.id = c.account_id JOIN credentials k ON k.account_id = a.id
     WHERE c.integration_id = $1 AND c.outcome IS NULL AND c.judged_at > $5 AND c.opened_at > $5 AND c.reason ->> 'code' = $6
       AND c.tenant_id <> $2 AND NOT a.is_sandbox AND NOT (c.from_import AND c.confirmed_at IS NULL)
       AND k.token_endpoint IS NOT DISTINCT FROM $3 AND k.client_id IS NOT DISTINCT FROM $4`,
    [alike.integrationId, alike.tenantId, alike.tokenEndpoint, alike.clientId, since, code],
  )
  return rows[0]?.n ?? 0
}

/** How many other tenants have a rejected connection of this app that was judged after `since`. */
export const countRejected = async (
  db: Queryable,
  { integrationId, tenantId, since }: { readonly integrationId: string; readonly tenantId: string; readonly since: Date },
): Promise<number> => {
  const { rows } = await db.query<{ n: number }>(
    `SELECT count(DISTINCT c.tenant_id) AS n FROM cases c JOIN integrated_accounts a ON a.id = c.account_id
     WHERE c.integration_id = $1 AND c.outcome IS NULL AND c.cause = 'rejected' AND c.judged_at > $3 AND c.tenant_id <> $2 AND NOT a.is_sandbox`,
    [integrationId, tenantId, since],
  )
  return rows[0]?.n ?? 0
}

/**
 * Makes another tenant's account that is due next, by `until`, due now: its success or refusal is known a little sooner, and no token is rotated that
 * would not be refreshed anyway.
 */
export const bringForward = async (db: Queryable, alike: Alike, now: Date, until: Date): Promise<void> => {
  await db.query(
    `UPDATE credentials SET next_refresh_at = $5 WHERE account_id = (
       SELECT k.account_id FROM credentials k JOIN integrated_accounts a ON a.id = k.account_id
       WHERE k.integration_id = $1 AND k.next_refresh_at > $5 AND k.next_refresh_at <= $6 AND k.has_refresh_token
         AND (k.lease_until IS NULL OR k.lease_until <= clock_timestamp())
         AND a.tenant_id <> $2 AND a.deleted_at IS NULL AND NOT a.is_sandbox AND a.open_case_id IS NULL
         AND k.token_endpoint IS NOT DISTINCT FROM $3 AND k.client_id IS NOT DISTINCT FROM $4
       ORDER BY k.next_refresh_at LIMIT 1 FOR NO KEY UPDATE OF k SKIP LOCKED
     )`,
    [alike.integrationId, alike.tenantId, alike.tokenEndpoint, alike.clientId, now, until],
  )
}

/** How many of the app's cases take their second look before this one; those that are overdue since `lost` have lost their worker. */
export const countLooksBefore = async (
  db: Queryable,
  look: { readonly integrationId: string; readonly caseId: string; readonly at: Date; readonly lost: Date },
): Promise<number> => {
  const { rows } = await db.query<{ n: number }>(
    `SELECT count(*) AS n FROM cases
     WHERE integration_id = $1 AND outcome IS NULL AND second_look_at IS NOT NULL AND verdict <> 'user'
       AND second_look_at > $4 AND (date_trunc('milliseconds', second_look_at), id) < ($3, $2)`,
    [look.integrationId, look.caseId, look.at, look.lost],
  )
  return rows[0]?.n ?? 0
}
