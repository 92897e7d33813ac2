import { lockAccount, lockAccountAndCase } from '../accounts/account/lock-account.js'
import { openCasesOf } from '../accounts/contacts/open-cases-of.js'
import { suppressAddress } from '../accounts/contacts/suppress-address.js'
import type { ToSuppress } from '../accounts/contacts/suppress-address.js'
import type { Suppression } from '../accounts/contacts/suppression.js'
import { NotFound } from '../http/errors.js'
import { lastMailed } from '../mail/mailed-contacts.js'
import type { Tx } from '../tools.js'
import { askNext } from './ask-next.js'

/** Suppresses an address on request; open cases that are asking its person ask the next contact instead. @throws NotFound for an unknown account */
export const suppressPerson = async (tx: Tx, given: ToSuppress): Promise<Suppression> => {
  if (given.accountId !== null && (await lockAccount(tx, given.accountId, given.environmentId)) === null) throw new NotFound()
  const { contactId, caseIds } = await openCasesOf(tx, given)
  const locked = []
  for (const caseId of caseIds) locked.push(await lockAccountAndCase(tx, caseId))
  const suppression = await suppressAddress(tx, given)
  for (const one of locked)
    if (one !== null && (await lastMailed(tx, one.theCase.id))?.id === contactId) await askNext(tx, one.theCase, suppression.id)
  return suppression
}
