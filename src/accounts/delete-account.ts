import { audit } from '../access/audit.js'
import { NotFound } from '../http/errors.js'
import { eraseMailsOf } from '../mail/write-mail.js'
import type { Tx } from '../tools.js'
import { writeEvent } from '../webhooks/write-event.js'
import { setAccountContacts } from './contacts/contacts.js'
import { endOutage } from './outage/end-outage.js'
import { lockAccount } from './account/lock-account.js'
import { updateDeleted } from './store/account-store.js'
import { deleteOrphans, lockContacts, selectContactId, selectContactsOfAccount, selectWhoConsented } from './store/contact-store.js'
import { deleteFormerContactsOf } from './store/former-contact-store.js'
import { deleteCredentials } from './store/credentials-store.js'
import { deleteRejection } from './store/rejection-store.js'

/**
 * Marks an account deleted: its case is cancelled, its links lead nowhere, its credentials, mails and contacts that nothing else names
 * are erased. `removeAccount` also gives the grant back.
 * @throws NotFound
 */
export const deleteAccount = async (
  tx: Tx,
  which: { readonly environmentId: string; readonly accountId: string; readonly actor: string },
): Promise<{ readonly id: string }> => {
  const { environmentId, accountId, actor } = which
  const account = await lockAccount(tx, accountId, environmentId)
  if (account === null || account.deletedAt !== null) throw new NotFound()
  await endOutage(tx, { accountId, outcome: 'cancelled', actor, data: { why: 'account_deleted' } })
  const email = account.remoteAccount?.verified_email
  const consenting = email == null ? null : await selectContactId(tx, environmentId, email)
  await updateDeleted(tx, accountId)
  await deleteCredentials(tx, accountId)
  await deleteRejection(tx, accountId)
  const consented = [...(consenting === null ? [] : [consenting]), ...(await selectWhoConsented(tx, accountId))]
  await lockContacts(tx, environmentId, { ids: [...consented, ...(await selectContactsOfAccount(tx, accountId))] })
  await setAccountContacts(tx, account, [])
  await deleteFormerContactsOf(tx, accountId)
  await deleteOrphans(tx, consented)
  await eraseMailsOf(tx, accountId)
  await writeEvent(tx, { environmentId, event: 'integrated_account:deleted', payload: { id: accountId }, accountId })
  await audit(tx, {
    environmentId,
    actor,
    action: 'deleted',
    subjectKind: 'integrated_account',
    subjectId: accountId,
    data: {},
  })
  return { id: accountId }
}
