import type { RequestHandler } from 'express'
import type { Caller } from '../http/caller.js'
import type { Tools } from '../tools.js'
import { failedToken } from './failed-tokens.js'
import { tokenDigestLabel } from './create-api-token.js'
import { knownToken } from './known-tokens.js'
import { noteTokenUse } from './store.js'

/** RFC 6750 2.1; the scheme in any case (RFC 9110 11.1). */
const bearer = /^bearer +([\w.~+/-]+=*)$/i
/** A row written with every request would make one token a bottleneck. */
const noteUseEveryMs = 60_000

/**
 * Sets `res.locals.caller`. One look-up by an indexed digest, good for a second: a deleted token is refused from the next request on by the
 * process that deleted it, and within a second by every other.
 * A request without the header goes on without a caller, for the calls that are public; the others refuse it.
 * @throws Unauthorized for a token that is unknown, expired or deleted, all in the same words; TooManyRequests after many of them
 */
export const authenticate =
  (tools: Pick<Tools, 'database' | 'vault' | 'clock'>): RequestHandler =>
  async (req, res, next) => {
    const header = req.get('Authorization')
    if (header === undefined) {
      next()
      return
    }
    const token = bearer.exec(header)?.[1]
    if (token === undefined) throw await failedToken(tools, { ip: req.ip, token })
    const now = tools.clock()
    const found = await knownToken(tools.database, tools.vault.digest(tokenDigestLabel, token), now)
    if (!found) throw await failedToken(tools, { ip: req.ip, token })
    const before = new Date(now.getTime() - noteUseEveryMs)
    if (found.last_used_at === null || found.last_used_at <= before) {
      found.last_used_at = now
      await noteTokenUse(tools.database, found.id, now, before)
    }
    const caller: Caller = {
      environmentId: found.environment_id,
      tokenId: found.id,
      tokenName: found.name,
      rootId: found.root_id ?? found.id,
      scopes: new Set(found.scopes),
    }
    res.locals['caller'] = caller
    next()
  }
