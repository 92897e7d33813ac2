import { Conflict } from '../http/errors.js'
import type { Tx } from '../tools.js'
import type { Environment } from './environment.js'
import { deleteEnvironment, deleteRoles, deleteSomeRows, lockStaffOf, lockToRemove, selectAtWork } from './remove-environment-store.js'
import type { AtWork } from './remove-environment-store.js'
import { forgetWithoutRole } from './staff/remove-staff.js'

/** @throws Conflict naming what is still at work in it */
export const requireQuiet = async (tx: Tx, { id, name }: Pick<Environment, 'id' | 'name'>): Promise<void> => {
  const left = wordsOf(await selectAtWork(tx, id))
  if (left.length > 0) throw new Conflict(`The environment ${name} can’t be removed: ${new Intl.ListFormat('en').format(left)}.`)
}

/**
 * Deletes a part of an environment, in the end itself, with everything ever stored in it, the audit too. Returns true while more is left: the caller
 * comes again in another transaction, so that an environment of any size can be removed. Nothing of it may be at work: no step, relay or schedule
 * then has a row of it in hand.
 * @throws Conflict naming what is still at work in it
 */
export const removeSome = async (tx: Tx, environment: Pick<Environment, 'id' | 'name'>): Promise<boolean> => {
  await lockToRemove(tx, environment.id)
  await requireQuiet(tx, environment)
  await removeItsStaff(tx, environment.id)
  if (await deleteSomeRows(tx, environment.id)) return true
  await deleteEnvironment(tx, environment.id)
  return false
}

/** As `removeStaff` does: a person without any role is deleted, since their address may belong to another person one day. */
const removeItsStaff = async (tx: Tx, environmentId: string): Promise<void> => {
  const people = await lockStaffOf(tx, environmentId)
  await deleteRoles(tx, environmentId)
  for (const person of people) await forgetWithoutRole(tx, person)
}

/** Each with what to do about it. */
const wordsOf = (at: AtWork): readonly string[] =>
  [
    count(at.accounts, 'account is', 'accounts are', 'connected (delete them first)'),
    count(at.cases, 'case has', 'cases have', 'not ended (cancel them first)'),
    count(at.consents, 'consent is', 'consents are', 'being taken (wait for them)'),
    count(at.incidents, 'incident has', 'incidents have', 'not ended (resolve them first)'),
    count(at.deliveries, 'delivery is', 'deliveries are', 'still tried (remove the endpoint first)'),
    count(at.mails, 'mail is', 'mails are', 'on the way (wait for them)'),
    count(at.handovers, 'step is', 'steps are', 'about to begin (wait for them)'),
  ].filter((words) => words !== null)

const count = (n: number, one: string, many: string, rest: string): string | null =>
  n === 0 ? null : `${String(n)} ${n === 1 ? one : many} ${rest}`
