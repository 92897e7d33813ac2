import type { Tx } from '../tools.js'
import { clearPutOff } from './store.js'

/** Mails of these cases that were put off are due as their reminder schedules say. */
export const endPutOff = (tx: Tx, caseIds: readonly string[]): Promise<void> => clearPutOff(tx, caseIds)
