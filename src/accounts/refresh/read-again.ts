import { note } from '../../cases/note.js'
import { lockCase } from '../../cases/lock-case.js'
import { whyClosed } from '../../cases/why-closed.js'
import { Conflict, NotFound } from '../../http/errors.js'
import type { Tools, Tx } from '../../tools.js'
import { lockAccount } from '../account/lock-account.js'
import { observedSentence } from './observed.js'
import { refreshAccount } from './refresh-account.js'
import { eraseKept } from '../store/credentials-store.js'
import { selectRefreshFacts } from '../store/refresh-facts-store.js'

export interface ReadAgain {
  readonly environmentId: string
  /** The case's. */
  readonly accountId: string
  readonly caseId: string
  /** As on the timeline. */
  readonly actor: string
  /** The kept answer is thrown away, and the stored refresh token is sent once more: for an answer that held no tokens at all. */
  readonly sendAgain: boolean
}

/**
 * Support's act for an answer of the platform that was kept since its tokens could not be read: it is read again, by the integration's
 * settings of now, and nothing is sent. What can be read ends the case.
 * @throws NotFound; Conflict with a sentence where the case is closed, or no answer is kept
 */
export const readAgain = async (tools: Tools, given: ReadAgain): Promise<void> => {
  await tools.database.transaction((tx) => decide(tx, given))
  await refreshAccount(tools, given.accountId, { wait: true })
}

const decide = async (tx: Tx, { environmentId, accountId, caseId, actor, sendAgain }: ReadAgain): Promise<void> => {
  const account = await lockAccount(tx, accountId, environmentId)
  const theCase = account === null ? null : await lockCase(tx, caseId)
  if (theCase?.accountId !== accountId) throw new NotFound()
  const closed = await whyClosed(tx, theCase)
  if (closed !== null) throw new Conflict(closed)
  const facts = await selectRefreshFacts(tx, accountId)
  if (facts === null) throw new NotFound()
  if (facts.isObserved) throw new Conflict(`Nothing was read or sent. ${observedSentence}`)
  if (facts.kept === null) throw new Conflict('No answer of the platform is kept for this account: there is nothing to read again')
  if (sendAgain) await eraseKept(tx, accountId)
  await note(tx, { caseId, kind: 'note', actor, data: { act: sendAgain ? 'send_again' : 'read_again' } })
}
