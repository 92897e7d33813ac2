import type { Tx } from '../tools.js'
import { endOutage } from './end-outage.js'
import { nextCheck } from './expiry.js'
import { lockAccount } from './lock-account.js'
import type { RefreshResult } from './refresh-result.js'
import { releaseLease, selectCredentialsForUpdate, updateProven } from './store/credentials-store.js'

/** A key that works: nothing about it changes, its outage is over, and it is looked at again later. */
export const keepProven = async (
  tx: Tx,
  { accountId, owner, generation }: { readonly accountId: string; readonly owner: string; readonly generation: number },
): Promise<RefreshResult> => {
  const account = await lockAccount(tx, accountId)
  const credentials = account === null || account.deletedAt !== null ? null : await selectCredentialsForUpdate(tx, accountId)
  if (credentials === null) return { kind: 'gone' }
  if (credentials.generation !== generation) {
    await releaseLease(tx, accountId, owner)
    return { kind: 'superseded', generation: credentials.generation }
  }
  await updateProven(tx, accountId, owner, nextCheck(tx.now))
  await endOutage(tx, { accountId, outcome: 'healed' })
  return { kind: 'healthy', generation }
}
