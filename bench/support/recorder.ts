import type { QueryResult, QueryResultRow } from 'pg'
import type { EgressRequest } from '../../src/egress/egress.js'
import type { Tools } from '../../src/tools.js'

export interface Statement {
  readonly text: string
  readonly params: readonly unknown[]
  /** Rows answered or changed. */
  readonly rows: number
}

export interface Sent {
  readonly kind: 'request'
  readonly url: string
  readonly request: EgressRequest
}

/** What left the process, in order. No transaction is open during a request, so that one list shows both. */
export type Recorded =
  | { readonly kind: 'transaction'; readonly committed: boolean; readonly statements: readonly Statement[] }
  | { readonly kind: 'statement'; readonly statement: Statement }
  | Sent

export interface Counts {
  /** Without BEGIN, COMMIT and ROLLBACK. */
  readonly sql_statements: number
  /** A statement on its own is a transaction too. */
  readonly commits: number
  /** Sent by Relink: to platforms and webhook endpoints. */
  readonly http_requests: number
}

/** Looks for work that the outbox's loops do each second and after each row; when they find none, no case caused it. */
const polls = /^\s*(UPDATE outbox SET lease_until = clock_timestamp|SELECT pg_advisory_xact_lock\(hashtext\('relink_outbox:start'\)\))/

const isVain = (statements: readonly Statement[]): boolean => polls.test(statements[0]?.text ?? '') && statements.at(-1)?.rows === 0

/** Notes every statement and every request of the tools that it was put around. */
export class Recorder {
  #recorded: Recorded[] = []

  observe(tools: Tools): Tools {
    const { database, egress } = tools
    return {
      ...tools,
      database: {
        ...database,
        query: async <R extends QueryResultRow>(text: string, params: readonly unknown[] = []): Promise<QueryResult<R>> => {
          const result = await database.query<R>(text, params)
          this.#add({ kind: 'statement', statement: { text, params, rows: result.rowCount ?? 0 } })
          return result
        },
        transaction: async (work) => {
          const statements: Statement[] = []
          let committed = false
          try {
            const value = await database.transaction((tx) =>
              work({
                ...tx,
                query: async <R extends QueryResultRow>(text: string, params: readonly unknown[] = []): Promise<QueryResult<R>> => {
                  const result = await tx.query<R>(text, params)
                  statements.push({ text, params, rows: result.rowCount ?? 0 })
                  return result
                },
              }),
            )
            committed = true
            return value
          } finally {
            this.#add({ kind: 'transaction', committed, statements })
          }
        },
      },
      egress: {
        ...egress,
        request: (url, request = {}) => {
          this.#add({ kind: 'request', url, request })
          return egress.request(url, request)
        },
        fetch: (url, init = {}) => {
          const { method = 'GET', body } = init
          this.#add({
            kind: 'request',
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
  sql_statements: recorded.reduce(
    (sum, entry) => sum + (entry.kind === 'transaction' ? entry.statements.length : entry.kind === 'statement' ? 1 : 0),
    0,
  ),
  commits: recorded.filter((entry) => entry.kind === 'statement' || (entry.kind === 'transaction' && entry.committed)).length,
  http_requests: recorded.filter(({ kind }) => kind === 'request').length,
})
