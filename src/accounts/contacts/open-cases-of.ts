import type { Tx } from '../../tools.js'
import { selectContactId } from '../store/contact-store.js'
import { selectOpenCasesOfContact } from '../store/suppression-store.js'

/** The contact with an address, and the open cases of the accounts that they are asked about, in the order in which they are locked. */
export const openCasesOf = async (
  tx: Tx,
  { environmentId, email, accountId }: { readonly environmentId: string; readonly email: string; readonly accountId: string | null },
): Promise<{ readonly contactId: string | null; readonly caseIds: readonly string[] }> => {
  const contactId = await selectContactId(tx, environmentId, email)
  return { contactId, caseIds: await selectOpenCasesOfContact(tx, environmentId, { contactId, accountId }) }
}
