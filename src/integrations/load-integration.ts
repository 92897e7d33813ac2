import type { Queryable } from '../database/database.js'
import type { Integration } from './integration.js'
import type { Environment } from '../access/environment.js'
import {
  fromRow,
  integrationColumns,
  integrationFields,
  selectByName,
  selectEnabled,
  selectExpiring,
  selectIntegration,
  selectIntegrationAndEnvironment,
  selectIntegrationById,
  selectAnyLabel,
} from './store.js'

/** With `environmentId`, another environment's is treated as unknown: pass it wherever the id came from outside. */
export const loadIntegration = (tx: Queryable, id: string, environmentId?: string): Promise<Integration | null> =>
  environmentId === undefined ? selectIntegrationById(tx, id) : selectIntegration(tx, id, { environmentId })

/** With its environment. */
export const loadIntegrationAndEnvironment = (
  tx: Queryable,
  id: string,
): Promise<{ readonly integration: Integration; readonly environment: Environment } | null> => selectIntegrationAndEnvironment(tx, id)

/** To read it together with a row that names it, in one statement: `from` as `i`, what to select of it, and how to read it; null where it was not found. */
export const integrationBeside = {
  from: `(SELECT ${integrationColumns} FROM integrations) i`,
  columns: integrationFields.besideOf('i'),
  read: (row: Readonly<Record<string, unknown>>): Integration | null =>
    row['integration.id'] === null ? null : fromRow(integrationFields.read(row)),
} as const

export const findIntegration = (tx: Queryable, environmentId: string, name: string): Promise<Integration | null> =>
  selectByName(tx, environmentId, name)

/** What a new account can be connected through, in the order of what people read. */
export const enabledIntegrations = (tx: Queryable, environmentId: string): Promise<readonly Integration[]> =>
  selectEnabled(tx, environmentId)

/** Those whose client secret runs out between the two moments, in all environments. */
export const expiringIntegrations = (tx: Queryable, from: Date, until: Date): Promise<readonly Integration[]> =>
  selectExpiring(tx, from, until)

/** What people read of one of the environment's integrations, the oldest: an example of its own. Null where it has none. */
export const anyLabel = (db: Queryable, environmentId: string): Promise<string | null> => selectAnyLabel(db, environmentId)
