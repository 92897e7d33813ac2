import type { Tx } from '../../tools.js'
import type { Contact } from './contact.js'
import { selectContact, selectNamedContacts } from '../store/contact-store.js'
import { namePeople } from './name-people.js'

/** A contact that whoToAsk found usable. */
export type AskedContact = Contact

/**
 * Whom to ask to reauthorize, in order: contacts of the account, then of its tenant, then the person who consented where the platform
 * named a verified address (who becomes a contact by being asked). Only those whose mail can arrive; empty: nobody to ask.
 */
export const whoToAsk = async (tx: Tx, accountId: string): Promise<readonly AskedContact[]> => {
  const { contacts, environmentId, verifiedEmail } = await selectNamedContacts(tx, accountId)
  const everybody = [...contacts]
  if (environmentId !== null && verifiedEmail !== null && contacts.every(({ email }) => email !== verifiedEmail)) {
    const ids = await namePeople(tx, environmentId, [{ email: verifiedEmail, name: null, locale: null, time_zone: null }])
    const contact = await selectContact(tx, ids.get(verifiedEmail) ?? '', accountId)
    if (contact !== null) everybody.push({ ...contact, role: 'owner', source: 'platform' })
  }
  return everybody.filter(({ state }) => state === 'ok')
}
