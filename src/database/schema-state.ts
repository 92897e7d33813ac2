import { wordsOf } from '../domain/words-of.js'
import type { Queryable } from './database.js'
import { isDatabaseUnreachable } from './is-unreachable.js'
import { readMigrations } from './migration-file.js'

/** A database's schema beside this version's migrations, by their names. */
export interface SchemaState {
  readonly isEmpty: boolean
  readonly missing: readonly string[]
  /** Of a newer version. */
  readonly unknown: readonly string[]
}

export const readSchemaState = async (db: Queryable): Promise<SchemaState> => {
  const ours = (await readMigrations()).map(({ name }) => name)
  const applied = await selectApplied(db)
  return {
    isEmpty: applied === null,
    missing: ours.filter((name) => applied?.includes(name) !== true),
    unknown: (applied ?? []).filter((name) => !ours.includes(name)),
  }
}

/**
 * A newer schema will do: while a deployment goes on, the version before still runs.
 * @throws Error that says what to run, or that nothing answers at DATABASE_URL
 */
export const requireSchema = async (db: Queryable): Promise<void> => {
  const { isEmpty, missing } = await readSchemaState(db).catch((error: unknown) => {
    throw isDatabaseUnreachable(error)
      ? new Error(`The database of DATABASE_URL does not answer: ${wordsOf(error)}`, { cause: error })
      : error
  })
  if (missing.length === 0) return
  const says = isEmpty ? 'There is no schema in the database of DATABASE_URL yet' : `The database's schema lacks ${missing.join(', ')}`
  throw new Error(`${says}: run \`relink migrate\` first`)
}

/** Null where there is no schema yet. */
const selectApplied = async (db: Queryable): Promise<readonly string[] | null> => {
  const there = await db.query<{ there: boolean }>(`SELECT to_regclass('relink_migrations') IS NOT NULL AS there`)
  if (there.rows[0]?.there !== true) return null
  const { rows } = await db.query<{ name: string }>(`SELECT name FROM relink_migrations`)
  return rows.map(({ name }) => name)
}
