import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A platform without sign-in: it takes an API key in a header, or gives tokens to a client that knows its secret. */
export interface KeyPlatform {
  readonly url: string
  /** Keys that it accepts. */
  readonly keys: Set<string>
  /** Client ids and their secrets. */
  readonly clients: Map<string, string>
  /** Seconds that a token lives. */
  lifeS: number
  /** Returns every request so, while it is set. */
  failure: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: object } | null
  /** While it is set, no request for a token is answered before it resolves. */
  held: Promise<void> | null
  /** How often it was asked, by path. */
  readonly asked: Map<string, number>
  readonly stop: () => Promise<void>
}

export const startKeyPlatform = async (): Promise<KeyPlatform> => {
  const state = {
    keys: new Set<string>(),
    clients: new Map<string, string>(),
    tokens: new Map<string, string>(),
    asked: new Map<string, number>(),
  }
  const live: { lifeS: number; failure: KeyPlatform['failure']; held: Promise<void> | null } = { lifeS: 3600, failure: null, held: null }
  const answer = (res: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }
  const me = (req: IncomingMessage, res: ServerResponse) => {
    const key = req.headers['x-api-key']
    const client = state.tokens.get(/^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '')
    if (typeof key === 'string' && state.keys.has(key)) answer(res, 200, { account: key.slice(-4) })
    else if (client !== undefined && state.clients.has(client)) answer(res, 200, { account: client })
    // Some platforms repeat what they were sent.
    else answer(res, 401, { error: 'invalid_key', message: `The key ${typeof key === 'string' ? key : ''} is not known` })
  }
  const token = async (req: IncomingMessage, res: ServerResponse) => {
    const parts: Buffer[] = []
    for await (const part of req) parts.push(part as Buffer)
    const form = new URLSearchParams(Buffer.concat(parts).toString())
    const id = form.get('client_id') ?? ''
    const isKnown = state.clients.get(id) === form.get('client_secret')
    await live.held
    if (form.get('grant_type') !== 'client_credentials') answer(res, 400, { error: 'unsupported_grant_type' })
    else if (!isKnown) answer(res, 401, { error: 'invalid_client' })
    else {
      const access = createHash('sha256')
        .update(`${id}${String(state.tokens.size)}`)
        .digest('hex')
      state.tokens.set(access, id)
      answer(res, 200, { access_token: access, token_type: 'Bearer', expires_in: live.lifeS })
    }
  }
  const server = createServer((req, res) => {
    const path = (req.url ?? '').split('?')[0] ?? ''
    state.asked.set(path, (state.asked.get(path) ?? 0) + 1)
    const { failure } = live
    if (failure !== null) answer(res, failure.status, failure.body ?? {}, failure.headers)
    else if (path === '/token') void token(req, res)
    else if (path === '/northwind/me') me(req, res)
    else answer(res, 404, { error: 'no_such_account' })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    keys: state.keys,
    clients: state.clients,
    asked: state.asked,
    get lifeS() {
      return live.lifeS
    },
    set lifeS(seconds) {
      live.lifeS = seconds
    },
    get held() {
      return live.held
    },
    set held(given) {
      live.held = given
    },
    get failure() {
      return live.failure
    },
    set failure(given) {
      live.failure = given
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
