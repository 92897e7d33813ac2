import type { Queryable } from '../database/database.js'
import { deleteChanges } from './store.js'

/** Longer than a client may have been away to go on where it was (`resumableSeconds`), by more than a transaction takes. */
const keptMinutes = 20

/** Deletes rows of `changes` that no client can come back for. */
export const forgetChanges = (db: Queryable): Promise<void> => deleteChanges(db, keptMinutes)
