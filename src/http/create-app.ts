import express from 'express'
import type { Express, RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Api } from './call.js'
import { errorHandler, notFound } from './error-handler.js'
import { byFirstSegment } from './first-segment.js'
import { queryParser } from './query-parser.js'
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
  /** Sees every request. */
  readonly metrics?: RequestHandler
  /**
   * Everything that is not an API call, by the first segment of its path: hosted pages, documentation, console, SDK, health; '' is `/`. Each brings its own headers
   * and body parsing.
   */
  readonly pages: Readonly<Record<string, RequestHandler>>
  readonly surfaces: readonly Surface[]
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
  app.use(byFirstSegment(new Map([...Object.entries(parts.pages), ...unsupportedSegments.map((name) => [name, unsupported] as const)])))
  const limit = limitRequests(parts.requestsPerMinute)
  for (const { at, authenticate, api } of parts.surfaces) {
    // Who calls comes first: a stranger's megabyte is not read.
    app.use(at, recheckedBy(authenticate), authenticate, limit, express.json({ limit: '1mb', type: 'application/json' }), api.router)
  }
  app.use(notFound)
  app.use(errorHandler(parts.log))
  return app
}
