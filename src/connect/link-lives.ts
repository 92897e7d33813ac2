import type { Tx } from '../tools.js'
import { judgeLink } from './find-link.js'
import { selectLink, selectLinkedFacts } from './store.js'

/** Whether a link mailed before would still work at `until`; a reminder needs a new one only when it would not. */
export const linkLives = async (tx: Tx, linkId: string, until: Date): Promise<boolean> => {
  const link = await selectLink(tx, linkId)
  return link !== null && judgeLink(link, (await selectLinkedFacts(tx, link)).account, until) === 'live'
}
