import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'

/** The path alone: link tokens, codes and states stand in query strings, and those are never logged. */
export const requestPath = (req: IncomingMessage & { readonly originalUrl?: string }): string =>
  ((req.originalUrl ?? req.url ?? '').split(/[?#;]/)[0] ?? '').slice(0, 300)

/** As `requestLog` made it; the one place that knows it is text. */
export const requestId = (req: IncomingMessage): string => (typeof req.id === 'string' ? req.id : '')

/** What may go on as an id into logs, headers and Temporal's Update ids; anything else is replaced. */
const saneId = /^[\w.:-]{1,64}$/

/** Asked every few seconds by whoever watches over us; worth a line only when they fail. */
const watched = new Set(['/healthz', '/readyz'])

const level = (req: IncomingMessage, status: number): 'silent' | 'info' | 'error' => {
  if (status >= 500 && status !== 501) return 'error'
  return watched.has(requestPath(req)) ? 'silent' : 'info'
}

/** One line for each request: id, method, path, status, milliseconds. Never a query string, a header or a body. */
export const requestLog = (log: Logger): RequestHandler =>
  pinoHttp({
    logger: log,
    genReqId: (req, res) => {
      const sent = req.headers['x-request-id']
      const id = typeof sent === 'string' && saneId.test(sent) ? sent : randomUUID()
      res.setHeader('X-Request-Id', id)
      return id
    },
    // Without these two, the whole request, headers and all, is bound to its logger.
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: 'request_id' },
    customLogLevel: (req, res, error) => level(req, error ? 500 : res.statusCode),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
    customSuccessObject: (req: IncomingMessage, res: ServerResponse, { responseTime }: Finished) => summary(req, res, responseTime),
    customErrorObject: (req: IncomingMessage, res: ServerResponse, _error: Error, { responseTime }: Finished) =>
      summary(req, res, responseTime),
  })

interface Finished {
  readonly responseTime: number
}

const summary = (req: IncomingMessage, res: ServerResponse, ms: number) => ({
  method: req.method,
  path: requestPath(req),
  status: res.statusCode,
  ms,
  // The client went away before it had its answer.
  ...(!res.writableFinished && { aborted: true }),
})
