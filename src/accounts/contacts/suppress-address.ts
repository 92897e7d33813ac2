import { randomUUID } from 'node:crypto'
import { audit } from '../../access/audit.js'
import type { Tx } from '../../tools.js'
import { lockContacts, selectContactId, updateContactState } from '../store/contact-store.js'
import { insertSuppression, lockSuppressions, selectSuppressionOf } from '../store/suppression-store.js'
import { addressHash } from './address-hash.js'
import { stateOfReason } from './suppression.js'
import type { Suppression, SuppressionReason } from './suppression.js'

export interface ToSuppress {
  readonly environmentId: string
  /** In lower case. */
  readonly email: string
  /** Null: about no account. */
  readonly accountId: string | null
  readonly why: SuppressionReason
  readonly code?: string | null
  readonly actor: string
  readonly mailId?: string | null
}

/** Suppresses an address; one that is suppressed already stays as it is. The caller makes sure that other contacts are asked. */
export const suppressAddress = async (tx: Tx, given: ToSuppress): Promise<Suppression> => {
  const { environmentId, email, accountId, why, actor } = given
  await lockContacts(tx, environmentId, { emails: [email] })
  await lockSuppressions(tx, environmentId, 'making')
  const hash = (await addressHash(tx, environmentId))(email)
  const contactId = await selectContactId(tx, environmentId, email)
  const id = randomUUID()
  const row = { id, environmentId, hash, accountId, contactId, why, code: given.code ?? null, actor, mailId: given.mailId ?? null }
  if (await insertSuppression(tx, row)) {
    if (contactId !== null && accountId === null) await updateContactState(tx, contactId, stateOfReason[why])
    // Without the address: an audit is kept when its person is erased.
    const data = { why, ...(accountId !== null && { integrated_account_id: accountId }) }
    await audit(tx, { environmentId, actor, action: 'created', subjectKind: 'suppression', subjectId: id, data })
  }
  const suppression = await selectSuppressionOf(tx, { environmentId, hash, accountId })
  if (suppression === null) throw new Error('A suppression could be neither written nor found')
  return suppression
}
