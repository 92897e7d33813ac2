import type { Tx } from '../../tools.js'
import { tokenShape } from '../find-link.js'
import { selectList } from './list-store.js'
import type { FoundList } from './list-store.js'

/** By the digest under each key of LINK_KEYS; null for an unknown token, whatever its form. */
export const findList = async (tx: Tx, token: string): Promise<FoundList | null> =>
  tokenShape.test(token) ? selectList(tx, { digests: tx.vault.linkDigests(token) }) : null
