import { audit } from '../access/audit.js'
import type { Author } from '../access/author.js'
import { Forbidden, NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import type { Integration } from './integration.js'
import { confirmEndpointsNow, selectIntegration } from './store.js'
import { wakeHeldCases } from './wake-held-cases.js'

/**
 * Lets credentials that were issued under other endpoints go to the present ones. Takes another person than the change: the same token or
 * staff member, and tokens that share the one they were made by, are refused. `by.rootId` null: an operator at a terminal.
 * @throws NotFound; Forbidden for the one who changed them
 */
export const confirmEndpoints = async (
  tx: Tx,
  { environmentId, id, by }: { readonly environmentId: string; readonly id: string; readonly by: Author<string | null> },
): Promise<Integration> => {
  const integration = await selectIntegration(tx, id, { environmentId, lock: true })
  if (!integration) throw new NotFound()
  if (by.rootId !== null && integration.endpointsChangedBy === by.rootId) {
    throw new Forbidden(
      'The caller changed the endpoints, or its API token was made by the one that did, or made it: confirm with a token that was created at a terminal, or with `relink integration confirm`',
    )
  }
  await confirmEndpointsNow(tx, id, tx.now)
  const { token_endpoint, client_id } = integration.oauth
  await audit(tx, {
    environmentId,
    actor: by.actor,
    action: 'endpoints_confirmed',
    subjectKind: 'integration',
    subjectId: id,
    data: { token_endpoint, client_id, changed_at: integration.endpointsChangedAt },
  })
  await wakeHeldCases(tx, integration)
  return { ...integration, endpointsConfirmedAt: tx.now, endpointsChangedAt: null, endpointsChangedBy: null, updatedAt: tx.now }
}
