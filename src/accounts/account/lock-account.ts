import type { Case } from '../../cases/case.js'
import type { Tx } from '../../tools.js'
import type { Account } from './account.js'
import {
  accountColumns,
  connectionRules,
  selectAccountAndCaseForUpdate,
  selectAccountAndCredentialsForUpdate,
  selectAccountForUpdate,
} from '../store/account-store.js'
import { lockedCredentials } from '../store/credentials-store.js'
import type { LockedCredentials } from '../store/credentials-store.js'

export type { ConnectionRules } from '../store/account-store.js'
export type { LockedCredentials } from '../store/credentials-store.js'

/**
 * Locks the account's row until the transaction ends: always before its case's and its credentials'. A deleted account is also returned, with
 * `deletedAt`; `null` for an unknown id. With `environmentId`, another environment's account is unknown.
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

/**
 * To lock an account, and then its credentials, in one statement with what a higher module has of it: the columns of `integrated_accounts a`, of
 * `credentials k`, and of its `integrations i`, what a grant's writing goes by.
 */
export const accountBeside = { columns: accountColumns, credentials: lockedCredentials, rules: connectionRules } as const
