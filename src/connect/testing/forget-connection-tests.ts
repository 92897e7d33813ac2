import type { Tx } from '../../tools.js'
import { deleteTestsBefore } from './store.js'

const dayMs = 86_400_000

/** Tests of connections older than a day: what they found tells of a person. The audit keeps that they were. */
export const forgetConnectionTests = (tx: Tx): Promise<void> => deleteTestsBefore(tx, new Date(tx.now.getTime() - dayMs))
