import type { Tx } from '../../tools.js'
import type { Contact } from './contact.js'
import { selectContact, selectContactId, selectNamedContacts } from '../store/contact-store.js'
import { selectUnreachable } from '../store/suppression-store.js'
import { namePeople } from './name-people.js'
import { suppressedAmong } from './suppressed-among.js'
import type { Unreachable } from './suppression.js'

/** A contact that whoToAsk found usable. */
export type AskedContact = Contact

/**
 * Returns whom to ask to reauthorize, in order: contacts of the account, then of its tenant, then the person who consented, if the platform named a
 * verified address (they become a contact when they are asked). Only people whose mail can arrive; empty: no contact.
 */
export const whoToAsk = async (tx: Tx, accountId: string): Promise<readonly AskedContact[]> => {
  const { contacts, consented, environmentId } = await candidates(tx, accountId)
  if (consented === null || environmentId === null) return usable(contacts)
  const ids = await namePeople(tx, environmentId, [{ email: consented, name: null, locale: null, time_zone: null }])
  return usable([...contacts, ...(await byPlatform(tx, ids.get(consented) ?? null, accountId))])
}

export interface CouldBeAsked {
  readonly contacts: readonly AskedContact[]
  /** So could the person who consented, who is no contact yet. */
  readonly isOneMore: boolean
}

/** The same without creating a contact: for a transaction that has locked contacts already, and may not lock more of them (docs/lock-order.md). */
export const whoCouldBeAsked = async (tx: Tx, accountId: string): Promise<CouldBeAsked> => {
  const { contacts, consented, environmentId } = await candidates(tx, accountId)
  if (consented === null || environmentId === null) return { contacts: usable(contacts), isOneMore: false }
  const id = await selectContactId(tx, environmentId, consented)
  return id === null
    ? { contacts: usable(contacts), isOneMore: (await suppressedAmong(tx, { environmentId, accountId }, [consented])).size === 0 }
    : { contacts: usable([...contacts, ...(await byPlatform(tx, id, accountId))]), isOneMore: false }
}

/** Who is on file for an account and not mailed, in the same order: why, since when, and what the server of a dead address said. */
export const whoCannotBeAsked = async (tx: Tx, accountId: string): Promise<readonly Unreachable[]> => {
  const { contacts, consented, environmentId } = await candidates(tx, accountId)
  const id = consented === null || environmentId === null ? null : await selectContactId(tx, environmentId, consented)
  const known = [...contacts, ...(await byPlatform(tx, id, accountId))]
  return selectUnreachable(
    tx,
    accountId,
    known.map((contact) => contact.id),
  )
}

interface Candidates {
  readonly contacts: readonly Contact[]
  /** The address of the person who consented, unless a contact has it. */
  readonly consented: string | null
  readonly environmentId: string | null
}

const candidates = async (tx: Tx, accountId: string): Promise<Candidates> => {
  const { contacts, environmentId, verifiedEmail } = await selectNamedContacts(tx, accountId)
  return { contacts, environmentId, consented: contacts.some(({ email }) => email === verifiedEmail) ? null : verifiedEmail }
}

const byPlatform = async (tx: Tx, contactId: string | null, accountId: string): Promise<readonly Contact[]> => {
  const contact = contactId === null ? null : await selectContact(tx, contactId, accountId)
  return contact === null ? [] : [{ ...contact, role: 'owner', source: 'platform' }]
}

const usable = (contacts: readonly Contact[]): readonly AskedContact[] => contacts.filter(({ state }) => state === 'ok')
