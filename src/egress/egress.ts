import { Agent, request as send } from 'undici'
import type { Dispatcher } from 'undici'
import { guardedConnector } from './connector.js'
import type { Resolve } from './connector.js'
import { createGuard } from './guard.js'
import type { GuardSettings } from './guard.js'
import { asEgressError, noAnswer } from './no-answer.js'
import { readCapped } from './read-capped.js'

export interface EgressRequest {
  readonly method?: 'GET' | 'POST' | 'HEAD' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** From the first packet to the last byte of the body; 20 000 unless given. */
  readonly timeoutMs?: number
  /** Of the body; 1 MiB unless given. */
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

export interface EgressAnswer {
  readonly status: number
  /** Lower-case names; a repeated one joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
}

/** The one way out to an address that somebody else chose. Redirects are answers, never followed. */
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

/** @throws EgressAllowInvalid. `resolve`: the system's resolver unless given. */
export const createEgress = (settings: GuardSettings & { readonly resolve?: Resolve }): Egress => {
  const guard = createGuard(settings)
  const agent = new Agent({ connect: guardedConnector(guard, settings.resolve), maxHeaderSize: maxHeaderBytes, pipelining: 1 })

  const request: Egress['request'] = async (text, given = {}) => {
    const url = guard.checkUrl(text)
    const timeout = AbortSignal.timeout(given.timeoutMs ?? egressDefaults.timeoutMs)
    const signal = given.signal === undefined ? timeout : AbortSignal.any([timeout, given.signal])
    try {
      const answer = await send(url, {
        dispatcher: agent,
        method: given.method ?? 'GET',
        headers: { 'user-agent': 'Relink', ...given.headers },
        body: given.body ?? null,
        signal,
      })
      const body = await readCapped(answer.body as AsyncIterable<Buffer>, given.maxBytes ?? egressDefaults.maxBytes, url.host)
      return { status: answer.statusCode, headers: flat(answer.headers), body, receivedAt: Date.now() }
    } catch (error) {
      if (given.signal?.aborted === true) throw noAnswer('aborted', url.host, error)
      if (timeout.aborted) throw noAnswer('timeout', url.host, error)
      throw asEgressError(error, url.host)
    }
  }

  return {
    request,
    checkUrl: guard.checkUrl,
    allowsInsecure: (url) => URL.canParse(url) && guard.allowsInsecure(new URL(url)),
    close: () => agent.destroy(),
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
      return new Response(body, { status: answer.status, headers: answer.headers })
    },
  }
}

const flat = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), String(value)]])))

const bytesOf = (body: string | URLSearchParams | Uint8Array | ArrayBuffer): string | Buffer =>
  typeof body === 'string' ? body : body instanceof URLSearchParams ? body.toString() : Buffer.from(new Uint8Array(body))
