import { createApiToken } from '../../src/access/create-api-token.js'
import type { Company, Harness } from './harness.js'

/** A token made at a terminal, for calls that need a second person. */
export const secondPerson = async ({ tools }: Pick<Harness, 'tools'>, { environmentId }: Pick<Company, 'environmentId'>): Promise<string> =>
  (
    await tools.database.transaction((tx) =>
      createApiToken(tx, { environmentId, name: 'second person', scopes: ['endpoints:confirm', 'settings:write', 'accounts:read'] }),
    )
  ).token
