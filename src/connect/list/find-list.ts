import type { Tx } from '../../tools.js'
import { selectList } from './list-store.js'
import type { FoundList } from './list-store.js'

const shape = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** By the digest under each key of LINK_KEYS; null for an unknown token, whatever its form. */
export const findList = async (tx: Tx, token: string): Promise<FoundList | null> =>
  shape.test(token) ? selectList(tx, { digests: tx.vault.linkDigests(token) }) : null
