import type { Tools } from '../../tools.js'

/** Another process imports the same file. */
export class ImportUnderWay extends Error {
  override readonly name = 'ImportUnderWay'
  readonly code = 'import_under_way'

  constructor() {
    super('Another process imports the same file at the moment')
  }
}

/**
 * Keeps a second process from importing the same file, whose report both would write. The lock ends with its connection, so a killed process leaves
 * none behind.
 * @throws ImportUnderWay
 */
export const lockImport = async (tools: Tools, what: string): Promise<{ end: () => Promise<void> }> => {
  const client = await tools.database.dedicatedClient()
  // Without the lock each batch still compares how far the file has come.
  client.on('error', (error) => {
    tools.log.warn({ err: error }, "the import's lock was lost")
  })
  const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(hashtextextended($1, 0)) as locked`, [
    `relink_import:${what}`,
  ])
  if (rows[0]?.locked !== true) {
    await client.end()
    throw new ImportUnderWay()
  }
  return { end: () => client.end() }
}
