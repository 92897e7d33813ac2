import { LRUCache } from 'lru-cache'
import type { Queryable } from '../database/database.js'
import type { ToolsDatabase } from '../tools.js'
import { selectUsableToken } from './store.js'
import type { UsableToken } from './store.js'

/** A token that another process deletes is refused after this at the latest; one that this process deletes, at once. */
const knownForMs = 1_000
/** More than any installation has in use within a second. */
const most = 1_000

const known = new WeakMap<Queryable, LRUCache<string, UsableToken>>()

const knownIn = (database: Queryable): LRUCache<string, UsableToken> => {
  const tokens = known.get(database) ?? new LRUCache({ max: most, ttl: knownForMs })
  known.set(database, tokens)
  return tokens
}

/** The token with this digest, not deleted (as known within the last second) and not expired; `null` where there is none. */
export const knownToken = async (database: ToolsDatabase, digest: string, now: Date): Promise<UsableToken | null> => {
  const tokens = knownIn(database)
  const found = tokens.get(digest)
  if (found !== undefined) return found.expires_at === null || found.expires_at > now ? found : null
  const readAt = performance.now()
  const token = await selectUsableToken(database, digest, now)
  if (token !== null) tokens.set(digest, token, { start: readAt })
  return token
}

/** After a deletion has committed. */
export const forgetTokens = (database: ToolsDatabase): void => {
  known.delete(database)
}
