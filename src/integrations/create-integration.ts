import { randomUUID } from 'node:crypto'
import { audit } from '../access/audit.js'
import { BadRequest, Conflict } from '../http/errors.js'
import type { Discovered } from '../oauth/discover.js'
import type { Tx } from '../tools.js'
import { sealClientSecret } from './client-secret.js'
import type { NewIntegration } from './integration-schema.js'
import type { Integration } from './integration.js'
import { presetOf } from './preset-of.js'
import { needsClientSecret, settleMethod, settleProbe } from './settle-method.js'
import { insertIntegration, integrationExists } from './store.js'

/**
 * `discovered` is the result of `checkGiven`, from before the transaction.
 * @throws BadRequest naming the fields, Conflict for a name or an id that is taken
 */
export const createIntegration = async (
  tx: Tx,
  {
    environmentId,
    given,
    discovered,
    actor,
  }: { readonly environmentId: string; readonly given: NewIntegration; readonly discovered: Discovered | null; readonly actor: string },
): Promise<Integration> => {
  const preset = presetOf(given.platform ?? 'generic')
  const method = given.authentication_method ?? 'oauth2'
  const fields = given.fields ?? []
  const probe = settleProbe(method, fields, given.probe ?? null)
  const settled = settleMethod({ method, fields, probe, given: given.oauth, discovered, before: null, preset })
  if ('problems' in settled) throw BadRequest.fields(settled.problems)
  const id = given.id ?? randomUUID()
  const integration: Integration = {
    id,
    environmentId,
    name: given.name,
    category: given.category ?? null,
    label: given.config?.label ?? given.name,
    platform: preset.platform,
    authenticationMethod: method,
    oauth: settled.settings,
    sealedClientSecret: await sealClientSecret(tx, id, {
      given: given.oauth.client_secret,
      before: null,
      isNeeded: needsClientSecret({ fields }) && settled.settings.token_endpoint_auth_method !== 'none',
    }),
    clientSecretExpiresAt: given.oauth.client_secret_expires_at ?? null,
    probe,
    fields,
    impact: given.impact ?? null,
    isEnabled: given.is_enabled ?? true,
    scopesChangedAt: tx.now,
    endpointsConfirmedAt: null,
    endpointsChangedAt: null,
    endpointsChangedBy: null,
    settingsChangedAt: tx.now,
    clientChangedAt: tx.now,
    clientCheck: given.client_check ?? 'auto',
    createdAt: tx.now,
    updatedAt: tx.now,
  }
  if (!(await insertIntegration(tx, integration))) throw (await integrationExists(tx, id)) ? idTaken() : nameTaken()
  await audit(tx, {
    environmentId,
    actor,
    action: 'created',
    subjectKind: 'integration',
    subjectId: id,
    data: { name: integration.name, platform: integration.platform, client_id: integration.oauth.client_id },
  })
  return integration
}

const idTaken = (): Conflict =>
  new Conflict('Another integration has this id', { errors: [{ field: 'id', message: 'is taken by another integration' }] })

export const nameTaken = (): Conflict =>
  new Conflict('Another integration of this environment has this name', {
    errors: [{ field: 'name', message: 'is taken by another integration' }],
  })
