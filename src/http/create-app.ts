import express, { Router } from 'express'
import type { Express, RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Api } from './call.js'
import { docs } from './docs.js'
import { embedDocs } from './embed-docs.js'
import { errorHandler, notFound } from './error-handler.js'
import { byFirstSegment } from './first-segment.js'
import { openApiDocument } from './openapi.js'
import { queryParser } from './query-parser.js'
import { home } from './home.js'
import { limitRequests } from './rate-limit.js'
import { recheckedBy } from './recheck.js'
import { requestLog } from './request-log.js'
import { apiHeaders } from './security-headers.js'
import { unsupported, unsupportedSegments } from './unsupported.js'

/** Calls at one place, and who says on whose behalf they are made. */
export interface Surface {
  /** `/` for the API, `/console/api` for the console's. */
  readonly at: `/${string}`
  /**
   * Sets `res.locals.caller`; throws `Unauthorized` for a wrong credential, and passes on a request that has none. It runs for every
   * request under `at`: the narrower surface stands first.
   */
  readonly authenticate: RequestHandler
  readonly api: Pick<Api, 'router'>
}

export interface AppParts {
  readonly log: Logger
  /** Express's `trust proxy`: the number of proxies in front of us; 0 when there is none. */
  readonly trustProxy: number
  /** Where the API is reached from outside, for the reference. */
  readonly publicUrl: string
  /** A page on another site that embeds the connect page: shown by `/docs/embed` where there is one. */
  readonly embedDemoUrl?: string | undefined
  /** Hears of every request. */
  readonly metrics?: RequestHandler
  /**
   * Everything that is not an API call, by the first segment of its path: hosted pages, console, SDK, health. Each brings its own headers
   * and body parsing.
   */
  readonly pages: Readonly<Record<string, RequestHandler>>
  readonly surfaces: readonly Surface[]
  /** What `/openapi.json` and `/docs` tell of. */
  readonly reference: Api
  readonly requestsPerMinute: number
}

/** The whole application, in the one order in which it is right. */
export const createApp = (parts: AppParts): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', parts.trustProxy)
  app.set('query parser', queryParser)
  app.use(requestLog(parts.log), apiHeaders)
  if (parts.metrics) app.use(parts.metrics)
  const reference = referenceRouter(parts)
  const pages = { '': home('console' in parts.pages ? '/console' : undefined), ...parts.pages, docs: reference, 'openapi.json': reference }
  app.use(byFirstSegment(new Map([...Object.entries(pages), ...unsupportedSegments.map((name) => [name, unsupported] as const)])))
  const limit = limitRequests(parts.requestsPerMinute)
  for (const { at, authenticate, api } of parts.surfaces) {
    // Who calls comes first: a stranger's megabyte is not read.
    app.use(at, recheckedBy(authenticate), authenticate, limit, express.json({ limit: '1mb', type: 'application/json' }), api.router)
  }
  app.use(notFound)
  app.use(errorHandler(parts.log))
  return app
}

const referenceRouter = ({ reference, publicUrl, embedDemoUrl }: AppParts): Router => {
  const document = openApiDocument(reference, publicUrl)
  const router = Router()
  router.get('/openapi.json', (_req, res) => {
    res.json(document)
  })
  router.get('/docs', ...docs(document))
  router.get('/docs/embed', ...embedDocs(publicUrl, embedDemoUrl))
  return router
}
