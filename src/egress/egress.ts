import { LRUCache } from 'lru-cache'
import { Agent, ProxyAgent } from 'undici'
import { guardedConnector } from './connector.js'
import type { Resolve } from './connector.js'
import { decodeBody } from './decode-body.js'
import { exchange } from './exchange.js'
import { createGuard } from './guard.js'
import type { GuardSettings } from './guard.js'
import { asEgressError } from './no-answer.js'
import { isUrl } from '../domain/is-url.js'

export interface EgressRequest {
  readonly method?: 'GET' | 'POST' | 'HEAD' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** From the first packet to the last byte of the body; 20 000 unless given. */
  readonly timeoutMs?: number
  /** Of the body, as it came and as it is decoded; 1 MiB unless given. */
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

export interface EgressAnswer {
  readonly status: number
  /** Lower-case names; a repeated one joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  /** Without its content codings. */
  readonly body: Buffer
  /** Milliseconds since the epoch, by the clock that the egress was given. */
  readonly receivedAt: number
}

/** The one way out to an address that another party chose. Redirects are returned, never followed. */
export interface Egress {
  /** @throws EgressRefused (nothing was sent), NoAnswer (`code` says why) */
  readonly request: (url: string, request?: EgressRequest) => Promise<EgressAnswer>
  /** The same as a WHATWG fetch, for libraries that take one. */
  readonly fetch: (url: string | URL, init?: EgressFetchInit) => Promise<Response>
  /** For settings: shape and literal addresses, no lookup. @throws EgressRefused with a message fit for a field error */
  readonly checkUrl: (url: string) => URL
  /** Whether http may be used for it. */
  readonly allowsInsecure: (url: string) => boolean
  readonly close: () => Promise<void>
}

export interface EgressFetchInit {
  readonly method?: string | undefined
  readonly headers?: Headers | Record<string, string> | undefined
  readonly body?: string | URLSearchParams | Uint8Array | ArrayBuffer | ReadableStream | null | undefined
  readonly signal?: AbortSignal | null | undefined
}

export const egressDefaults = { timeoutMs: 20_000, maxBytes: 1024 * 1024 }
/** Node's own limit for servers; undici's default is the same, said here because it is a promise. */
const maxHeaderBytes = 16 * 1024

const mostKnown = 1_000

/** @throws EgressAllowInvalid. `resolve`: the system's resolver unless given; `now`: this machine's clock unless given. */
export const createEgress = (settings: GuardSettings & { readonly resolve?: Resolve; readonly now?: () => number }): Egress => {
  const guard = createGuard(settings)
  const { now = Date.now } = settings
  const limits = { maxHeaderSize: maxHeaderBytes, pipelining: 1 }
  const direct = new Agent({ connect: guardedConnector(guard, settings.resolve), ...limits })
  const proxied = settings.proxy === undefined ? null : new ProxyAgent({ uri: settings.proxy, proxyTunnel: true, ...limits })

  /** The same few endpoints are asked over and over; which address they lead to is checked at each connection. */
  const known = new LRUCache<string, URL>({ max: mostKnown })
  const checked = (text: string): URL => {
    const url = known.get(text) ?? guard.checkUrl(text)
    known.set(text, url)
    return url
  }

  const request: Egress['request'] = async (text, given = {}) => {
    const url = checked(text)
    const maxBytes = given.maxBytes ?? egressDefaults.maxBytes
    try {
      // What EGRESS_ALLOW opens is on our side of the proxy.
      const answer = await exchange(proxied === null || guard.allowsInsecure(url) ? direct : proxied, url, {
        method: given.method ?? 'GET',
        headers: { 'user-agent': 'Relink', 'accept-encoding': 'identity', ...given.headers },
        body: given.body ?? null,
        timeoutMs: given.timeoutMs ?? egressDefaults.timeoutMs,
        maxBytes,
        signal: given.signal,
      })
      const body = decodeBody(answer.body, answer.headers['content-encoding'], maxBytes, url.host)
      return { ...answer, body, receivedAt: now() }
    } catch (error) {
      throw asEgressError(error, url.host)
    }
  }

  return {
    request,
    checkUrl: guard.checkUrl,
    allowsInsecure: (url) => isUrl(url) && guard.allowsInsecure(new URL(url)),
    close: async () => {
      await Promise.all([direct.destroy(), proxied?.destroy()])
    },
    fetch: async (url, init = {}) => {
      if (init.body instanceof ReadableStream) throw new TypeError('a streamed body is not sent')
      const answer = await request(String(url), {
        method: (init.method ?? 'GET') as NonNullable<EgressRequest['method']>,
        headers: Object.fromEntries(new Headers(init.headers).entries()),
        ...(init.body === undefined || init.body === null ? {} : { body: bytesOf(init.body) }),
        ...(init.signal === undefined || init.signal === null ? {} : { signal: init.signal }),
      })
      // Null-body statuses take no body, not even an empty one (Fetch 2.2.3).
      const body = [204, 205, 304].includes(answer.status) ? null : new Uint8Array(answer.body)
      // The body is decoded already: its reader must not do so again.
      const { status, headers } = answer
      const own = Object.entries(headers).filter(([name]) => name !== 'content-encoding' && name !== 'content-length')
      return new Response(body, { status, headers: Object.fromEntries(own) })
    },
  }
}

const bytesOf = (body: string | URLSearchParams | Uint8Array | ArrayBuffer): string | Buffer =>
  typeof body === 'string' ? body : body instanceof URLSearchParams ? body.toString() : Buffer.from(new Uint8Array(body))
