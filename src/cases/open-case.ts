import { randomUUID } from 'node:crypto'
import type { Cause, Reason } from '../domain/case.js'
import { ladderOf } from '../domain/policy.js'
import type { Tx } from '../tools.js'
import { policyFor } from './policy-for.js'
import { newReference } from './reference.js'
import { firstFailure, relapseOf } from './relapse.js'
import { insertCase } from './store.js'

/** Inserts a case with the policy frozen into it. The caller holds the account's row, so the one-open-case index is never hit. */
export const openCase = async (
  tx: Tx,
  given: {
    readonly account: { readonly id: string; readonly environmentId: string; readonly integrationId: string; readonly tenantId: string }
    readonly number: number
    readonly generation: number
    readonly cause: Cause
    readonly reason: Reason
    /** The first refresh after an import found it. */
    readonly fromImport: boolean
  },
): Promise<{ readonly id: string; readonly reference: string; readonly relapse: number; readonly reauthorizedBefore: Date | null }> => {
  const { account } = given
  const id = randomUUID()
  const ladder = ladderOf(await policyFor(tx, account.environmentId, account.integrationId))
  // Without an earlier case there is nothing to relapse from.
  const relapsed = given.number === 1 ? firstFailure : await relapseOf(tx, account.id)
  for (;;) {
    const reference = newReference()
    const inserted = await insertCase(tx, {
      id,
      reference,
      ladder,
      environmentId: account.environmentId,
      accountId: account.id,
      integrationId: account.integrationId,
      tenantId: account.tenantId,
      number: given.number,
      generation: given.generation,
      cause: given.cause,
      reason: given.reason,
      fromImport: given.fromImport,
      openedAt: tx.now,
      ...relapsed,
    })
    if (inserted) return { id, reference, ...relapsed }
  }
}
