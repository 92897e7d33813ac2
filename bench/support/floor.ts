import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { Agent, request } from 'undici'
import { signInAndConsent } from '../../src/embedded/form-browser.js'
import { client, signsIn } from './company.js'

/**
 * The least that an honest callback can be, written without Relink: the code exchanged, whose account it is and whether it works asked, one
 * transaction of four statements (the account locked, its tokens swapped, the link spent, the fact written), a page.
 */
export interface Floor {
  /** Gets a code of its own, then the address that does the work when it is opened. */
  prepare(answerBytes: number): Promise<string>
  stop(): Promise<void>
}

export interface FloorOptions {
  /** An empty database of its own. */
  readonly databaseUrl: string
  /** The platform's address. */
  readonly platformUrl: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
}

interface Fresh {
  readonly code: string
  readonly codeVerifier: string
}

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

const schema = `
  CREATE TABLE accounts (id uuid PRIMARY KEY, status text NOT NULL, tokens text NOT NULL, remote text, updated_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE links (id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts, spent_at timestamptz);
  CREATE TABLE events (id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts, event text NOT NULL, at timestamptz NOT NULL DEFAULT now());`

export const startFloor = async (options: FloorOptions): Promise<Floor> => {
  const agent = new Agent({ pipelining: 1 })
  const database = new pg.Client({ connectionString: options.databaseUrl })
  await database.connect()
  await database.query(schema)
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
    async prepare(answerBytes) {
      const fresh = await freshCode(options)
      const [account, link] = [randomUUID(), randomUUID()]
      await database.query(`INSERT INTO accounts (id, status, tokens) VALUES ($1, 'needs_reauth', '')`, [account])
      await database.query('INSERT INTO links (id, account_id) VALUES ($1, $2)', [link, account])
      const html = `<h1>Floor</h1>${' '.repeat(answerBytes)}`
      work = async () => {
        const { tokens, remote } = await ask(agent, options, fresh)
        await swap(database, { account, link, tokens, remote })
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
const freshCode = async ({ platformUrl, redirectUri, scopes }: FloorOptions): Promise<Fresh> => {
  const codeVerifier = randomBytes(32).toString('base64url')
  const url = new URL('/oauth/authorize', platformUrl)
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

/** The three calls that Relink makes too. */
const ask = async (
  dispatcher: Agent,
  { platformUrl, redirectUri }: FloorOptions,
  { code, codeVerifier }: Fresh,
): Promise<{ readonly tokens: string; readonly remote: string }> => {
  const read = async (path: string, options: object): Promise<string> => {
    const answer = await request(new URL(path, platformUrl), { dispatcher, ...options })
    const text = await answer.body.text()
    if (answer.statusCode !== 200) throw new Error(`the floor’s ${path} was answered ${String(answer.statusCode)}: ${text.slice(0, 200)}`)
    return text
  }
  const form = { grant_type: 'authorization_code', code, code_verifier: codeVerifier, redirect_uri: redirectUri }
  const secret = Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')
  const tokens = await read('/oauth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${secret}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
  const headers = { authorization: `Bearer ${(JSON.parse(tokens) as Tokens).access_token}` }
  const remote = await read('/oauth/userinfo', { headers })
  await read('/api/me', { headers })
  return { tokens, remote }
}

const swap = async (
  database: pg.Client,
  { account, link, tokens, remote }: { readonly account: string; readonly link: string; readonly tokens: string; readonly remote: string },
): Promise<void> => {
  await database.query('BEGIN')
  await database.query('SELECT status FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [account])
  const changed = await database.query(
    `UPDATE accounts SET status = 'active', tokens = $2, remote = $3, updated_at = now() WHERE id = $1`,
    [account, tokens, remote],
  )
  const spent = await database.query('UPDATE links SET spent_at = now() WHERE id = $1 AND spent_at IS NULL', [link])
  await database.query(`INSERT INTO events (id, account_id, event) VALUES ($1, $2, 'reauthorized')`, [randomUUID(), account])
  if (changed.rowCount !== 1 || spent.rowCount !== 1) throw new Error('the floor’s link was spent before')
  await database.query('COMMIT')
}
