import { audit } from '../access/audit.js'
import type { Author } from '../access/author.js'
import { Conflict, Forbidden, NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { whereSecretsGo } from './changed-fields.js'
import { endpointsVersion } from './endpoints-version.js'
import type { Integration } from './integration.js'
import { confirmEndpointsNow, selectIntegration } from './store.js'
import { wakeHeldCases } from './wake-held-cases.js'

export interface Confirmation {
  readonly environmentId: string
  readonly id: string
  /** `endpointsVersion` of what the one who confirms has looked at. */
  readonly version: string
  readonly by: Author<string | null>
}

/**
 * Lets credentials that were issued under other endpoints go to the present ones. Takes another person than the change: the same token or
 * staff member, and tokens that share the one they were made by, are refused. `by.rootId` null: an operator at a terminal.
 * @throws NotFound; Forbidden for the one who changed them; Conflict where they are not those that were looked at
 */
export const confirmEndpoints = async (tx: Tx, { environmentId, id, version, by }: Confirmation): Promise<Integration> => {
  const integration = await selectIntegration(tx, id, { environmentId, lock: true })
  if (!integration) throw new NotFound()
  if (by.rootId !== null && integration.endpointsChangedBy === by.rootId) {
    throw new Forbidden(
      'The caller changed the endpoints, or its API token was made by the one that did, or made it: confirm with a token that was created at a terminal, or with `relink integration confirm`',
    )
  }
  if (version !== endpointsVersion(integration)) {
    throw new Conflict('The endpoints were changed since: look at them again, and confirm with the endpoints_version that stands there')
  }
  await confirmEndpointsNow(tx, id, tx.now)
  await audit(tx, {
    environmentId,
    actor: by.actor,
    action: 'endpoints_confirmed',
    subjectKind: 'integration',
    subjectId: id,
    data: { ...Object.fromEntries(whereSecretsGo(integration)), changed_at: integration.endpointsChangedAt },
  })
  await wakeHeldCases(tx, integration)
  return { ...integration, endpointsConfirmedAt: tx.now, endpointsChangedAt: null, endpointsChangedBy: null, updatedAt: tx.now }
}
