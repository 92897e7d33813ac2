import type { Queryable } from '../database/database.js'
import { grouped } from '../database/grouped.js'
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
export const selectOwnRules = (db: Queryable, integrationId: string, sentWith: Date): Promise<KnownRules> =>
  ownRulesOf(db, { integrationId, sentWith })

interface KnownRules {
  readonly rules: readonly OwnRule[]
  readonly isAppChanged: boolean
}

const ownRulesOf = grouped(
  async (db: Queryable, looks: readonly { readonly integrationId: string; readonly sentWith: Date }[]): Promise<readonly KnownRules[]> => {
    const { rows } = await db.query<{ look: number; rules: readonly OwnRule[] | null; isAppChanged: boolean }>(
      prepared(
        'own_rules',
        `SELECT g.look::int, r.rules, date_trunc('milliseconds', i.settings_changed_at) > g.sent_with AS "isAppChanged"
         FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS g(integration_id, sent_with, look)
         JOIN integrations i ON i.id = g.integration_id
         LEFT JOIN verdict_rules r ON r.environment_id = i.environment_id AND (r.integration_id = i.id OR r.integration_id IS NULL)
         ORDER BY r.integration_id NULLS LAST`,
      ),
      [looks.map(({ integrationId }) => integrationId), looks.map(({ sentWith }) => sentWith)],
    )
    return looks.map((_, index) => {
      const found = rows.filter(({ look }) => look === index + 1)
      return { rules: found.flatMap(({ rules }) => rules ?? []), isAppChanged: found[0]?.isAppChanged === true }
    })
  },
)
