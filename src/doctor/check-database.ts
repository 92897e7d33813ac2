import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Queryable } from '../database/database.js'
import { packageRoot } from '../database/package-root.js'
import { ok, problem, wordsOf } from './finding.js'
import type { Finding } from './finding.js'
import { readMigrations, readVersion } from './reads.js'

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
  const files = (await readdir(path.join(packageRoot, 'src/database/migrations'))).map((file) => path.parse(file).name)
  const applied = await readMigrations(db)
  const missing = files.filter((name) => applied?.includes(name) !== true)
  const unknown = (applied ?? []).filter((name) => !files.includes(name))
  if (missing.length > 0) {
    const says = applied === null ? 'There is no schema yet' : `The schema lacks ${missing.join(', ')}`
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
