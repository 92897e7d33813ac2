import type { Request, Response } from 'express'
import type { OwnCookie } from './cookie.js'
import { requestId } from './request-log.js'

/** What a handler may know of the request besides its input, and say besides its answer. */
export interface Exchange {
  /**
   * The request's id, as logged and as sent back in `X-Request-Id`; a client that repeats a request may send the same. With an
   * `Idempotency-Key` it is the key's own, the same for every repeat.
   */
  readonly id: string
  /** The address of the client, as far as the configured proxies vouch for it. */
  readonly ip: string
  /** Of a call that takes no JSON (`raw`), its body; else empty. */
  readonly body: Uint8Array
  header(name: string): string | undefined
  setHeader(name: string, value: string): void
  /** `null` takes it away. */
  setCookie(cookie: OwnCookie, value: string | null): void
}

export const exchangeOf = (req: Request, res: Response): Exchange => ({
  id: requestId(req),
  ip: req.ip ?? '',
  body: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
  header: (name) => req.get(name),
  setHeader: (name, value) => {
    res.set(name, value)
  },
  setCookie: ({ name, options }, value) => {
    if (value === null) res.clearCookie(name, options)
    else res.cookie(name, value, options)
  },
})
