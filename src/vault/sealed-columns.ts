import { selectSealedColumns } from './store.js'
import type { Queries, SealedColumn } from './store.js'

/**
 * Every column whose comment is `sealed`: a migration that adds one says so, and needs nothing else to have it counted and sealed again.
 * @throws where its table has no key of one column
 */
export const sealedColumns = async (db: Queries): Promise<readonly SealedColumn[]> => {
  const columns = await selectSealedColumns(db)
  const bad = columns.find(({ key }) => key === null)
  if (bad !== undefined) throw new Error(`${bad.table}.${bad.column} is sealed, and its table has no primary key of one column`)
  return columns as readonly SealedColumn[]
}
