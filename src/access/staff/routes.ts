import { mount } from '../../http/call.js'
import type { Api } from '../../http/call.js'
import { randomToken, readCookie } from '../../http/cookie.js'
import { Forbidden, Unauthorized } from '../../http/errors.js'
import type { Tools } from '../../tools.js'
import { askSignIn } from './ask-sign-in.js'
import { askSignInCall, getSession, getSignIn, signIn, signOut } from './console-contract.js'
import { redeemSignIn } from './redeem-sign-in.js'
import { deleteSession } from './session-store.js'
import { isCsrfToken, sessionCookie, sessionLabel, sessionOf } from './session.js'
import { sessionJson } from './session-json.js'
import { signInCookie } from './sign-in.js'

/** Calls that only the console has. */
export const mountConsole = (api: Api, tools: Tools): void => {
  const { database, settings } = tools

  mount(
    api,
    getSession,
  )(async (_given, exchange) => {
    const session = await sessionOf(tools, exchange.header('cookie'))
    if (session === null) throw new Unauthorized('Nobody is signed in')
    return sessionJson(database, session)
  })

  mount(api, getSignIn)(() => Promise.resolve({ open_id: null }))

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
    const cookie = sessionCookie(settings)
    const cookies = exchange.header('cookie')
    const session = await sessionOf(tools, cookies)
    if (session !== null) {
      if (!isCsrfToken(session, exchange.header('x-csrf-token'))) throw new Forbidden('X-CSRF-Token is missing or wrong: reload the page')
      await database.transaction((tx) => deleteSession(tx, tx.vault.digest(sessionLabel, readCookie(cookie, cookies) ?? '')))
    }
    exchange.setCookie(cookie, null)
    return { ok: true }
  })
}
