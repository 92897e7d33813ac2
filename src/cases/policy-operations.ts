import { audit } from '../access/audit.js'
import type { Queryable } from '../database/database.js'
import { defaultPolicy } from '../domain/policy.js'
import type { Policy } from '../domain/policy.js'
import { NotFound } from '../http/errors.js'
import { findIntegration } from '../integrations/load-integration.js'
import type { Tx } from '../tools.js'
import { selectPolicyFor, upsertPolicy } from './policy-store.js'
import type { PolicyPlace } from './policy-store.js'

export interface PolicyOf {
  readonly environmentId: string
  /** An integration's name; without it, the environment's policy. */
  readonly integration?: string | undefined
}

/** The policy in force. @throws NotFound for an integration that is not there */
export const readPolicy = async (tx: Queryable, of: PolicyOf): Promise<Policy> =>
  (await selectPolicyFor(tx, await placeOf(tx, of))) ?? defaultPolicy

/** @throws NotFound for an integration that is not there */
export const writePolicy = async (
  tx: Tx,
  { policy, actor, ...of }: PolicyOf & { readonly policy: Policy; readonly actor: string },
): Promise<Policy> => {
  const place = await placeOf(tx, of)
  await upsertPolicy(tx, place, policy, tx.now)
  await audit(tx, {
    environmentId: of.environmentId,
    actor,
    action: 'changed',
    subjectKind: 'policy',
    subjectId: place.integrationId ?? of.environmentId,
    data: { policy },
  })
  return policy
}

const placeOf = async (tx: Queryable, { environmentId, integration }: PolicyOf): Promise<PolicyPlace> => {
  if (integration === undefined) return { environmentId, integrationId: null }
  const found = await findIntegration(tx, environmentId, integration)
  if (!found) throw new NotFound()
  return { environmentId, integrationId: found.id }
}
