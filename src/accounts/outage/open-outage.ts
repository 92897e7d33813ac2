import { note } from '../../cases/note.js'
import { openCase } from '../../cases/open-case.js'
import type { Cause, Reason } from '../../domain/case.js'
import { enqueue } from '../../outbox/enqueue.js'
import type { Tx } from '../../tools.js'
import type { Account } from '../account/account.js'
import { lockAccount } from '../account/lock-account.js'
import { selectLatestCase, updateLastError, updateOpenedCase } from '../store/account-store.js'
import { selectCredentialsForUpdate } from '../store/credentials-store.js'
import type { LockedCredentials } from '../store/credentials-store.js'
import { selectRejection } from '../store/rejection-store.js'

export interface Outage {
  readonly accountId: string
  /** Of the credentials that failed. */
  readonly generation: number
  readonly reason: Reason
  /** `refresh` unless given. */
  readonly cause?: Cause
  /** As on the timeline: `relink`, `api:<token name>`, `staff:<email>`. */
  readonly actor?: string
  /** Staff may open the next case after `expired` or `cancelled`. */
  readonly onPurpose?: boolean
}

/**
 * The only way in: writes a failure down. One of an older generation is dropped, one of the same generation joins the open case; where
 * that generation's last case ended `expired` or `cancelled` it is only noted; of a rejected connection, whose refreshes go on, until it is
 * armed again. The account's status stays as it is. The caller's
 * transaction holds the account's row from here on, which makes this safe from any number of processes.
 */
export const openOutage = async (
  tx: Tx,
  outage: Outage,
  /** Its rows, where the caller has locked and read them just now. */
  locked?: { readonly account: Account; readonly credentials: LockedCredentials },
): Promise<{ readonly caseId: string | null; readonly opened: boolean }> => {
  const account = locked?.account ?? (await lockAccount(tx, outage.accountId))
  if (account === null || account.deletedAt !== null) return { caseId: null, opened: false }
  const credentials = locked?.credentials ?? (await selectCredentialsForUpdate(tx, account.id))
  if (credentials === null || outage.generation < credentials.generation) return { caseId: null, opened: false }
  const lastError = outage.reason.summary
  if (account.openCaseId !== null) {
    await updateLastError(tx, account.id, lastError)
    return { caseId: account.openCaseId, opened: false }
  }
  const latest = account.cases === 0 ? null : await selectLatestCase(tx, account.id, account.cases)
  const settled =
    outage.cause === 'rejected'
      ? (await selectRejection(tx, account.id))?.isSettled === true
      : latest?.generation === outage.generation && (latest.outcome === 'expired' || latest.outcome === 'cancelled')
  if (settled && outage.onPurpose !== true) {
    await updateLastError(tx, account.id, lastError)
    return { caseId: null, opened: false }
  }
  const number = account.cases + 1
  const { id: caseId, ...relapsed } = await openCase(tx, {
    account,
    number,
    generation: outage.generation,
    cause: outage.cause ?? 'refresh',
    reason: outage.reason,
    fromImport: credentials.importedAt !== null,
  })
  await updateOpenedCase(tx, { accountId: account.id, caseId, number, lastError })
  await note(tx, {
    caseId,
    kind: 'failure_detected',
    actor: outage.actor ?? 'relink',
    data: {
      code: outage.reason.code,
      http_status: outage.reason.http_status,
      platform_code: outage.reason.platform_code,
      ...relapseData(relapsed),
    },
  })
  await enqueue(tx, { kind: 'start', environmentId: account.environmentId, subjectId: caseId })
  return { caseId, opened: true }
}

const relapseData = ({ relapse, reauthorizedBefore }: { readonly relapse: number; readonly reauthorizedBefore: Date | null }) =>
  reauthorizedBefore === null ? {} : { relapse, reauthorized_at: reauthorizedBefore.toISOString() }
