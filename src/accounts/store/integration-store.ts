import type { Queryable } from '../../database/database.js'

export interface IntegrationFacts {
  readonly probeUrl: string | null
  readonly requiredScopes: readonly string[]
}

export const selectIntegrationFacts = async (
  db: Queryable,
  environmentId: string,
  integrationId: string,
): Promise<IntegrationFacts | null> => {
  const { rows } = await db.query<IntegrationFacts & object>(
    `select probe ->> 'url' as "probeUrl", coalesce(oauth -> 'required_scopes', oauth -> 'scopes', '[]') as "requiredScopes"
     from integrations where id = $1 and environment_id = $2`,
    [integrationId, environmentId],
  )
  return rows[0] ?? null
}
