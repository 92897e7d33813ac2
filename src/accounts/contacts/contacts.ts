import type { Tx } from '../../tools.js'
import type { ContactInput } from './contact.js'
import {
  deleteOrphans,
  lockContacts,
  replaceAccountContacts,
  replaceTenantContacts,
  selectContactsOfAccount,
  selectContactsOfTenant,
  selectTenant,
} from '../store/contact-store.js'
import type { Named } from '../store/contact-store.js'
import { namePeople } from './name-people.js'
import { selectRemovedOfAccount, selectRemovedOfTenant } from '../store/former-contact-store.js'
import type { FormerContact } from '../store/former-contact-store.js'
import type { Queryable } from '../../database/database.js'

/** Ends the links of people who are taken off: before contacts are locked, as links come before them (docs/lock-order.md). */
type TakenOff = (removed: readonly FormerContact[]) => Promise<void>
/** Of a new account, or one whose links lead nowhere any more. */
const noLinks: TakenOff = () => Promise.resolve()

/**
 * Replaces an account's contacts whole, in the order in which they are asked; people whom nothing names any more are erased. Returns who is
 * a contact no longer.
 */
export const setAccountContacts = async (
  tx: Tx,
  account: { readonly environmentId: string; readonly id: string },
  contacts: readonly ContactInput[],
  takenOff: TakenOff = noLinks,
): Promise<readonly FormerContact[]> => {
  const removed = await selectRemovedOfAccount(tx, account.id, addresses(contacts))
  await takenOff(removed)
  const ids = await selectContactsOfAccount(tx, account.id)
  await lockContacts(tx, account.environmentId, { emails: addresses(contacts), ids })
  const named = await nameContacts(tx, account.environmentId, contacts)
  await deleteOrphans(tx, await replaceAccountContacts(tx, account.id, named))
  return removed
}

/** The same for a tenant, whose row must exist. */
export const setTenantContacts = async (
  tx: Tx,
  tenant: { readonly environmentId: string; readonly tenantId: string },
  contacts: readonly ContactInput[],
  takenOff: TakenOff,
): Promise<readonly FormerContact[]> => {
  const removed = await selectRemovedOfTenant(tx, tenant, addresses(contacts))
  await takenOff(removed)
  const ids = await selectContactsOfTenant(tx, tenant)
  await lockContacts(tx, tenant.environmentId, { emails: addresses(contacts), ids })
  const named = await nameContacts(tx, tenant.environmentId, contacts)
  await deleteOrphans(tx, await replaceTenantContacts(tx, tenant, named))
  return removed
}

const addresses = (contacts: readonly ContactInput[]): readonly string[] => contacts.map(({ email }) => email)

const nameContacts = async (tx: Tx, environmentId: string, contacts: readonly ContactInput[]): Promise<Named[]> => {
  if (contacts.length === 0) return []
  const ids = await namePeople(tx, environmentId, contacts)
  return contacts.flatMap(({ email, role }) => {
    const contactId = ids.get(email)
    return contactId === undefined ? [] : [{ contactId, role }]
  })
}

/** Locks the contact with an address before mails are: who is suppressed, and which mail led to it, is written after that (docs/lock-order.md). */
export const lockPerson = (tx: Tx, environmentId: string, email: string): Promise<void> =>
  lockContacts(tx, environmentId, { emails: [email] })

/** How people know the tenant: by the name that the company gave it, else by its id. */
export const tenantName = async (db: Queryable, environmentId: string, tenantId: string): Promise<string> =>
  (await selectTenant(db, environmentId, tenantId))?.name ?? tenantId
