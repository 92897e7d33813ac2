import { randomUUID } from 'node:crypto'
import type { Queryable } from '../database/database.js'
import type { Policy } from '../domain/policy.js'

export interface PolicyPlace {
  readonly environmentId: string
  /** `null`: the environment's own. */
  readonly integrationId: string | null
}

export const selectPolicyFor = async (db: Queryable, { environmentId, integrationId }: PolicyPlace): Promise<Policy | null> => {
  const { rows } = await db.query<{ policy: Policy }>(
    `SELECT policy FROM policies WHERE environment_id = $1 AND (integration_id IS NULL OR integration_id = $2::uuid)
     ORDER BY integration_id NULLS LAST LIMIT 1`,
    [environmentId, integrationId],
  )
  return rows[0]?.policy ?? null
}

export const upsertPolicy = async (
  db: Queryable,
  { environmentId, integrationId }: PolicyPlace,
  policy: Policy,
  now: Date,
): Promise<void> => {
  await db.query(
    `INSERT INTO policies (id, environment_id, integration_id, policy, updated_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (environment_id, integration_id) DO UPDATE SET policy = excluded.policy, updated_at = excluded.updated_at`,
    [randomUUID(), environmentId, integrationId, JSON.stringify(policy), now],
  )
}
