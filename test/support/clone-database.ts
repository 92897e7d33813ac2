import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { waitFor } from './wait-for.js'

export interface ClonedDatabase {
  readonly url: string
  /** Drops it. Fails if a connection is still open: a pool was not closed. */
  readonly drop: () => Promise<void>
}

/** A database of this test file's own, migrated: a copy of the run's template. */
export const cloneDatabase = async (): Promise<ClonedDatabase> => {
  const adminUrl = inject('adminUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${inject('templateName')}`))
  return {
    url: Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href,
    drop: () =>
      asAdmin(adminUrl, async (admin) => {
        const connected = async () =>
          (await admin.query<{ who: string }>(`SELECT application_name AS who FROM pg_stat_activity WHERE datname = $1`, [name])).rows
        let leaked: unknown = null
        // A backend outlives its client by some milliseconds.
        await waitFor(async () => (await connected()).length === 0, 'every connection to the test database to be closed', 3_000).catch(
          (error: unknown) => {
            leaked = error
          },
        )
        const who = (await connected()).map((row) => row.who)
        await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
        if (leaked !== null) throw new Error(`PostgreSQL connections leaked: ${who.join(', ')}`)
      }),
  }
}

const asAdmin = async <T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> => {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
