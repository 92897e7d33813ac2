import { audit } from '../access/audit.js'
import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import type { Integration } from './integration.js'
import { confirmEndpointsNow, selectIntegration } from './store.js'
import { wakeHeldCases } from './wake-held-cases.js'

/** Lets credentials that were issued under other endpoints go to today's. @throws NotFound */
export const confirmEndpoints = async (
  tx: Tx,
  { environmentId, id, actor }: { readonly environmentId: string; readonly id: string; readonly actor: string },
): Promise<Integration> => {
  const integration = await selectIntegration(tx, id, { environmentId, lock: true })
  if (!integration) throw new NotFound()
  await confirmEndpointsNow(tx, id, tx.now)
  const { token_endpoint, client_id } = integration.oauth
  await audit(tx, {
    environmentId,
    actor,
    action: 'endpoints_confirmed',
    subjectKind: 'integration',
    subjectId: id,
    data: { token_endpoint, client_id },
  })
  await wakeHeldCases(tx, integration)
  return { ...integration, endpointsConfirmedAt: tx.now, updatedAt: tx.now }
}
