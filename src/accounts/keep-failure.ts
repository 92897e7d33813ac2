import type { Judgement } from '../domain/judgement.js'
import type { Tx } from '../tools.js'
import { lockAccount } from './lock-account.js'
import { openOutage } from './open-outage.js'
import { reasonOf } from '../cases/set-verdict.js'
import type { RefreshResult } from './refresh-result.js'
import { releaseLease, selectCredentialsForUpdate, updateFailure } from './store/credentials-store.js'

/** Writes a failed refresh down before anything else happens, unless newer credentials are there. */
export const keepFailure = async (
  tx: Tx,
  failed: { readonly accountId: string; readonly owner: string; readonly generation: number; readonly judgement: Judgement },
): Promise<RefreshResult> => {
  const { accountId, owner, generation, judgement } = failed
  const account = await lockAccount(tx, accountId)
  const credentials = account === null || account.deletedAt !== null ? null : await selectCredentialsForUpdate(tx, accountId)
  if (credentials === null) return { kind: 'gone' }
  if (credentials.generation !== generation) {
    await releaseLease(tx, accountId, owner)
    return { kind: 'superseded', generation: credentials.generation }
  }
  const { caseId } = await openOutage(tx, { accountId, generation, reason: reasonOf(judgement) })
  await updateFailure(tx, accountId, owner, judgement)
  return { kind: 'failed', generation, judgement, caseId }
}
