import type { Case } from '../../cases/case.js'
import type { Tx } from '../../tools.js'
import type { Account } from './account.js'
import { selectAccountAndCaseForUpdate, selectAccountAndCredentialsForUpdate, selectAccountForUpdate } from '../store/account-store.js'
import type { LockedCredentials } from '../store/credentials-store.js'

/**
 * Locks the account's row until the transaction ends: always before its case's and its credentials'. A deleted account is still
 * given, its `deletedAt` set; `null` for an unknown id. With `environmentId`, somebody else's is unknown.
 */
export const lockAccount = (tx: Tx, accountId: string, environmentId?: string): Promise<Account | null> =>
  selectAccountForUpdate(tx, accountId, environmentId ?? null)

/** The same, and its credentials after it. */
export const lockAccountAndCredentials = (
  tx: Tx,
  accountId: string,
): Promise<{ readonly account: Account; readonly credentials: LockedCredentials | null } | null> =>
  selectAccountAndCredentialsForUpdate(tx, accountId)

/** The same for whose case it is, and the case after it; `null` for an unknown case. */
export const lockAccountAndCase = (tx: Tx, caseId: string): Promise<{ readonly account: Account; readonly theCase: Case } | null> =>
  selectAccountAndCaseForUpdate(tx, caseId)
