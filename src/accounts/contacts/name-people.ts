import type { Tx } from '../../tools.js'
import { upsertContacts } from '../store/contact-store.js'
import type { ContactInput } from './contact.js'
import { findSuppressed } from './find-suppressed.js'

/** Writes people as contacts, where they are none yet. Returns their ids by address. */
export const namePeople = async (
  tx: Tx,
  environmentId: string,
  people: readonly Omit<ContactInput, 'role'>[],
): Promise<ReadonlyMap<string, string>> => {
  const written = await upsertContacts(tx, environmentId, people)
  await findSuppressed(
    tx,
    environmentId,
    written.filter(({ isNew }) => isNew).map(({ email }) => email),
  )
  return new Map(written.map(({ id, email }) => [email, id]))
}

/** The contact with this address, who becomes one by consenting: erased with the account, unless something else names them. */
export const contactOf = async (tx: Tx, environmentId: string, email: string): Promise<string | null> =>
  (await namePeople(tx, environmentId, [{ email, name: null, locale: null, time_zone: null }])).get(email) ?? null
