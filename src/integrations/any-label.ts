import type { Queryable } from '../database/database.js'
import { selectAnyLabel } from './store.js'

/** What people read of one of the environment's integrations, the oldest: an example of its own. Null where it has none. */
export const anyLabel = (db: Queryable, environmentId: string): Promise<string | null> => selectAnyLabel(db, environmentId)
