import { randomUUID } from 'node:crypto'
import { audit } from '../../access/audit.js'
import { NotFound } from '../../http/errors.js'
import { enqueue } from '../../outbox/enqueue.js'
import type { Tx } from '../../tools.js'
import { lockContacts, updateContactState } from '../store/contact-store.js'
import { deleteSuppression, lockSuppressions, selectOpenCasesOfContact, selectSuppression } from '../store/suppression-store.js'

/** Lets an address be mailed again; open cases without a contact to ask begin with its owner. @throws NotFound */
export const liftSuppression = async (
  tx: Tx,
  { environmentId, id, actor }: { readonly environmentId: string; readonly id: string; readonly actor: string },
): Promise<{ readonly id: string }> => {
  const found = await selectSuppression(tx, environmentId, id)
  if (found === null) throw new NotFound()
  if (found.email !== null) await lockContacts(tx, environmentId, { emails: [found.email] })
  await lockSuppressions(tx, environmentId, 'making')
  const lifted = await deleteSuppression(tx, environmentId, id)
  if (lifted === null) throw new NotFound()
  const { contactId, accountId } = lifted
  if (contactId !== null && accountId === null) await updateContactState(tx, contactId, 'ok')
  await audit(tx, { environmentId, actor, action: 'lifted', subjectKind: 'suppression', subjectId: id, data: { why: found.why } })
  for (const subjectId of await selectOpenCasesOfContact(tx, environmentId, lifted))
    await enqueue(tx, { kind: 'wake', environmentId, subjectId, payload: { id: randomUUID(), why: 'contacts' } })
  return { id }
}
