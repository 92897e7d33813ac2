import type ts from 'typescript'
import type { Queryable } from '../../../src/database/database.js'
import { faultsOf } from './compare.js'
import type { Describer } from './describe.js'
import { sentBy } from './statements.js'
import type { Statement } from './statements.js'

/** How the statements that are put together as they run are sent, by their `of`: with each of their parts. */
export type Parts = Readonly<Record<string, (db: Queryable) => Promise<unknown>>>

/** Says what is wrong with a statement: of its texts for PostgreSQL, and of their rows for who reads them. */
export const examine = async (
  checker: ts.TypeChecker,
  describer: Describer,
  statement: Statement,
  parts: Parts,
): Promise<readonly string[]> => {
  const send = parts[statement.of]
  const texts = send === undefined ? statement.texts : (await sentBy(send)).map((text) => ({ text, used: [] }))
  if (texts === null) return ['is put together as it runs']
  const faults = new Set<string>()
  for (const { text, used } of texts) {
    try {
      const described = await describer.describe(text)
      const columns = described.columns.filter(({ name }) => !statement.isList || !name.startsWith('cursor_'))
      const said = statement.row === null ? unread(columns) : faultsOf(checker, statement.row, columns, used)
      for (const fault of said) faults.add(fault)
    } catch (error) {
      faults.add(`${String(error)}: ${text}`)
    }
  }
  return [...faults]
}

/** A row without a type is counted, not read. */
const unread = (columns: readonly { readonly name: string; readonly type: string }[]): readonly string[] =>
  columns.filter(({ name, type }) => name !== '?column?' && type !== 'void').map(({ name }) => `no type for the column ${name}`)
