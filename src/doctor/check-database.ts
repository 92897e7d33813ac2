import type { Queryable } from '../database/database.js'
import { readSchemaState } from '../database/schema-state.js'
import { wordsOf } from '../domain/words-of.js'
import { ok, problem } from './finding.js'
import type { Finding } from './finding.js'
import { readVersion } from './store.js'

/** PostgreSQL 15 brought NULLS NOT DISTINCT, which the schema uses. */
const oldestVersion = 15_00_00

/** Whether it answers, is new enough, and has this version's schema. */
export const checkDatabase = async (db: Queryable): Promise<readonly Finding[]> => {
  try {
    const { number, name } = await readVersion(db)
    const version =
      number >= oldestVersion
        ? ok('database', `PostgreSQL ${name} answers`)
        : problem('database', `PostgreSQL ${name} answers, which is too old`, 'move to PostgreSQL 15 or later')
    return [version, await checkSchema(db)]
  } catch (error) {
    return [
      problem('database', `It does not answer: ${wordsOf(error)}`, 'check DATABASE_URL, and that PostgreSQL runs and lets this host in'),
    ]
  }
}

const checkSchema = async (db: Queryable): Promise<Finding> => {
  const { isEmpty, missing, unknown } = await readSchemaState(db)
  if (missing.length > 0) {
    const says = isEmpty ? 'There is no schema yet' : `The schema lacks ${missing.join(', ')}`
    return problem('migrations', says, 'run `relink migrate`')
  }
  return unknown.length === 0
    ? ok('migrations', 'The schema is up to date')
    : problem(
        'migrations',
        `The schema is newer than this version: ${unknown.join(', ')}`,
        'run the version of Relink that the schema belongs to',
      )
}
