import { Router } from 'express'
import type { Request } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import { randomToken, readCookie } from '../../http/cookie.js'
import { NotFound, TooManyRequests } from '../../http/errors.js'
import { publicUrl } from '../../http/public-url.js'
import type { Tools } from '../../tools.js'
import { overLimit } from '../over-limit.js'
import type { Limit } from '../over-limit.js'
import { takeOpenIdAnswer } from './open-id-callback.js'
import type { OpenIdProblem } from './open-id-callback.js'
import { openIdSettings } from './open-id-provider.js'
import { startOpenId } from './open-id-start.js'
import { sessionCookie } from './session.js'
import { signInCookie } from './sign-in.js'

const startLimit: Limit = { hits: 50, windowMs: 15 * 60_000 }

/**
 * The way to the company's own provider and back. Not calls, but addresses that the browser goes to: every answer is a redirect, and what
 * went wrong is in the address of the sign-in page as `refused`, a code.
 */
export const openIdRouter = (tools: Tools): Router => {
  const { settings, log, database } = tools
  const router = Router()
  const home = `${publicUrl(settings)}/console`
  const signInPage = (problem: OpenIdProblem | 'unavailable'): string => `${home}/sign-in?refused=${problem}`
  const openId = openIdSettings(settings)
  if (openId === null) return router

  router.use('/open-id', (req, res, next) => {
    // A scanner that looks at a link starts nothing, and uses up nothing.
    if (req.method !== 'GET') throw new NotFound()
    res.set('Cache-Control', 'no-store')
    next()
  })

  router.get('/open-id/start', async (req, res) => {
    const ip = ipKeyGenerator(req.ip ?? '')
    const seconds = await database.transaction((tx) => overLimit(tx, `open-id:${tx.vault.digest('ip', ip)}`, startLimit))
    if (seconds !== null) throw new TooManyRequests('Too many sign-ins were begun from here', { retryAfterSeconds: seconds })
    const cookie = signInCookie(settings)
    const browser = readCookie(cookie, req.headers.cookie) ?? randomToken()
    try {
      const url = await startOpenId(tools, openId, browser)
      res.cookie(cookie.name, browser, cookie.options).redirect(303, url)
    } catch (error) {
      log.warn({ err: error }, "the company's OpenID provider can't be used")
      res.redirect(303, signInPage('unavailable'))
    }
  })

  router.get('/open-id/callback', async (req, res) => {
    const given = { params: queryOf(req), cookies: req.headers.cookie }
    try {
      const done = await takeOpenIdAnswer(tools, openId, given)
      if ('problem' in done) {
        res.redirect(303, signInPage(done.problem))
        return
      }
      const { name, options } = sessionCookie(settings)
      res.cookie(name, done.session, options).redirect(303, home)
    } catch (error) {
      log.warn({ err: error }, "the company's OpenID provider gave no answer that can be used")
      res.redirect(303, signInPage('unavailable'))
    }
  })
  return router
}

/** A repeated parameter is seen as such, which Express's own parser does not promise. */
const queryOf = (req: Request): URLSearchParams => new URL(req.originalUrl, 'http://relink.invalid').searchParams
