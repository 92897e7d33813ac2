import type { Tx } from '../tools.js'
import { revokeOne } from './store.js'

/** Ends an unspent link: whoever else came to have it starts nothing with it. */
export const revokeLink = (tx: Tx, linkId: string): Promise<void> => revokeOne(tx, linkId)
