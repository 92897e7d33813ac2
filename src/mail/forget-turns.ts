import type { Tx } from '../tools.js'
import { deleteTurns } from './pace-store.js'

/** The pace of an environment's domains has changed: mails that wait take new turns. */
export const forgetTurns = (tx: Tx, environmentId: string): Promise<void> => deleteTurns(tx, environmentId)
