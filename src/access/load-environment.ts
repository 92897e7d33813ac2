import type { Queryable } from '../database/database.js'
import { NotFound } from '../http/errors.js'
import type { Environment } from './environment.js'
import { environmentFields, selectEnvironment, selectEnvironmentById, withExactOrigins } from './store.js'

/** @throws NotFound for an id that no environment has; one is removed with all of its rows, so a row's own is always there */
export const loadEnvironment = async (tx: Queryable, id: string): Promise<Environment> => {
  const environment = await selectEnvironmentById(tx, id)
  if (!environment) throw new NotFound()
  return environment
}

/** To read it together with a row that belongs to it, in one statement: `from` as `e`, what to select of it, and how to read it. */
export const environmentBeside = {
  from: `(SELECT ${environmentFields.columns} FROM environments) e`,
  columns: environmentFields.besideOf('e'),
  read: (row: Readonly<Record<string, unknown>>): Environment => withExactOrigins(environmentFields.read(row)),
} as const

/** By its unique name, as the command line gives it. */
export const findEnvironment = (tx: Queryable, name: string): Promise<Environment | null> => selectEnvironment(tx, { name })
