import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { authenticate } from '../../src/access/authenticate.js'
import { readConfig } from '../../src/config.js'
import { Database } from '../../src/database/database.js'
import { migrate } from '../../src/database/migrate.js'
import { createEgress } from '../../src/egress/egress.js'
import type { Api } from '../../src/http/call.js'
import { createApp } from '../../src/http/create-app.js'
import { inTx } from '../../src/in-tx.js'
import { createLog } from '../../src/log.js'
import type { Tools } from '../../src/tools.js'
import { createVault } from '../../src/vault/vault.js'
import { temporaryPostgres } from './temporary-postgres.js'

export interface RoomTools {
  readonly tools: Tools
  /** Every line of the log, at the level `debug`. */
  readonly logged: string[]
  /** Moves the business clock. */
  readonly advance: (ms: number) => void
  /** Serves the calls; the address. */
  readonly serve: (api: Api) => Promise<string>
  /** All rows of the given tables, as text. */
  readonly dump: (...tables: readonly string[]) => Promise<string>
  readonly stop: () => Promise<void>
}

const key = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`

/** What modules below mail and Temporal need, on a PostgreSQL of its own. */
export const roomTools = async (): Promise<RoomTools> => {
  const postgres = await temporaryPostgres()
  const logged: string[] = []
  const log = createLog('debug', 'test', { write: (line: string) => logged.push(line) })
  await migrate(postgres.url, log)
  let ahead = 0
  const clock = () => new Date(Date.now() + ahead)
  const vault = createVault({ vaultKeys: key('v1'), linkKeys: key('l1') })
  const pool = new Database({ url: postgres.url, poolSize: 5, log })
  const database: Tools['database'] = {
    query: (text, params) => pool.query(text, params),
    transaction: (work) => pool.transaction((db) => inTx(db, { now: clock(), vault }, work)),
    dedicatedClient: () => pool.dedicatedClient(),
    close: () => pool.close(),
  }
  const egress = createEgress({ allow: '', ownPorts: [], allowLoopback: true })
  const settings = readConfig({ PUBLIC_URL: 'https://relink.example/' })
  const tools = { database, vault, egress, clock, log, settings } as unknown as Tools
  const servers: Server[] = []
  return {
    tools,
    logged,
    advance: (ms) => {
      ahead += ms
    },
    serve: async (api) => {
      const app = createApp({
        log,
        trustProxy: 0,
        pages: {},
        requestsPerMinute: 100_000,
        surfaces: [{ at: '/', api, authenticate: authenticate(tools) }],
      })
      const server = app.listen(0, '127.0.0.1')
      servers.push(server)
      await once(server, 'listening')
      return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    },
    dump: async (...tables) => {
      const parts = await Promise.all(
        tables.map((table) => database.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`).then(({ rows }) => rows)),
      )
      return parts
        .flat()
        .map(({ row }) => row)
        .join('\n')
    },
    stop: async () => {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
      await egress.close()
      await database.close()
      await postgres.stop()
    },
  }
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Record<string, unknown> & {
    readonly message: string
    readonly errors?: readonly { readonly field: string; readonly message: string }[]
  }
}

/** One call of the API. */
export const ask = async (base: string, token: string | null, method: string, path: string, body?: unknown): Promise<Answered> => {
  const answer = await fetch(base + path, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) as Answered['body'] }
}

/** The fields that an error names. */
export const fieldsOf = (answer: Answered): readonly string[] => (answer.body.errors ?? []).map(({ field }) => field)
