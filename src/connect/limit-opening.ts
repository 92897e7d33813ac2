import { overLimit } from '../access/over-limit.js'
import type { Tx } from '../tools.js'
import type { Visit } from './connect-answer.js'
import { linkLimit, unknownLimit } from './limits.js'
import { anonymousPage } from './page-for.js'
import type { PageView } from './pages/page-view.js'

/**
 * Counts an opening by `name` (`link:<id>`, `list:<id>`), or for an unknown token (null) by the visitor's IP address. Returns the page to show if there
 * were too many, else null.
 */
export const limitOpening = async (tx: Tx, name: string | null, visit: Visit): Promise<PageView | null> => {
  const seconds =
    name === null ? await overLimit(tx, `unknown:${tx.vault.digest('ip', visit.ip)}`, unknownLimit) : await overLimit(tx, name, linkLimit)
  return seconds === null ? null : anonymousPage('too_many', visit, seconds)
}
