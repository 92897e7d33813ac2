import { Router, json, urlencoded } from 'express'
import type { ErrorRequestHandler, Request, Response } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import { z } from 'zod'
import { isDatabaseUnreachable } from '../database/is-unreachable.js'
import { publicUrl } from '../http/public-url.js'
import { markPlatformFault, requestPath } from '../http/request-log.js'
import { pageHeaders } from '../http/security-headers.js'
import type { Tools } from '../tools.js'
import { browserCookie, readBrowserCookie } from './browser-cookie.js'
import type { ConnectAnswer, Visit } from './connect-answer.js'
import { connectStatus } from './connect-status.js'
import type { StatusAsked } from './connect-status.js'
import { freshLink } from './fresh-link.js'
import { chooseFromList } from './list/choose-from-list.js'
import { freshList } from './list/fresh-list.js'
import { openList } from './list/open-list.js'
import { openPage } from './open-page.js'
import { anonymousPage } from './page-for.js'
import type { PageView } from './pages/page-view.js'
import { renderPage } from './pages/render-page.js'
import { startAttempt } from './start-attempt.js'
import { takeCallback } from './take-callback.js'

/** The hosted pages: no bearer token, no JSON, headers of their own on every answer, errors too. */
export const pageRouter = (tools: Tools): Router => {
  const router = Router()
  const form = urlencoded({ extended: false, limit: '16kb', parameterLimit: 100 })

  router.get('/connect-account', async (req, res) => {
    const token = queryOf(req).get('link_token') ?? ''
    send(tools, res, await openPage(tools, token, visitOf(req), { silent: req.method === 'HEAD' }))
  })
  router.post('/connect-account', form, async (req, res) => {
    const fields = fieldsOf(req)
    const token = fields['link_token'] ?? ''
    const visit: Visit = {
      ...visitOf(req),
      integration: fields['integration'] ?? null,
      pageKey: uuid(fields['attempt']),
      listToken: uuid(fields['list_token']),
    }
    if (!isOwnClick(req)) {
      send(tools, res, await openPage(tools, token, visit, { silent: true }))
      return
    }
    const browser = readBrowserCookie(tools.settings, req.headers.cookie)
    send(tools, res, await startAttempt(tools, { token, browser, entered: enteredOf(fields) }, visit))
  })
  router.post('/connect-account/fresh-link', form, async (req, res) => {
    const token = fieldsOf(req)['link_token'] ?? ''
    const answer = isOwnClick(req) ? freshLink(tools, token, visitOf(req)) : openPage(tools, token, visitOf(req), { silent: true })
    send(tools, res, await answer)
  })
  router.get('/connect-accounts', async (req, res) => {
    const token = queryOf(req).get('list_token') ?? ''
    send(tools, res, await openList(tools, token, visitOf(req), { silent: req.method === 'HEAD' }))
  })
  router.post('/connect-accounts', form, async (req, res) => {
    const { list_token: token = '', case: caseId = '' } = fieldsOf(req)
    const visit = visitOf(req)
    const browser = readBrowserCookie(tools.settings, req.headers.cookie)
    const answer = isOwnClick(req)
      ? chooseFromList(tools, { token, caseId, browser }, visit)
      : openList(tools, token, visit, { silent: true })
    send(tools, res, await answer)
  })
  router.post('/connect-accounts/fresh-link', form, async (req, res) => {
    const token = fieldsOf(req)['link_token'] ?? ''
    const answer = isOwnClick(req) ? freshList(tools, token, visitOf(req)) : openList(tools, token, visitOf(req), { silent: true })
    send(tools, res, await answer)
  })
  router.post('/connect/status', json({ limit: '1kb' }), async (req, res) => {
    const answer = await connectStatus(tools, statusAsked(req.body), visitOf(req))
    res.set('Cache-Control', 'no-store')
    if (answer.retryAfterSeconds !== null) res.status(429).set('Retry-After', String(answer.retryAfterSeconds))
    res.json({ result: answer.result })
  })
  router.get('/oauth/callback/:integrationId', async (req, res) => {
    await answerCallback(tools, req, res, queryOf(req))
  })
  // OAuth 2.0 Form Post Response Mode. A browser posts from the platform's site, so without our cookie (SameSite=Lax): the GET brings it.
  router.post('/oauth/callback/:integrationId', form, async (req, res) => {
    const params = queryOf(req)
    for (const [name, value] of Object.entries(fieldsOf(req))) if (value.length <= longestAnswer) params.append(name, value)
    if (readBrowserCookie(tools.settings, req.headers.cookie) === null) {
      const path = `/oauth/callback/${encodeURIComponent(req.params.integrationId)}`
      send(tools, res, { kind: 'redirect', url: `${publicUrl(tools.settings)}${path}?${params.toString()}` })
    } else await answerCallback(tools, req, res, params)
  })
  router.use(['/connect-account', '/connect-accounts', '/oauth/callback'], failure(tools))
  return router
}

/** A look without a click (HEAD) takes no answer of the platform. */
const answerCallback = async (tools: Tools, req: Request, res: Response, params: URLSearchParams): Promise<void> => {
  const integrationId = z.guid().safeParse(req.params['integrationId'])
  if (req.method === 'HEAD' || !integrationId.success) {
    sendPage(res, anonymousPage('start_again', visitOf(req)))
    return
  }
  const request = { integrationId: integrationId.data, params, browser: readBrowserCookie(tools.settings, req.headers.cookie) }
  send(tools, res, await takeCallback(tools, request, visitOf(req)))
}

/** Of one parameter in characters: a code fits many times, and the address stays below what servers take (16 kB). */
const longestAnswer = 4_000

/** Fetch Metadata: absent from old browsers and tools, `same-origin` from the button of our own page; anything else is another site's. */
const isOwnClick = (req: Request): boolean => [undefined, 'same-origin'].includes(req.get('Sec-Fetch-Site'))

/** Repeated parameters are told apart, which Express's own parser does not promise. */
const queryOf = (req: Request): URLSearchParams => new URL(req.originalUrl, 'http://relink.invalid').searchParams

const fieldsOf = (req: Request): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((req.body ?? {}) as Record<string, unknown>).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )

const enteredOf = (fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name, value]) => name.startsWith('field.') && !value.includes('\0'))
      .map(([name, value]) => [name.slice('field.'.length), value.trim()]),
  )

const uuid = (given: unknown): string | null => z.guid().safeParse(given).data ?? null

/** Malformed input is treated as an unknown token. */
const statusAsked = (body: unknown): StatusAsked => {
  const given = z.object({ link_token: z.guid(), attempt: z.guid() }).safeParse(body)
  return { token: given.data?.link_token ?? '', pageKey: given.data?.attempt ?? null }
}

const visitOf = (req: Request): Visit => {
  const query = queryOf(req)
  return {
    // An IPv6 client owns a whole network: it counts as one.
    ip: ipKeyGenerator(req.ip ?? ''),
    acceptLanguage: req.get('Accept-Language'),
    integration: query.get('integration'),
    integrations: (query.get('integrations') ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    noBack: query.get('no_back') === 'true',
    iframe: query.get('iframe') === 'true',
    pageKey: null,
    listToken: null,
  }
}

const send = (tools: Tools, res: Response, answer: ConnectAnswer): void => {
  if (answer.kind === 'page') {
    sendPage(res, answer.view)
    return
  }
  if (answer.browser !== undefined) {
    const { name, options } = browserCookie(tools.settings)
    res.cookie(name, answer.browser, options)
  }
  pageHeaders()(res.req, res, () => {
    res.redirect(303, answer.url)
  })
}

const sendPage = (res: Response, view: PageView, status?: number): void => {
  const page = renderPage(view)
  pageHeaders({ styles: [page.style], scripts: page.script === null ? [] : [page.script], frameAncestors: view.embedding?.origins ?? [] })(
    res.req,
    res,
    () => {
      // An ending that is no success because of the platform; our own failures bring their status along.
      if (status === undefined) markPlatformFault(res)
      if (view.retryAfterSeconds !== null) res.set('Retry-After', String(view.retryAfterSeconds))
      res
        .status(status ?? page.status)
        .type('html')
        .send(page.html)
    },
  )
}

/** A person gets a page, whatever went wrong; the log gets the path without its query. */
const failure =
  (tools: Tools): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error)
      return
    }
    const visit = visitOf(req)
    if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
      sendPage(res, anonymousPage('link_unknown', visit), 400)
      return
    }
    tools.log.error({ request_id: req.id, path: requestPath(req), err: error }, 'a connect page could not be shown')
    sendPage(res, anonymousPage('unavailable', visit, 10), isDatabaseUnreachable(error) ? 503 : 500)
  }
