import type { Tx } from '../../tools.js'
import type { HeldLease } from './held-lease.js'
import { endOutage } from '../outage/end-outage.js'
import { nextCheck } from './expiry.js'
import { lockAccount } from '../account/lock-account.js'
import type { RefreshResult } from './refresh-result.js'
import { selectCredentialsForUpdate, updateProven } from '../store/credentials-store.js'
import { releaseLease } from '../store/lease-store.js'

/** A key that works: nothing about it changes, its outage is over, and it is looked at again later. */
export const keepProven = async (
  tx: Tx,
  { accountId, lease, generation }: { readonly accountId: string; readonly lease: HeldLease; readonly generation: number },
): Promise<RefreshResult> => {
  const account = await lockAccount(tx, accountId)
  const credentials = account === null || account.deletedAt !== null ? null : await selectCredentialsForUpdate(tx, accountId)
  if (credentials === null) return { kind: 'gone' }
  if (credentials.generation !== generation) {
    await releaseLease(tx, accountId, lease, { sent: true })
    return { kind: 'superseded', generation: credentials.generation }
  }
  if (credentials.leaseOwner !== lease.owner) return { kind: 'busy' }
  await updateProven(tx, accountId, nextCheck(tx.now))
  await endOutage(tx, { accountId, outcome: 'healed' })
  return { kind: 'healthy', generation }
}
