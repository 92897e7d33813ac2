import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the platform got it. */
export interface Seen {
  readonly path: string
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly form: Readonly<Record<string, string>>
}

/** What it answers; JSON with status 200 unless given. */
export interface Scripted {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface ScriptedPlatform {
  readonly url: string
  /** Returns every request; changed at will. */
  answer: (seen: Seen) => Scripted | Promise<Scripted>
  readonly seen: Seen[]
  /** Refresh tokens that were sent, in order. */
  readonly refreshTokens: () => readonly string[]
  /** What `POST /integration` needs, besides a name. */
  readonly oauth: (more?: object) => Readonly<Record<string, unknown>>
  readonly stop: () => Promise<void>
}

/** A platform whose answers a test writes itself, down to the bytes. */
export const scriptedPlatform = async (): Promise<ScriptedPlatform> => {
  const seen: Seen[] = []
  const platform: Pick<ScriptedPlatform, 'answer'> = { answer: () => ({ status: 404, body: {} }) }
  const server = createServer((req, res) => {
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()))
      const request = { path: req.url ?? '', method: req.method ?? '', headers: req.headers, form }
      seen.push(request)
      void Promise.resolve(platform.answer(request)).then(({ status = 200, headers = {}, body = '' }) => {
        res.writeHead(status, { 'content-type': 'application/json', ...headers })
        res.end(Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body))
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  return Object.assign(platform, {
    url,
    seen,
    refreshTokens: () => seen.flatMap(({ form }) => form['refresh_token'] ?? []),
    oauth: (more: object = {}) => ({
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      ...{ client_id: 'cid', client_secret: 'the-app-secret', scopes: ['read'] },
      identity: { from: 'none' },
      ...more,
    }),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}
