import type { Tx } from '../../tools.js'
import { updateListRevoked } from './list-store.js'

/** Ends a list whose mail came back, and with it the links that its page made: a stranger who reads that mailbox starts nothing with them. */
export const revokeList = (tx: Tx, listId: string): Promise<void> => updateListRevoked(tx, listId)
