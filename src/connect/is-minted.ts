import type { Tx } from '../tools.js'
import { selectLink } from './store.js'

/** Whether a link of this id was ever minted, whatever has become of it. */
export const isMinted = async (tx: Tx, linkId: string): Promise<boolean> => (await selectLink(tx, linkId)) !== null
