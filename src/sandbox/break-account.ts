import { BadRequest, NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import type { Failure } from './failure.js'
import { failureOf, failuresOf } from './failures.js'
import { lockSandboxAccount, upsertFailure } from './store.js'

/**
 * Makes the account's refreshes get this response from now on, until it is fixed. A failure that a person can fix also ends with a reauthorization,
 * as it would at the platform.
 * @throws NotFound for an account that is no sandbox account, BadRequest naming `how`
 */
export const breakAccount = async (
  tx: Tx,
  { environmentId, id, how }: { readonly environmentId: string; readonly id: string; readonly how: string },
): Promise<{ readonly platform: string; readonly failure: Failure }> => {
  const account = await lockSandboxAccount(tx, environmentId, id)
  if (account === null) throw new NotFound()
  const failure = failureOf(account.platform, how)
  if (failure === null) {
    const possible = failuresOf(account.platform).map((one) => one.how)
    throw BadRequest.fields([{ field: 'how', message: `is no failure of ${account.platform}; possible: ${possible.join(', ')}` }])
  }
  const generation = failure.means.verdict === 'user' ? account.generation : null
  await upsertFailure(tx, { accountId: id, environmentId, how, generation })
  return { platform: account.platform, failure }
}
