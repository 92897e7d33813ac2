import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

declare module 'node:http' {
  interface IncomingMessage {
    /** Given by `requestLog`. */
    id?: string
  }
}

/** The path alone: link tokens, codes and states are in query strings, and those are never logged. */
export const requestPath = (req: IncomingMessage & { readonly originalUrl?: string }): string =>
  ((req.originalUrl ?? req.url ?? '').split(/[?#;]/)[0] ?? '').slice(0, 300)

export const requestId = (req: IncomingMessage): string => req.id ?? ''

/** What may go on as an id into logs, headers and Temporal's Update ids; anything else is replaced. */
const saneId = /^[\w.:-]{1,64}$/

/** Requested every few seconds by monitoring; logged only when they fail. */
const watched = new Set(['/healthz', '/readyz'])

/** Marks a response that reports a platform's fault: worth a warning, but not an alert about our own. */
export const markPlatformFault = (res: ServerResponse): void => {
  platformFaults.add(res)
}

const platformFaults = new WeakSet<ServerResponse>()

const level = (req: IncomingMessage, res: ServerResponse): 'silent' | 'info' | 'warn' | 'error' => {
  const { statusCode: status } = res
  if (status >= 500 && status !== 501) return platformFaults.has(res) ? 'warn' : 'error'
  return watched.has(requestPath(req)) ? 'silent' : 'info'
}

/** One line for each request: id, method, path, status, milliseconds. Never a query string, a header or a body. */
export const requestLog =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    const began = performance.now()
    const sent = req.headers['x-request-id']
    const id = typeof sent === 'string' && saneId.test(sent) ? sent : randomUUID()
    req.id = id
    res.setHeader('X-Request-Id', id)
    // Of a client that went away as well, whose response never finishes.
    res.on('close', () => {
      const { statusCode: status } = res
      const line = {
        request_id: id,
        method: req.method,
        path: requestPath(req),
        status,
        ms: Math.round(performance.now() - began),
        ...(!res.writableFinished && { aborted: true }),
      }
      log[level(req, res)](line, status >= 500 ? 'request failed' : 'request')
    })
    next()
  }
