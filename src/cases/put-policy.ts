import { randomUUID } from 'node:crypto'
import { audit } from '../access/audit.js'
import type { Policy } from '../domain/policy.js'
import type { Tx } from '../tools.js'
import { wakeWaitingForWindow } from './wake-waiting.js'
import { upsertPolicy } from './policy-store.js'

/**
 * The policy of cases to come, of the environment or of one integration; open ones keep the ladder that was frozen into them, and those
 * whose mail waits for its hour look at the new hours.
 */
export const putPolicy = async (
  tx: Tx,
  given: { readonly environmentId: string; readonly integrationId: string | null; readonly policy: Policy; readonly actor: string },
): Promise<void> => {
  await upsertPolicy(tx, { id: randomUUID(), ...given, at: tx.now })
  await wakeWaitingForWindow(tx, given.environmentId, given.integrationId)
  await audit(tx, {
    environmentId: given.environmentId,
    actor: given.actor,
    action: 'changed',
    subjectKind: 'policy',
    subjectId: given.integrationId ?? given.environmentId,
    data: { policy: given.policy },
  })
}
