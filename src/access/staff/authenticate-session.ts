import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { scopesOf } from '../../domain/role.js'
import type { Caller } from '../../http/caller.js'
import { BadRequest, Forbidden, NotFound, Unauthorized } from '../../http/errors.js'
import { isRecheck } from '../../http/recheck.js'
import type { Tools } from '../../tools.js'
import { failedSession } from '../failed-tokens.js'
import { refuseOtherSites } from './own-site.js'
import { hasSessionCookie, isCsrfToken, sessionOf } from './session.js'
import { selectRoles } from './staff-store.js'

/** Calls that work without a session, or end it: each reads the cookie itself. A spelling of theirs that is missing here is only asked for more. */
const own = /^\/(?:session|sign-in|open-id\/(?:start|callback))$/

/**
 * Sets `res.locals.caller` to the staff member whose session's cookie comes with the request, in the environment that it names. The role is
 * read each time: a change counts at once.
 * @throws Unauthorized for a bearer token, which is for the JSON API, and for a cookie that opens no session; TooManyRequests after many
 * @throws Forbidden for a request from another site's page, and for one that would change something without the session's CSRF token
 * @throws NotFound for an environment that the person has no role in, and for one that is not there
 */
export const authenticateSession =
  (tools: Pick<Tools, 'database' | 'vault' | 'clock' | 'settings'>): RequestHandler =>
  async (req, res, next) => {
    if (req.get('Authorization') !== undefined) throw new Unauthorized('The console takes no API token: it belongs to the API at /')
    // The provider's redirect back is another site's by its nature.
    if (req.path !== '/open-id/callback') refuseOtherSites(tools.settings, req)
    const isUse = req.get('Accept') !== 'text/event-stream' && !isRecheck(res)
    const session = own.test(req.path) ? null : await sessionOf(tools, req.headers.cookie, { isUse })
    if (session === null) {
      // A call that is public takes no notice of a cookie; nor do those that read it themselves.
      if (!own.test(req.path) && hasSessionCookie(tools.settings, req.headers.cookie)) throw await failedSession(tools, req.ip)
      next()
      return
    }
    const changes = req.method !== 'GET' && req.method !== 'HEAD'
    if (changes && !isCsrfToken(session, req.get('X-CSRF-Token'))) throw new Forbidden('X-CSRF-Token is missing or wrong: reload the page')
    const environmentId = environmentOf(req)
    const role = (await selectRoles(tools.database, session.staffId)).find((one) => one.environmentId === environmentId)
    if (role === undefined) throw new NotFound()
    // The role was changed: signing in again opens it, and other environments know nothing of that.
    if (role.sessionsFrom !== null && session.createdAt <= role.sessionsFrom) throw new Unauthorized('Sign in again: your role was changed')
    const caller: Caller = {
      environmentId,
      tokenId: role.roleId,
      tokenName: role.email,
      rootId: role.id,
      scopes: new Set(scopesOf(role.role, role.canCopyLinks)),
      staff: { id: role.id, email: role.email, role: role.role, sessionId: session.id },
    }
    res.locals['caller'] = caller
    next()
  }

/** A browser's EventSource sends no header, so a GET may name it in its query, where every call takes `environment_id`. */
const environmentOf = (req: Request): string => {
  const named = req.get('Relink-Environment') ?? req.query['environment_id']
  if (named === undefined) throw BadRequest.fields([{ field: 'Relink-Environment', message: 'is required: the id of an environment' }])
  const id = z.guid().safeParse(named)
  if (!id.success) throw new NotFound()
  return id.data.toLowerCase()
}
