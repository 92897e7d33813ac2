import pg from 'pg'
import type { QueryResult, QueryResultRow } from 'pg'
import type { Logger } from 'pino'
import { DatabaseClock } from './database-clock.js'
import { preparedName } from './prepared.js'
import { tryAgain } from './try-again.js'

/** Anything that runs SQL with parameters. */
export interface Queryable {
  query<R extends QueryResultRow>(text: string, params?: readonly unknown[]): Promise<QueryResult<R>>
}

/** One transaction: its SQL, and when it opened by PostgreSQL's clock. */
export interface OpenTransaction extends Queryable {
  readonly now: Date
  /** Statements that are already sent and need not be awaited before the commit, which is sent along with them. Nothing may follow them. */
  readonly last: (sent: Promise<unknown>) => void
}

export interface DatabaseOptions {
  readonly url: string
  /** Connections of this process. Raise it with the number of activity slots, lower it when PostgreSQL's `max_connections` is short. */
  readonly poolSize: number
  readonly log: Logger
}

/** bigint counts fit a number here: no column holds more than 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** PostgreSQL for one process. */
export class Database implements Queryable {
  readonly #pool: pg.Pool
  readonly #options: DatabaseOptions
  /** Every stored time comes from here or from a transaction's `now`, and is compared with nothing else. */
  readonly clock = new DatabaseClock()

  constructor(options: DatabaseOptions) {
    this.#options = options
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize,
      application_name: 'relink',
      // Statements that do not need each other's answers share a round trip.
      pipeline: true,
      // A request that waits longer than this is better answered 503 than queued without end.
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      // Below the activities' startToClose of 10 s: a lost connection must not outlive the try that held it.
      query_timeout: 9_000,
      idle_in_transaction_session_timeout: 15_000,
    })
    this.#pool.on('error', (error) => {
      options.log.warn({ err: error }, 'a database connection was lost')
    })
  }

  /** One statement outside a transaction. */
  query<R extends QueryResultRow>(text: string, params: readonly unknown[] = []): Promise<QueryResult<R>> {
    return this.#again(() => this.#pool.query<R>(queryOf(text, params)))
  }

  /**
   * Runs `work` in one transaction (READ COMMITTED), commits when it resolves, rolls back when it rejects. A transaction that PostgreSQL
   * gave up for another one is run again, a few times (`tryAgain`). Nothing inside may talk to anyone but PostgreSQL.
   */
  transaction<T>(work: (db: OpenTransaction) => Promise<T>): Promise<T> {
    return this.#again(() => this.#once(work))
  }

  async #once<T>(work: (db: OpenTransaction) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect()
    let broken: Error | undefined
    // The pool listens on idle clients only: a connection cut off within a transaction would end the process.
    const lost = (error: Error): void => {
      broken = error
    }
    client.on('error', lost)
    const send = <R extends QueryResultRow>(query: pg.QueryConfig): Promise<QueryResult<R>> => {
      atOnce(client)
      return client.query<R>(query)
    }
    const last: Promise<unknown>[] = []
    let isOver = false
    try {
      const { now, begun } = this.#begin(send)
      const result = await work({
        now: now ?? (await begun),
        query: (text, params = []) => (isOver ? Promise.reject(new Error('the transaction is over')) : send(queryOf(text, params))),
        last: (sent) => {
          // It is waited for with the commit, which may not come to pass.
          sent.catch(() => undefined)
          last.push(sent)
        },
      })
      isOver = true
      // Where one of the last statements fails, PostgreSQL takes the commit for a rollback.
      await Promise.all([begun, ...last, send({ text: 'COMMIT' })])
      return result
    } catch (error) {
      isOver = true
      await send({ text: 'ROLLBACK' }).catch((failed: unknown) => {
        broken = failed instanceof Error ? failed : new Error('rollback failed')
      })
      throw error
    } finally {
      if (broken === undefined) client.off('error', lost)
      client.release(broken)
    }
  }

  /**
   * Begins, and reads PostgreSQL's clock in the same round trip. If the clock was read a moment ago, the reply is not awaited: the first statement is
   * sent along. `begun` is when PostgreSQL says that it began.
   */
  #begin(send: Send): { readonly now: Date | null; readonly begun: Promise<Date> } {
    const now = this.clock.exact()
    const begun = this.#opened(send)
    // The caller gets the error from the next statement.
    begun.catch(() => undefined)
    return { now, begun }
  }

  async #opened(send: Send): Promise<Date> {
    const began = performance.now()
    // Two statements in one message answer two results, which the types do not know.
    const answers = (await send({ text: 'BEGIN; SELECT clock_timestamp() AS now' })) as unknown as readonly QueryResult<{ now: Date }>[]
    const now = answers[1]?.rows[0]?.now
    if (now === undefined) throw new Error('PostgreSQL did not tell its time')
    this.clock.note(now, began, performance.now())
    return now
  }

  #again<T>(work: () => Promise<T>): Promise<T> {
    return tryAgain(work, (error, attempt) => {
      this.#options.log.warn({ err: error, attempt }, 'PostgreSQL gave a transaction up for another one')
    })
  }

  /** A connection of its own for `LISTEN`; the caller ends it. */
  async dedicatedClient(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#options.url, application_name: 'relink-listen', connectionTimeoutMillis: 5_000 })
    await client.connect()
    return client
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}

type Send = (query: pg.QueryConfig) => Promise<QueryResult>

const corked = new WeakSet<object>()

/** What one turn of the event loop sends goes out in one piece: each write is a system call, and wakes PostgreSQL. */
const atOnce = ({ connection: { stream } }: pg.PoolClient): void => {
  if (corked.has(stream)) return
  corked.add(stream)
  stream.cork()
  process.nextTick(() => {
    corked.delete(stream)
    stream.uncork()
  })
}

/** With its name, where each connection plans it once. */
const queryOf = (text: string, params: readonly unknown[]): pg.QueryConfig => {
  const name = preparedName(text)
  return { ...(name !== undefined && { name }), text, values: [...params] }
}
