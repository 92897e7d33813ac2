import type { Tx } from '../tools.js'
import { judgeLink } from './find-link.js'
import { selectLinkWithFacts } from './store.js'

/** Whether a link mailed before would still work at `until`; a reminder needs a new one only when it would not. */
export const linkLives = async (tx: Tx, linkId: string, until: Date): Promise<boolean> => {
  const found = await selectLinkWithFacts(tx, { id: linkId })
  return found !== null && judgeLink(found.link, found.account, until) === 'live'
}
