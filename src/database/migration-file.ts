import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { packageRoot } from './package-root.js'

/** One file of `src/database/migrations`. */
export interface Migration {
  /** The file's name without `.sql`, as it is in `relink_migrations`. */
  readonly name: string
  /**
   * True: one transaction. False (`-- Up Migration, concurrently`): statements run one by one outside any transaction, and each may be run again; for
   * indexes on growing tables, which would otherwise be locked against writes while they are built.
   */
  readonly isTransactional: boolean
  readonly up: string
  /** The statements that revert it; `null`: not written yet, and a test says so. */
  readonly down: string | null
}

const folder = path.join(packageRoot, 'src/database/migrations')

/** In their order. @throws Error for a file without an Up part, or with a statement that has no place in it */
export const readMigrations = async (): Promise<readonly Migration[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(files.map(async (file) => parseMigration(path.parse(file).name, await readFile(path.join(folder, file), 'utf8'))))
}

export const parseMigration = (name: string, text: string): Migration => {
  const [, heading, up, down] =
    /^-- Up Migration(, concurrently)?[ \t]*\n([^]*?)(?:^-- Down Migration[ \t]*\n([^]*))?$(?![^])/m.exec(text) ?? []
  if (up === undefined) throw new Error(`The migration ${name} lacks its Up part`)
  const migration = { name, isTransactional: heading === undefined, up, down: down ?? null }
  if (!migration.isTransactional)
    for (const statement of [...statementsOf(up), ...statementsOf(down ?? '')])
      if (!isRepeatable.test(statement))
        throw new Error(
          `${name}: a concurrent migration has CREATE INDEX CONCURRENTLY IF NOT EXISTS and DROP INDEX CONCURRENTLY IF EXISTS only`,
        )
  return migration
}

const isRepeatable = /^(?:create (?:unique )?index concurrently if not exists|drop index concurrently if exists) /i

/** The statements of a concurrent migration; none of them has a semicolon inside. */
export const statementsOf = (sql: string): readonly string[] =>
  sql
    .replace(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim().replace(/\s+/g, ' '))
    .filter((statement) => statement !== '')
