import type { Schemas } from '../api/clients.js'

/**
 * Who signed in, by everything that the platform said of them: its label first, then the ids of person and company, each once.
 * "A person whom the platform did not name" where it said nothing.
 */
export const signedInWords = (signedIn: Schemas['Case']['signed_in']): string => {
  const { label = null, person = null, account = null } = signedIn ?? {}
  const ids = [person === label ? null : person, account === label ? null : account && `company ${account}`].filter((part) => part !== null)
  if (label !== null) return ids.length === 0 ? label : `${label} (${ids.join(', ')})`
  return ids.length === 0 ? 'A person whom the platform did not name' : ids.join(', ')
}
