import type { Tx } from '../../tools.js'
import { deleteTestsBefore } from './store.js'

const dayMs = 86_400_000

/** Deletes connection tests older than a day, since their results are about a person. The audit log keeps the fact of the test. */
export const forgetConnectionTests = (tx: Tx): Promise<void> => deleteTestsBefore(tx, new Date(tx.now.getTime() - dayMs))
