import pg from 'pg'
import { ofThisDatabase } from './this-database.js'
import { waitFor } from './wait-for.js'

/** A transaction is stopped before it writes this line of a case's timeline, or before the relay deletes the outbox row it has handled. */
export type Point =
  'refresh_tried' | 'event_written' | 'link_minted' | 'mail_sent' | 'closed' | 'reauthorized' | 'outbox:start' | 'outbox:wake'

export interface Held {
  /** Resolves when a transaction has reached the point. */
  reached(): Promise<unknown>
  release(): Promise<void>
}

/** Any number: the space of these advisory locks. */
const space = 4711

/**
 * Stops transactions of the product at chosen points, from outside: triggers in this test's own database wait for advisory locks that the
 * test's connection holds. What waits longer than the pool's `query_timeout` (9 s) fails and is tried again, but for a process that is
 * given the `patient` address.
 */
export class HoldPoints {
  readonly #client: pg.Client
  #count = 0
  #last: Promise<unknown> = Promise.resolve()

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async install(databaseUrl: string): Promise<HoldPoints> {
    const client = new pg.Client({ connectionString: databaseUrl })
    // A killed PostgreSQL ends this connection too, and with it every hold.
    client.on('error', () => undefined)
    await client.connect()
    await client.query(`
      CREATE TABLE test_holds (id integer PRIMARY KEY, subject uuid NOT NULL, point text NOT NULL);
      CREATE FUNCTION test_hold() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        its_subject uuid;
        its_point text;
        found integer;
      BEGIN
        IF TG_TABLE_NAME = 'timeline' THEN
          its_subject := NEW.case_id;
          its_point := NEW.kind;
        ELSE
          its_subject := OLD.subject_id;
          its_point := 'outbox:' || OLD.kind;
        END IF;
        SELECT id INTO found FROM test_holds 
          WHERE point = its_point AND subject IN (its_subject, (SELECT account_id FROM cases WHERE id = its_subject));
        IF found IS NOT NULL THEN PERFORM pg_advisory_xact_lock(${String(space)}, found); END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER test_hold BEFORE INSERT ON timeline FOR EACH ROW EXECUTE FUNCTION test_hold();
      CREATE TRIGGER test_hold BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION test_hold();`)
    return new HoldPoints(client)
  }

  /**
   * The address for a process whose held transactions stay until they are released: on a slow machine the last of many points is reached
   * more than 9 s after the first. What an address says comes before the pool's own setting.
   */
  static patient(databaseUrl: string): string {
    const url = new URL(databaseUrl)
    url.searchParams.set('query_timeout', '120000')
    return url.href
  }

  /** After a restart of the database, whose connections ended with it. */
  static async uninstall(databaseUrl: string): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query('DROP FUNCTION test_hold CASCADE; DROP TABLE test_holds')
    await client.end()
  }

  /** `subject`: a case, or the account whose case it is. */
  async at(subject: string, point: Point): Promise<Held> {
    const id = ++this.#count
    await this.#query('SELECT pg_advisory_lock($1, $2)', [space, id])
    await this.#query('INSERT INTO test_holds VALUES ($1, $2, $3)', [id, subject, point])
    // The view has the locks of every database of the server, where other test files hold points by the same numbers.
    const waiting = `SELECT FROM pg_locks WHERE ${ofThisDatabase} AND locktype = 'advisory' AND classid = $1 AND objid = $2 AND NOT granted`
    return {
      reached: () =>
        waitFor(async () => (await this.#query(waiting, [space, id])).rowCount !== 0, `somebody to stand before ${point} of ${subject}`),
      release: async () => {
        await this.#query('DELETE FROM test_holds WHERE id = $1', [id])
        await this.#query('SELECT pg_advisory_unlock($1, $2)', [space, id])
      },
    }
  }

  /** One after another: the locks are this one connection's. */
  #query(sql: string, params: readonly unknown[]): Promise<pg.QueryResult> {
    const query = this.#last.then(() => this.#client.query(sql, [...params]))
    this.#last = query.catch(() => undefined)
    return query
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined)
  }
}
