import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import type { OwnRule } from '../domain/own-rule.js'

export const upsertVerdictRules = async (
  db: Queryable,
  row: {
    readonly id: string
    readonly environmentId: string
    readonly integrationId: string | null
    readonly rules: readonly OwnRule[]
    readonly at: Date
  },
): Promise<void> => {
  await db.query(
    `INSERT INTO verdict_rules (id, environment_id, integration_id, rules, updated_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (environment_id, integration_id) DO UPDATE SET rules = excluded.rules, updated_at = excluded.updated_at`,
    [row.id, row.environmentId, row.integrationId, JSON.stringify(row.rules), row.at],
  )
}

/** The rules kept for exactly this integration; null: for the environment. */
export const selectVerdictRules = async (
  db: Queryable,
  environmentId: string,
  integrationId: string | null,
): Promise<readonly OwnRule[]> => {
  const { rows } = await db.query<{ rules: readonly OwnRule[] }>(
    `SELECT rules FROM verdict_rules WHERE environment_id = $1 AND integration_id IS NOT DISTINCT FROM $2::uuid`,
    [environmentId, integrationId],
  )
  return rows[0]?.rules ?? []
}

/**
 * All that hold for an integration's answers: its own first, then its environment's; and whether what a refresh sends was changed after
 * `sentWith` was read, which has milliseconds only.
 */
export const selectOwnRules = async (
  db: Queryable,
  integrationId: string,
  sentWith: Date,
): Promise<{ readonly rules: readonly OwnRule[]; readonly isAppChanged: boolean }> => {
  const { rows } = await db.query<{ rules: readonly OwnRule[] | null; isAppChanged: boolean }>(
    prepared(
      'own_rules',
      `SELECT r.rules, date_trunc('milliseconds', i.settings_changed_at) > $2 AS "isAppChanged" FROM integrations i
       LEFT JOIN verdict_rules r ON r.environment_id = i.environment_id AND (r.integration_id = i.id OR r.integration_id IS NULL)
      WHERE i.id = $1 ORDER BY r.integration_id NULLS LAST`,
    ),
    [integrationId, sentWith],
  )
  return { rules: rows.flatMap(({ rules }) => rules ?? []), isAppChanged: rows[0]?.isAppChanged === true }
}
