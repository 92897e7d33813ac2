import { audit } from '../access/audit.js'
import { isUniqueViolation } from '../database/is-unique-violation.js'
import { BadRequest, Conflict, NotFound } from '../http/errors.js'
import type { Discovered } from '../oauth/discover.js'
import type { Tx } from '../tools.js'
import { changedFields, changesClient, changesRefresh, endpointChanges } from './changed-fields.js'
import type { Author } from '../access/author.js'
import { proveClientSecret, sealClientSecret } from './client-secret.js'
import { nameTaken } from './create-integration.js'
import type { IntegrationPatch } from './integration-schema.js'
import type { Integration } from './integration.js'
import { presetOf } from './preset-of.js'
import { needsClientSecret, settleMethod, settleProbe } from './settle-method.js'
import { selectIntegration, updateIntegration } from './store.js'
import { wakeHeldCases } from './wake-held-cases.js'

export interface PatchedIntegration {
  readonly integration: Integration
  /** Fields that decide where secrets are sent, where any changed: the operator is told. */
  readonly endpointChanges: readonly string[]
  /** What failed before may work now: it is worth asking the platform. */
  readonly mayMend: boolean
}

/**
 * Changes the given fields, `oauth` field by field; a changed `oauth` wakes the cases that it may fix. A change of where secrets go stops all
 * requests until it is confirmed.
 * @throws BadRequest naming the field; NotFound; Conflict for a name that is taken, or an issuer that another request changed meanwhile
 */
export const patchIntegration = async (
  tx: Tx,
  change: {
    readonly environmentId: string
    readonly id: string
    readonly patch: IntegrationPatch
    readonly discovered: Discovered | null
    readonly by: Author
  },
): Promise<PatchedIntegration> => {
  const { environmentId, id, patch, discovered, by } = change
  const before = await selectIntegration(tx, id, { environmentId, lock: true })
  if (!before) throw new NotFound()
  const after = await apply(tx, before, patch, discovered)
  const secretSent = patch.oauth?.client_secret !== undefined
  const changed = [...changedFields(before, after), ...(secretSent ? ['oauth.client_secret'] : [])]
  const endpoints = endpointChanges(changed)
  if (endpoints.length > 0) await proveClientSecret(tx, before, { given: patch.oauth?.current_client_secret, endpoints })
  const stored = {
    ...after,
    ...(changed.includes('oauth.scopes') && { scopesChangedAt: tx.now }),
    ...(changesRefresh(changed, after) && { settingsChangedAt: tx.now }),
    ...(changesClient(changed) && { clientChangedAt: tx.now }),
    // What was confirmed before was another address.
    ...(endpoints.length > 0 && { endpointsConfirmedAt: null, endpointsChangedAt: tx.now, endpointsChangedBy: by.rootId }),
  }
  await updateIntegration(tx, stored).catch((error: unknown) => {
    throw isUniqueViolation(error) ? nameTaken() : error
  })
  await audit(tx, {
    environmentId,
    actor: by.actor,
    action: endpoints.length > 0 ? 'endpoints_changed' : 'changed',
    subjectKind: 'integration',
    subjectId: id,
    data: { fields: changed },
  })
  const proves = stored.authenticationMethod !== 'oauth2' && changed.some((field) => field.startsWith('probe.'))
  const mayMend = changed.some((field) => field.startsWith('oauth.')) || proves || (stored.isEnabled && !before.isEnabled)
  if (mayMend) await wakeHeldCases(tx, stored)
  return { integration: stored, endpointChanges: endpoints, mayMend }
}

const apply = async (tx: Tx, before: Integration, patch: IntegrationPatch, discovered: Discovered | null): Promise<Integration> => {
  const given = patch.oauth ?? {}
  if (given.issuer !== undefined && given.issuer !== null && given.issuer !== before.oauth.issuer && !discovered) {
    throw new Conflict('The integration was changed meanwhile; send the request again')
  }
  const platform = patch.platform ?? before.platform
  const method = before.authenticationMethod
  if (patch.authentication_method !== undefined && patch.authentication_method !== method) {
    throw BadRequest.fields([{ field: 'authentication_method', message: `is ${method} for good; make another integration` }])
  }
  const fields = patch.fields ?? before.fields
  const probe = settleProbe(method, fields, patch.probe === undefined ? before.probe : patch.probe)
  const settled = settleMethod({ method, fields, probe, given, discovered, before: before.oauth, preset: presetOf(platform) })
  if ('problems' in settled) throw BadRequest.fields(settled.problems)
  const oauth = settled.settings
  return {
    ...before,
    name: patch.name ?? before.name,
    category: patch.category === undefined ? before.category : patch.category,
    label: patch.config?.label ?? before.label,
    platform,
    oauth,
    sealedClientSecret: await sealClientSecret(tx, before.id, {
      given: given.client_secret,
      before: before.sealedClientSecret,
      isNeeded: needsClientSecret({ fields }) && oauth.token_endpoint_auth_method !== 'none',
    }),
    clientSecretExpiresAt: given.client_secret_expires_at === undefined ? before.clientSecretExpiresAt : given.client_secret_expires_at,
    probe,
    fields,
    impact: patch.impact === undefined ? before.impact : patch.impact,
    isEnabled: patch.is_enabled ?? before.isEnabled,
    clientCheck: patch.client_check ?? before.clientCheck,
    updatedAt: tx.now,
  }
}
