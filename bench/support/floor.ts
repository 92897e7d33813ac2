import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { Agent, request } from 'undici'
import { signInAndConsent } from '../../src/embedded/form-browser.js'
import { client, signsIn } from './company.js'
import type { Recorded, Sent, Statement } from './recorder.js'

/** A callback without Relink: a bare server that runs the statements and requests of one that was recorded, on a copy of its database. */
export interface Floor {
  /** Gets a code of its own, then the address that does the work when it is opened. */
  prepare(recorded: readonly Recorded[], answerBytes: number): Promise<string>
  stop(): Promise<void>
}

interface Fresh {
  readonly code: string
  readonly codeVerifier: string
}

export interface FloorOptions {
  readonly databaseUrl: string
  readonly authorizationEndpoint: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
}

export const startFloor = async (options: FloorOptions): Promise<Floor> => {
  const agent = new Agent({ pipelining: 1 })
  const database = new pg.Client({ connectionString: options.databaseUrl })
  await database.connect()
  let work: () => Promise<string> = () => Promise.resolve('')
  const server = createServer((_req, res) => {
    work().then(
      (html) => {
        res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
      },
      (error: unknown) => {
        res.writeHead(500).end(String(error))
      },
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://localhost:${String((server.address() as AddressInfo).port)}/`
  return {
    async prepare(recorded, answerBytes) {
      const fresh = await freshCode(options)
      const html = `<h1>Floor</h1>${' '.repeat(answerBytes)}`
      work = async () => {
        await replay(database, agent, recorded, fresh)
        return html
      }
      return url
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await agent.destroy()
      await database.end()
    },
  }
}

/** Signs in and consents as the person did, for a code that only the floor knows. */
const freshCode = async ({ authorizationEndpoint, redirectUri, scopes }: FloorOptions): Promise<Fresh> => {
  const codeVerifier = randomBytes(32).toString('base64url')
  const url = new URL(authorizationEndpoint)
  url.search = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: randomBytes(8).toString('base64url'),
    nonce: randomBytes(8).toString('base64url'),
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  const callback = await signInAndConsent(url, { email: signsIn })
  const code = callback.searchParams.get('code')
  if (code === null) throw new Error('the platform gave the floor no code')
  return { code, codeVerifier }
}

const replay = async (database: pg.Client, agent: Agent, recorded: readonly Recorded[], fresh: Fresh): Promise<void> => {
  let accessToken = ''
  for (const entry of recorded) {
    if (entry.kind === 'request') accessToken = (await send(agent, entry, fresh, accessToken)) ?? accessToken
    else if (entry.kind === 'statement') await run(database, entry.statement)
    else {
      await database.query('BEGIN')
      for (const statement of entry.statements) await run(database, statement)
      await database.query(entry.committed ? 'COMMIT' : 'ROLLBACK')
    }
  }
}

/** The copy stood as the original did, so every statement finds the same rows: anything else would not be the same work. */
const run = async (database: pg.Client, { text, params, rows }: Statement): Promise<void> => {
  const { rowCount } = await database.query(text, [...params])
  if (rowCount !== rows) throw new Error(`the floor met ${String(rowCount)} rows, Relink ${String(rows)}: ${text}`)
}

/** The same request, with the floor's own code or access token in it. Returns the access token where one was issued. */
const send = async (agent: Agent, { url, request: given }: Sent, fresh: Fresh, accessToken: string): Promise<string | undefined> => {
  const form = typeof given.body === 'string' ? new URLSearchParams(given.body) : new URLSearchParams()
  const isExchange = form.has('code')
  if (isExchange) {
    form.set('code', fresh.code)
    form.set('code_verifier', fresh.codeVerifier)
  }
  const headers = Object.fromEntries(
    Object.entries(given.headers ?? {}).map(([name, value]) => [name, value.startsWith('Bearer ') ? `Bearer ${accessToken}` : value]),
  )
  const answer = await request(url, {
    dispatcher: agent,
    method: given.method ?? 'GET',
    headers,
    body: isExchange ? form.toString() : (given.body ?? null),
  })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`the floor's ${url} answered ${String(answer.statusCode)}: ${text.slice(0, 200)}`)
  return isExchange ? (JSON.parse(text) as { access_token: string }).access_token : undefined
}
