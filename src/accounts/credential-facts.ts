import type { Queryable } from '../database/database.js'
import { NotFound } from '../http/errors.js'
import type { CredentialFacts } from './console-contract.js'
import { selectCredentialFacts } from './store/credential-facts-store.js'

/** @throws NotFound, also for another environment's and a deleted account */
export const credentialFacts = async (db: Queryable, environmentId: string, accountId: string): Promise<CredentialFacts> => {
  const facts = await selectCredentialFacts(db, environmentId, accountId)
  if (facts === null) throw new NotFound()
  const at = (date: Date | null): string | null => date?.toISOString() ?? null
  return {
    generation: facts.generation,
    written_at: facts.writtenAt.toISOString(),
    granted_at: at(facts.grantedAt),
    granted_scopes: [...facts.grantedScopes],
    has_refresh_token: facts.hasRefreshToken,
    access_expires_at: at(facts.accessExpiresAt),
    refresh_expires_at: at(facts.refreshExpiresAt),
    last_refreshed_at: at(facts.lastRefreshedAt),
    next_refresh_at: at(facts.nextRefreshAt),
    last_used_at: at(facts.lastUsedAt),
  }
}
