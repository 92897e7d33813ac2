import { accountName } from '../../domain/account-name.js'
import type { Tx } from '../../tools.js'
import type { ListedCase } from './list-link.js'
import { selectListed, selectReconnected } from './list-store.js'
import type { ReconnectedCase } from './list-store.js'

/** The open cases that wait for this person, as people look for them: by platform, then by name. */
export const listedCases = async (
  tx: Tx,
  whose: { readonly contactId: string; readonly isSandbox: boolean },
): Promise<readonly ListedCase[]> => [...(await selectListed(tx, whose))].sort(byName)

const collator = new Intl.Collator('en', { numeric: true })

const byName = (one: ListedCase, other: ListedCase): number =>
  collator.compare(one.platform, other.platform) || collator.compare(nameOfListed(one), nameOfListed(other))

/** What people reconnected, of these cases. */
export const reconnectedCases = (tx: Tx, caseIds: readonly string[]): Promise<readonly ReconnectedCase[]> => selectReconnected(tx, caseIds)

/** What tells a connection from the person's others: the account's name, as mails have it, else its tenant's. */
export const nameOfListed = ({ label, remoteLabel, tenant }: Pick<ListedCase, 'label' | 'remoteLabel' | 'tenant'>): string =>
  accountName(label, remoteLabel) ?? tenant
