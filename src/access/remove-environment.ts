import { Conflict } from '../http/errors.js'
import type { Tx } from '../tools.js'
import type { Environment } from './environment.js'
import { deleteEnvironmentRows, lockToRemove, selectAtWork } from './remove-environment-store.js'
import type { AtWork } from './remove-environment-store.js'

/** @throws Conflict naming what is still at work in it */
export const requireQuiet = async (tx: Tx, { id, name }: Pick<Environment, 'id' | 'name'>): Promise<void> => {
  const left = wordsOf(await selectAtWork(tx, id))
  if (left.length > 0) throw new Conflict(`The environment ${name} can’t be removed: ${new Intl.ListFormat('en').format(left)}.`)
}

/**
 * Deletes an environment with all that was ever kept of it, the audit too. Nothing of it may be at work: no step, relay or schedule then
 * has a row of it in hand, and none can be added before this has ended.
 * @throws Conflict naming what is still at work in it
 */
export const removeEnvironment = async (tx: Tx, environment: Pick<Environment, 'id' | 'name'>): Promise<void> => {
  await lockToRemove(tx, environment.id)
  await requireQuiet(tx, environment)
  await deleteEnvironmentRows(tx, environment.id)
}

/** Each with what to do about it. */
const wordsOf = (at: AtWork): readonly string[] =>
  [
    count(at.accounts, 'account is', 'accounts are', 'connected (delete them first)'),
    count(at.cases, 'case has', 'cases have', 'not ended (cancel them first)'),
    count(at.incidents, 'incident has', 'incidents have', 'not ended (resolve them first)'),
    count(at.deliveries, 'delivery is', 'deliveries are', 'still tried (remove the endpoint first)'),
    count(at.mails, 'mail is', 'mails are', 'on the way (wait for them)'),
    count(at.handovers, 'step is', 'steps are', 'about to begin (wait for them)'),
  ].filter((words) => words !== null)

const count = (n: number, one: string, many: string, rest: string): string | null =>
  n === 0 ? null : `${String(n)} ${n === 1 ? one : many} ${rest}`
