import { standsForImports } from '../cases/stands-for-imports.js'
import type { Judgement } from '../domain/judgement.js'
import type { Tx } from '../tools.js'
import { lockAccount } from './lock-account.js'
import { openOutage } from './open-outage.js'
import { reasonOf } from '../cases/set-verdict.js'
import type { RefreshResult } from './refresh-result.js'
import { releaseLease, selectCredentialsForUpdate, updateFailure, updateNextRefresh } from './store/credentials-store.js'

/** How long a first refresh after an import is put off at least, while the OAuth app itself is at fault; at most three times as long. */
const putOffMs = 15 * 60_000

/**
 * Writes a failed refresh down before anything else happens, unless newer credentials are there. Of imported accounts that fail by their
 * OAuth app's fault one case stands for all: the others are refreshed later, since nobody knows yet whether they work.
 */
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
  const first = credentials.importedAt !== null && account?.openCaseId === null && judgement.verdict === 'operator'
  if (first && (await standsForImports(tx, { integrationId: account.integrationId, code: judgement.code }))) {
    await updateFailure(tx, accountId, owner, judgement)
    await updateNextRefresh(tx, accountId, new Date(tx.now.getTime() + putOffMs * (1 + 2 * Math.random())))
    return { kind: 'failed', generation, judgement, caseId: null }
  }
  const { caseId } = await openOutage(tx, { accountId, generation, reason: reasonOf(judgement) })
  await updateFailure(tx, accountId, owner, judgement)
  return { kind: 'failed', generation, judgement, caseId }
}
