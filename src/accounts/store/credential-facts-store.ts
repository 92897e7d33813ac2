import type { Queryable } from '../../database/database.js'

interface FactsRow {
  readonly generation: number
  readonly writtenAt: Date
  readonly grantedAt: Date | null
  readonly grantedScopes: readonly string[]
  readonly hasRefreshToken: boolean
  readonly accessExpiresAt: Date | null
  readonly refreshExpiresAt: Date | null
  readonly lastRefreshedAt: Date | null
  readonly nextRefreshAt: Date | null
  readonly lastUsedAt: Date | null
}

/** No sealed column is read. Null: no such account here, or deleted. */
export const selectCredentialFacts = async (db: Queryable, environmentId: string, accountId: string): Promise<FactsRow | null> => {
  const { rows } = await db.query<FactsRow & object>(
    `select k.generation, k.written_at as "writtenAt", k.granted_at as "grantedAt", k.granted_scopes as "grantedScopes",
       k.has_refresh_token as "hasRefreshToken", k.access_expires_at as "accessExpiresAt", k.refresh_expires_at as "refreshExpiresAt",
       k.last_refreshed_at as "lastRefreshedAt", k.next_refresh_at as "nextRefreshAt", k.last_used_at as "lastUsedAt"
     from integrated_accounts a join credentials k on k.account_id = a.id
     where a.id = $2 and a.environment_id = $1 and a.deleted_at is null`,
    [environmentId, accountId],
  )
  return rows[0] ?? null
}
