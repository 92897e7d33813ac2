import { cloneDatabase } from './clone-database.js'

export { freePort } from './free-port.js'

/** A migrated database of this test file's own, on the run's PostgreSQL. */
export const temporaryPostgres = async (): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> => {
  const { url, drop } = await cloneDatabase()
  return { url, stop: drop }
}
