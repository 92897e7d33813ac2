import type { Queryable } from '../database/database.js'
import type { Integration } from './integration.js'
import type { Environment } from '../access/environment.js'
import {
  selectByName,
  selectEnabled,
  selectExpiring,
  selectIntegration,
  selectIntegrationAndEnvironment,
  selectIntegrationById,
} from './store.js'

/** With `environmentId`, somebody else's is as good as unknown: give it wherever the id came from outside. */
export const loadIntegration = (tx: Queryable, id: string, environmentId?: string): Promise<Integration | null> =>
  environmentId === undefined ? selectIntegrationById(tx, id) : selectIntegration(tx, id, { environmentId })

/** With its environment. */
export const loadIntegrationAndEnvironment = (
  tx: Queryable,
  id: string,
): Promise<{ readonly integration: Integration; readonly environment: Environment } | null> => selectIntegrationAndEnvironment(tx, id)

export const findIntegration = (tx: Queryable, environmentId: string, name: string): Promise<Integration | null> =>
  selectByName(tx, environmentId, name)

/** What a new account can be connected through, in the order of what people read. */
export const enabledIntegrations = (tx: Queryable, environmentId: string): Promise<readonly Integration[]> =>
  selectEnabled(tx, environmentId)

/** Those whose client secret runs out between the two moments, in all environments. */
export const expiringIntegrations = (tx: Queryable, from: Date, until: Date): Promise<readonly Integration[]> =>
  selectExpiring(tx, from, until)
