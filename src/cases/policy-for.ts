import { defaultPolicy } from '../domain/policy.js'
import type { Policy } from '../domain/policy.js'
import type { Queryable } from '../database/database.js'
import { selectPolicy } from './store.js'

/** The policy in force: the integration's own, else the environment's, else the default; `null` asks for the environment's. */
export const policyFor = async (tx: Queryable, environmentId: string, integrationId: string | null): Promise<Policy> =>
  (await selectPolicy(tx, environmentId, integrationId)) ?? defaultPolicy
