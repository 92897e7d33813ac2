import { scopesOf } from '../../domain/role.js'
import { mount } from '../../http/call.js'
import type { Api } from '../../http/call.js'
import type { Caller } from '../../http/caller.js'
import { randomToken, readCookie } from '../../http/cookie.js'
import { Forbidden, TooManyRequests, Unauthorized } from '../../http/errors.js'
import type { Tools } from '../../tools.js'
import { actorOf } from '../actor-of.js'
import { failedSession } from '../failed-tokens.js'
import { listAudit } from '../list-audit.js'
import { askSignIn } from './ask-sign-in.js'
import { changeRole } from './change-role.js'
import { askSignInCall, getSession, getSignIn, signIn, signOut } from './console-contract.js'
import { changeStaffCall, inviteStaffCall, listAuditCall, listStaffCall, removeStaffCall } from './contract.js'
import type { StaffJson } from './contract.js'
import { inviteStaff, linksRight } from './invite-staff.js'
import { listStaff } from './list-staff.js'
import { mayGive } from './may-give.js'
import { openIdSettings } from './open-id-provider.js'
import { openIdRouter } from './open-id-router.js'
import { redeemSignIn } from './redeem-sign-in.js'
import { removeStaff } from './remove-staff.js'
import { endSessionOf, hasSessionCookie, isCsrfToken, sessionCookie, sessionOf } from './session.js'
import { sessionJson } from './session-json.js'
import { signInCookie } from './sign-in.js'
import type { RoleRow } from './staff-store.js'

/** Staff and the audit, for the API and the console alike. */
export const mountStaff = (api: Api, { database }: Tools): void => {
  mount(
    api,
    listStaffCall,
  )(async ({ query }, { environmentId }) => {
    const page = await listStaff(database, environmentId, query)
    return { result: page.rows.map(staffJson), next_cursor: page.nextCursor, limit: query.limit }
  })

  mount(
    api,
    inviteStaffCall,
  )(async ({ body }, caller) => {
    mayGive(caller.scopes, scopesOf(body.role, linksRight(body.role, body.can_copy_links)))
    const { environmentId } = caller
    const invited = { environmentId, email: body.email, name: body.name, role: body.role, canCopyLinks: body.can_copy_links }
    return staffJson(await database.transaction((tx) => inviteStaff(tx, { ...invited, actor: actorOf(caller) })))
  })

  mount(
    api,
    changeStaffCall,
  )(async ({ params, body }, caller) => {
    const which = { ...whoseRole(caller, params.id), scopes: caller.scopes }
    return staffJson(await database.transaction((tx) => changeRole(tx, which, { role: body.role, canCopyLinks: body.can_copy_links })))
  })

  mount(
    api,
    removeStaffCall,
  )(async ({ params }, caller) => {
    const which = whoseRole(caller, params.id)
    await database.transaction((tx) => removeStaff(tx, which))
    return { id: which.staffId }
  })

  mount(
    api,
    listAuditCall,
  )(async ({ query }, { environmentId }) => {
    const page = await listAudit(database, environmentId, query)
    const result = page.rows.map(({ at, ...entry }) => ({ ...entry, created_at: at.toISOString() }))
    return { result, next_cursor: page.nextCursor, limit: query.limit }
  })
}

const whoseRole = (caller: Caller, id: string) => ({
  environmentId: caller.environmentId,
  staffId: id.toLowerCase(),
  actor: actorOf(caller),
  by: caller.staff?.id ?? null,
})

const staffJson = (row: RoleRow): StaffJson => ({
  id: row.id,
  environment_id: row.environmentId,
  email: row.email,
  name: row.name,
  role: row.role,
  can_copy_links: row.canCopyLinks,
  open_id: row.hasOpenId,
  last_sign_in_at: row.lastSignInAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
})

/** Calls that only the console has. */
export const mountConsole = (api: Api, tools: Tools): void => {
  const { database, settings } = tools

  mount(
    api,
    getSession,
  )(async (_given, exchange) => {
    const cookies = exchange.header('cookie')
    const session = await sessionOf(tools, cookies)
    if (session === null) {
      if (!hasSessionCookie(settings, cookies)) throw new Unauthorized('You are not signed in')
      // It opens nothing any more: the browser need not send it again.
      exchange.setCookie(sessionCookie(settings), null)
      throw await failedSession(tools, exchange.ip)
    }
    const shown = await sessionJson(database, session)
    if (shown.environments.length === 0) throw new Unauthorized('Sign in again: your role was changed')
    return shown
  })

  const openId = openIdSettings(settings)
  const ways = { open_id: openId && { label: openId.label, url: '/console/api/open-id/start' } }
  mount(api, getSignIn)(() => Promise.resolve(ways))
  api.routers.set('open-id', openIdRouter(tools))

  mount(
    api,
    askSignInCall,
  )(async ({ body }, exchange) => {
    const cookie = signInCookie(settings)
    const browser = readCookie(cookie, exchange.header('cookie')) ?? randomToken()
    await askSignIn(tools, { email: body.email, ip: exchange.ip, browser })
    exchange.setCookie(cookie, browser)
    return { sent: true }
  })

  mount(
    api,
    signIn,
  )(async ({ body }, exchange) => {
    const session = await redeemSignIn(tools, { token: body.token, ip: exchange.ip, cookies: exchange.header('cookie') })
    exchange.setCookie(sessionCookie(settings), session)
    return { ok: true }
  })

  mount(
    api,
    signOut,
  )(async (_given, exchange) => {
    const cookies = exchange.header('cookie')
    const session = await sessionOf(tools, cookies)
    if (session === null && hasSessionCookie(settings, cookies)) {
      const failed = await failedSession(tools, exchange.ip)
      if (failed instanceof TooManyRequests) throw failed
    }
    if (session !== null) {
      if (!isCsrfToken(session, exchange.header('x-csrf-token'))) throw new Forbidden('X-CSRF-Token is missing or wrong: reload the page')
      await database.transaction((tx) => endSessionOf(tx, settings, cookies))
    }
    exchange.setCookie(sessionCookie(settings), null)
    return { ok: true }
  })
}
