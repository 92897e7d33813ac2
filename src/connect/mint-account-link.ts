import { actorOf } from '../access/actor-of.js'
import { audit } from '../access/audit.js'
import { lockAccount } from '../accounts/account/lock-account.js'
import { note } from '../cases/note.js'
import type { Caller } from '../http/caller.js'
import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { mintLink } from './mint-link.js'
import type { MintedLink } from './mint-link.js'

/**
 * Mints a link that staff hand on themselves, for any account; if it has an open case, the case's timeline records it.
 * @throws NotFound, also for another environment's and a deleted account
 */
export const mintAccountLink = async (tx: Tx, caller: Caller, accountId: string, life: number): Promise<MintedLink> => {
  const { environmentId } = caller
  const account = await lockAccount(tx, accountId, environmentId)
  if (account === null || account.deletedAt !== null) throw new NotFound()
  const actor = actorOf(caller)
  const caseId = account.openCaseId
  const link = await mintLink(tx, { environmentId, accountId, caseId, mintedFor: 'support', persistPreviousContext: true, life })
  if (caseId !== null) {
    await note(tx, { caseId, kind: 'link_minted', actor, data: { link_id: link.id, expires_at: link.expiresAt } })
  }
  await audit(tx, {
    environmentId,
    actor,
    action: 'link_minted',
    subjectKind: 'integrated_account',
    subjectId: accountId,
    data: { link_id: link.id },
  })
  return link
}
