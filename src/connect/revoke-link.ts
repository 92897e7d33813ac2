import type { Tx } from '../tools.js'
import { revokeOne } from './store.js'

/** Ends an unspent link: anyone else who has it can't start anything with it. */
export const revokeLink = (tx: Tx, linkId: string): Promise<void> => revokeOne(tx, linkId)
