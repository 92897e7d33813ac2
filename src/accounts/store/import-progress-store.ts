import type { Queryable } from '../../database/database.js'
import type { Tx } from '../../tools.js'

/** How far the import of a file has come. */
export interface ImportProgress {
  readonly id: string
  readonly bytes: number
  readonly line: number
  readonly imported: number
  readonly refused: number
  readonly reportBytes: number
}

/** The import of a file that was begun and did not come to its end; null: there is none. */
export const selectUnfinishedImport = async (db: Queryable, environmentId: string, digest: string): Promise<ImportProgress | null> => {
  const { rows } = await db.query<ImportProgress & object>(
    `select id, bytes, line, imported, refused, report_bytes as "reportBytes" from imports
     where environment_id = $1 and digest = $2 and finished_at is null`,
    [environmentId, digest],
  )
  return rows[0] ?? null
}

export const insertImport = async (
  tx: Tx,
  row: { readonly id: string; readonly environmentId: string; readonly digest: string; readonly file: string },
): Promise<void> => {
  await tx.query(`insert into imports (id, environment_id, digest, file, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)`, [
    row.id,
    row.environmentId,
    row.digest,
    row.file,
    tx.now,
  ])
}

/** False: another process has moved it on meanwhile. */
export const updateImport = async (tx: Tx, from: ImportProgress, to: Omit<ImportProgress, 'id'>): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `update imports set bytes = $3, line = $4, imported = $5, refused = $6, report_bytes = $7, updated_at = $8
     where id = $1 and bytes = $2 and finished_at is null`,
    [from.id, from.bytes, to.bytes, to.line, to.imported, to.refused, to.reportBytes, tx.now],
  )
  return rowCount === 1
}

export const finishImport = async (tx: Tx, id: string): Promise<void> => {
  await tx.query(`update imports set finished_at = $2, updated_at = $2 where id = $1`, [id, tx.now])
}
