import type { Queryable } from '../database/database.js'
import type { Policy } from '../domain/policy.js'

export const upsertPolicy = async (
  db: Queryable,
  row: {
    readonly id: string
    readonly environmentId: string
    readonly integrationId: string | null
    readonly policy: Policy
    readonly at: Date
  },
): Promise<void> => {
  await db.query(
    `INSERT INTO policies (id, environment_id, integration_id, policy, updated_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (environment_id, integration_id) DO UPDATE SET policy = excluded.policy, updated_at = excluded.updated_at`,
    [row.id, row.environmentId, row.integrationId, JSON.stringify(row.policy), row.at],
  )
}
