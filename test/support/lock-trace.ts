import pg from 'pg'
import { hookQueries } from './hook-queries.js'
import type { Queried } from './hook-queries.js'

/** A row, or an advisory lock, that a transaction locked so that another one that wants to write it waits. */
export interface Taken {
  readonly table: string
  readonly row: string
  /** The statement that took it. */
  readonly by: string
}

/** `pgrowlocks` (contrib): a foreign key's check blocks only a deletion. */
const harmless = `'For Key Share', 'Key Share'`
/** The product's transactions begin with a message of two statements. */
const begins = /^BEGIN\b/
const advisory = /pg_advisory_xact_lock\(hashtextextended\(\$1/

/**
 * Looks, after every statement of every transaction of this process, which rows of the database that transaction has locked: PostgreSQL's
 * own word on the order in which tables are locked, whatever the code says.
 */
export class LockTrace {
  /** One list for each transaction that locked anything, in the order of taking. */
  readonly transactions: (readonly Taken[])[] = []
  readonly #observer: pg.Client
  readonly #sql: string
  readonly #open = new WeakMap<pg.Client, Taken[]>()
  readonly #hook: ReturnType<typeof hookQueries>
  /** One look after another: the observer is one connection. */
  #last: Promise<unknown> = Promise.resolve()

  private constructor(observer: pg.Client, sql: string) {
    this.#observer = observer
    this.#sql = sql
    this.#hook = hookQueries({
      before: (queried) => {
        this.#before(queried)
      },
      after: (queried) => this.#look(queried),
    })
  }

  static async begin(databaseUrl: string): Promise<LockTrace> {
    const observer = new pg.Client({ connectionString: databaseUrl, application_name: 'lock-trace' })
    await observer.connect()
    await observer.query('CREATE EXTENSION IF NOT EXISTS pgrowlocks')
    const { rows } = await observer.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`)
    const sql = rows.map(
      ({ name }) => `SELECT '${name}' AS "table", coalesce(to_jsonb(r) ->> 'id', to_jsonb(r)::text) AS row
        FROM pgrowlocks('${name}') l JOIN ${name} r ON r.ctid = l.locked_row WHERE (l.modes)[array_position(l.pids, $1::integer)] NOT IN (${harmless})`,
    )
    return new LockTrace(observer, sql.join(' UNION ALL '))
  }

  async end(): Promise<void> {
    this.#hook.undo()
    await this.#observer.end()
  }

  #before({ client, text, params }: Queried): void {
    if (begins.test(text)) this.#open.set(client, [])
    const taken = this.#open.get(client)
    const row = String(params[0])
    // One that it has already is had at once.
    if (taken !== undefined && advisory.test(text) && !taken.some((one) => one.row === row))
      taken.push({ table: `advisory ${row.split('/')[0] ?? ''}`, row, by: text })
    if (text !== 'COMMIT' && text !== 'ROLLBACK') return
    if (taken !== undefined && taken.length > 0) this.transactions.push(taken)
    this.#open.delete(client)
  }

  async #look({ client, text }: Queried): Promise<void> {
    const taken = this.#open.get(client)
    if (taken === undefined || begins.test(text)) return
    const { processID } = client as unknown as { readonly processID: number }
    const answer = this.#last.then(() => this.#hook.plain(this.#observer, this.#sql, [processID]))
    this.#last = answer.catch(() => undefined)
    const { rows } = (await answer) as pg.QueryResult<{ table: string; row: string }>
    for (const { table, row } of rows) {
      if (!taken.some((one) => one.table === table && one.row === row)) taken.push({ table, row, by: text })
    }
  }
}
