import { accountName } from '../../domain/account-name.js'
import type { Tx } from '../../tools.js'
import type { ListedCase } from './list-link.js'
import { selectListed, selectReconnected } from './list-store.js'
import type { ReconnectedCase } from './list-store.js'

/** The open cases that wait for this person, the oldest first. */
export const listedCases = (tx: Tx, whose: { readonly contactId: string; readonly isSandbox: boolean }): Promise<readonly ListedCase[]> =>
  selectListed(tx, whose)

/** What people reconnected, of these cases. */
export const reconnectedCases = (tx: Tx, caseIds: readonly string[]): Promise<readonly ReconnectedCase[]> => selectReconnected(tx, caseIds)

/** What tells the connection from the person's others: the account's name, as mails have it, else whose it is. */
export const nameOfListed = ({ label, remoteLabel, tenant }: Pick<ListedCase, 'label' | 'remoteLabel' | 'tenant'>): string =>
  accountName(label, remoteLabel) ?? tenant
