import type { Tx } from '../../tools.js'
import { selectList } from './list-store.js'
import type { FoundList } from './list-store.js'

/** Whether a list still leads to its page: it has not run out, its mail did not come back, and its person is still mailed. */
export const isListLive = ({ revokedAt, expiresAt, state }: Pick<FoundList, 'revokedAt' | 'expiresAt' | 'state'>, now: Date): boolean =>
  revokedAt === null && expiresAt > now && state === 'ok'

/** The token of a list that still works; `null`: it is void, has run out, or its person is gone. */
export const liveListToken = async (tx: Tx, id: string): Promise<string | null> => {
  const list = await selectList(tx, { id })
  return list !== null && isListLive(list, tx.now) ? tx.vault.linkToken(list.id, list.kid).token : null
}
