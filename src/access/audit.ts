import { randomUUID } from 'node:crypto'
import type { Tx } from '../tools.js'
import { insertAudit } from './store.js'

/** Who changed what. `data` names fields and facts, never a secret's value. */
export const audit = async (
  tx: Tx,
  entry: {
    readonly environmentId: string
    /** `api:<token name>`, `staff:<email>` or `relink`. */
    readonly actor: string
    /** A verb: `created`, `changed`, `deleted`, `endpoints_confirmed`, `cut_over`. */
    readonly action: string
    readonly subjectKind:
      | 'environment'
      | 'api_token'
      | 'staff'
      | 'integration'
      | 'integrated_account'
      | 'tenant'
      | 'case'
      | 'policy'
      | 'verdict_rules'
      | 'webhook'
      | 'incident'
      | 'suppression'
    readonly subjectId: string
    readonly data?: Readonly<Record<string, unknown>>
  },
): Promise<void> => {
  await insertAudit(tx, { id: randomUUID(), at: tx.now, data: {}, ...entry })
}
