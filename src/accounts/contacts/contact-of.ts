import type { Tx } from '../../tools.js'
import { upsertContacts } from '../store/contact-store.js'

/** The contact with this address, who becomes one by consenting: erased with the account, unless something else names them. */
export const contactOf = async (tx: Tx, environmentId: string, email: string): Promise<string | null> =>
  (await upsertContacts(tx, environmentId, [{ email, name: null, locale: null, time_zone: null }])).get(email) ?? null
