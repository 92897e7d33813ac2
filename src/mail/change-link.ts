import type { Tx } from '../tools.js'
import { updateLink } from './store.js'

/** Gives a mail that has not been sent another link: the one that it was written with no longer works. */
export const changeLink = (tx: Tx, mailId: string, linkId: string): Promise<void> => updateLink(tx, mailId, linkId)
