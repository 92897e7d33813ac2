import type { Tx } from '../tools.js'
import { revokeLinksMailedTo } from './store.js'

/** Ends the unspent links that were mailed to these addresses about one account, or about the accounts of a tenant. */
export const revokeMailedLinks = (
  tx: Tx,
  which: {
    readonly environmentId: string
    readonly accountId?: string
    readonly tenantId?: string
    readonly recipients: readonly string[]
  },
): Promise<void> => revokeLinksMailedTo(tx, which)
