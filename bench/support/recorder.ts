import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { activityInfo } from '@temporalio/activity'
import type { QueryResult, QueryResultRow } from 'pg'
import type { EgressRequest } from '../../src/egress/egress.js'
import type { Tools, Tx } from '../../src/tools.js'

export interface Statement {
  readonly text: string
  readonly params: readonly unknown[]
  /** Rows answered or changed. */
  readonly rows: number
}

interface Done {
  /** Whose work it was: a step's name, `GET /path` of a request, or `relay`. */
  readonly operation: string
}

export interface Sent extends Done {
  readonly kind: 'request'
  readonly url: string
  readonly request: EgressRequest
}

/** What left the process, in order. No transaction is open during a request, so that one list shows both. */
export type Recorded =
  | ({ readonly kind: 'transaction'; readonly committed: boolean; readonly statements: readonly Statement[] } & Done)
  | ({ readonly kind: 'statement'; readonly statement: Statement } & Done)
  | Sent

export interface Counts {
  /** Without BEGIN, COMMIT and ROLLBACK. */
  readonly sql_statements: number
  /** Committed, and at least one of its statements changed a row; a statement on its own is a transaction too. */
  readonly write_transactions: number
  /** Sent by Relink: to platforms and webhook endpoints. */
  readonly http_requests: number
}

/** Looks for work that the loops of outbox and deliveries do each second and after each row; when they find none, no case caused it. */
const polls =
  /^\s*(UPDATE outbox o SET lease_until = clock_timestamp|SELECT pg_advisory_xact_lock\(hashtext\('relink_outbox:start'\)\)|WITH RECURSIVE endpoint AS)/

const isVain = (statements: readonly Statement[]): boolean =>
  statements.length === 0 || (polls.test(statements[0]?.text ?? '') && statements.at(-1)?.rows === 0)

/** Row locks name an UPDATE too, and change nothing. */
const changes = /(?<!\bfor |\bfor no key |\bdo )\b(insert\s+into|update|delete\s+from)\s/i

const changed = ({ text, rows }: Statement): boolean => rows > 0 && changes.test(text)

const requests = new AsyncLocalStorage<string>()
let isListening = false

/** Whatever a request to the API begins is its work. The channel speaks before the server's own handlers are called. */
const listenToRequests = (): void => {
  if (isListening) return
  isListening = true
  subscribe('http.server.request.start', (message) => {
    const { method, url } = (message as { request: IncomingMessage }).request
    // Ids in a path would make an operation of each.
    const path = (url ?? '').replace(/\?.*/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    requests.enterWith(`${method ?? ''} ${path}`)
  })
}

const operationNow = (): string => {
  try {
    return activityInfo().activityType
  } catch {
    return requests.getStore() ?? 'relay'
  }
}

/** Notes every statement and every request of the tools that it was put around. */
export class Recorder {
  #recorded: Recorded[] = []

  observe(tools: Tools): Tools {
    listenToRequests()
    const { database, egress } = tools
    return {
      ...tools,
      database: {
        ...database,
        query: async <R extends QueryResultRow>(text: string, params: readonly unknown[] = []): Promise<QueryResult<R>> => {
          const result = await database.query<R>(text, params)
          this.#add({ kind: 'statement', operation: operationNow(), statement: { text, params, rows: result.rowCount ?? 0 } })
          return result
        },
        transaction: async (work) => {
          const statements: Statement[] = []
          let committed = false
          try {
            const value = await database.transaction(async (tx) => {
              const recorded: Tx = {
                ...tx,
                query: async <R extends QueryResultRow>(text: string, params: readonly unknown[] = []): Promise<QueryResult<R>> => {
                  const result = await tx.query<R>(text, params)
                  statements.push({ text, params, rows: result.rowCount ?? 0 })
                  return result
                },
              }
              // Else it would be flushed past this list.
              const flush = tx.pending.flush.bind(tx.pending)
              tx.pending.flush = () => flush(recorded)
              return work(recorded)
            })
            committed = true
            return value
          } finally {
            this.#add({ kind: 'transaction', operation: operationNow(), committed, statements })
          }
        },
      },
      egress: {
        ...egress,
        request: (url, request = {}) => {
          this.#add({ kind: 'request', operation: operationNow(), url, request })
          return egress.request(url, request)
        },
        fetch: (url, init = {}) => {
          const { method = 'GET', body } = init
          this.#add({
            kind: 'request',
            operation: operationNow(),
            url: String(url),
            request: {
              method: method as NonNullable<EgressRequest['method']>,
              headers: Object.fromEntries(new Headers(init.headers).entries()),
              ...(typeof body === 'string' || body instanceof URLSearchParams ? { body: body.toString() } : {}),
            },
          })
          return egress.fetch(url, init)
        },
      },
    }
  }

  /** What was recorded since the last call, without polls in vain. */
  take(): readonly Recorded[] {
    return this.#recorded.splice(0)
  }

  #add(entry: Recorded): void {
    const vain = entry.kind === 'transaction' ? isVain(entry.statements) : entry.kind === 'statement' && isVain([entry.statement])
    if (!vain) this.#recorded.push(entry)
  }
}

export const countOf = (recorded: readonly Recorded[]): Counts => ({
  sql_statements: recorded.reduce((sum, entry) => sum + statementsOf(entry).length, 0),
  write_transactions: recorded.filter((entry) => !(entry.kind === 'transaction' && !entry.committed) && statementsOf(entry).some(changed))
    .length,
  http_requests: recorded.filter(({ kind }) => kind === 'request').length,
})

const statementsOf = (entry: Recorded): readonly Statement[] =>
  entry.kind === 'transaction' ? entry.statements : entry.kind === 'statement' ? [entry.statement] : []

/** The same for each operation, the costliest first. */
export const byOperation = (recorded: readonly Recorded[]): readonly (Counts & { readonly operation: string })[] =>
  [...new Set(recorded.map(({ operation }) => operation))]
    .map((operation) => ({ operation, ...countOf(recorded.filter((entry) => entry.operation === operation)) }))
    .sort((one, other) => other.sql_statements - one.sql_statements)
