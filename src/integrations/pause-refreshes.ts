import type { Queryable } from '../database/database.js'
import { pauseRefreshesUntil } from './store.js'

/** The platform asked this app to call less often: the sweep leaves its accounts alone until then. A longer pause stays. */
export const pauseRefreshes = (db: Queryable, integrationId: string, until: Date): Promise<void> =>
  pauseRefreshesUntil(db, integrationId, until)
