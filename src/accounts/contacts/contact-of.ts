import type { Tx } from '../../tools.js'
import { namePeople } from './name-people.js'

/** The contact with this address, who becomes one by consenting: erased with the account, unless something else names them. */
export const contactOf = async (tx: Tx, environmentId: string, email: string): Promise<string | null> =>
  (await namePeople(tx, environmentId, [{ email, name: null, locale: null, time_zone: null }])).get(email) ?? null
