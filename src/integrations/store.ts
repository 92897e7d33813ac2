import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import { Secret } from '../vault/secret.js'
import type { Integration } from './integration.js'
import type { Environment } from '../access/environment.js'
import { environmentBeside } from '../access/load-environment.js'
import { rowFields } from '../database/row-fields.js'
import { together } from '../database/together.js'

export type IntegrationRow = Omit<Integration, 'sealedClientSecret'> & { readonly client_secret: string | null }

/** Of `integrations`. */
export const integrationFields = rowFields<IntegrationRow>('integration', {
  id: 'id',
  environmentId: 'environment_id',
  name: 'name',
  category: 'category',
  label: 'label',
  platform: 'platform',
  authenticationMethod: 'authentication_method',
  oauth: 'oauth',
  client_secret: 'client_secret',
  clientSecretExpiresAt: 'client_secret_expires_at',
  probe: 'probe',
  fields: 'fields',
  impact: 'impact',
  isEnabled: 'is_enabled',
  scopesChangedAt: 'scopes_changed_at',
  endpointsConfirmedAt: 'endpoints_confirmed_at',
  endpointsChangedAt: 'endpoints_changed_at',
  endpointsChangedBy: 'endpoints_changed_by',
  settingsChangedAt: 'settings_changed_at',
  clientChangedAt: 'client_changed_at',
  clientCheck: 'client_check',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
})

export const { columns: integrationColumns } = integrationFields

export const fromRow = ({ client_secret: sealed, ...row }: IntegrationRow): Integration => ({
  ...row,
  // A row from before there was this setting lacks it.
  oauth: { ...row.oauth, token_at: row.oauth.token_at ?? null },
  sealedClientSecret: sealed === null ? null : new Secret(sealed),
})

const integrationById = `SELECT ${integrationColumns} FROM integrations WHERE id = $1 AND ($2::uuid IS NULL OR environment_id = $2)`

export const selectIntegration = async (
  db: Queryable,
  id: string,
  options: { readonly environmentId?: string; readonly lock?: boolean } = {},
): Promise<Integration | null> => {
  const { rows } = await db.query<IntegrationRow>(
    options.lock === true ? `${integrationById} FOR NO KEY UPDATE` : prepared('integration', integrationById),
    [id, options.environmentId ?? null],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** By their ids, whosever they are, unlocked. */
export const selectIntegrationById = together(async (db: Queryable, ids: readonly string[]): Promise<readonly (Integration | null)[]> => {
  const found = new Map<string, Integration | null>()
  for (const id of new Set(ids)) found.set(id, await selectIntegration(db, id))
  return ids.map((id) => found.get(id) ?? null)
})

/** The same with the environment of each. */
export const selectIntegrationAndEnvironment = together(
  async (
    db: Queryable,
    ids: readonly string[],
  ): Promise<readonly ({ readonly integration: Integration; readonly environment: Environment } | null)[]> => {
    const { rows } = await db.query<Record<string, unknown>>(
      prepared(
        'integration_and_environment',
        `SELECT ${integrationFields.besideOf('i')}, ${environmentBeside.columns}
       FROM (SELECT ${integrationColumns} FROM integrations WHERE id = ANY($1::uuid[])) i
         JOIN ${environmentBeside.from} ON e.id = i."environmentId"`,
      ),
      [[...new Set(ids)]],
    )
    const found = rows.map((row) => ({ integration: fromRow(integrationFields.read(row)), environment: environmentBeside.read(row) }))
    const byId = new Map(found.map((one) => [one.integration.id, one]))
    return ids.map((id) => byId.get(id) ?? null)
  },
)

export const selectByName = async (db: Queryable, environmentId: string, name: string): Promise<Integration | null> => {
  const { rows } = await db.query<IntegrationRow>(
    `SELECT ${integrationColumns} FROM integrations WHERE environment_id = $1 AND name = $2`,
    [environmentId, name],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

export const selectEnabled = async (db: Queryable, environmentId: string): Promise<Integration[]> => {
  const { rows } = await db.query<IntegrationRow>(
    `SELECT ${integrationColumns} FROM integrations WHERE environment_id = $1 AND is_enabled ORDER BY lower(label), name`,
    [environmentId],
  )
  return rows.map(fromRow)
}

/** Whether what a refresh sends was changed after `settingsChangedAt` was read, which has milliseconds only. */
export const selectIsChangedSince = async (db: Queryable, id: string, settingsChangedAt: Date): Promise<boolean> => {
  const { rowCount } = await db.query(
    prepared('app_changed', `SELECT FROM integrations WHERE id = $1 AND date_trunc('milliseconds', settings_changed_at) > $2`),
    [id, settingsChangedAt],
  )
  return rowCount === 1
}

const values = (integration: Integration): unknown[] => [
  integration.id,
  integration.environmentId,
  integration.name,
  integration.category,
  integration.label,
  integration.platform,
  integration.authenticationMethod,
  JSON.stringify(integration.oauth),
  integration.sealedClientSecret?.reveal() ?? null,
  integration.clientSecretExpiresAt,
  integration.probe === null ? null : JSON.stringify(integration.probe),
  integration.impact,
  integration.isEnabled,
  integration.scopesChangedAt,
  integration.updatedAt,
  JSON.stringify(integration.fields),
  integration.settingsChangedAt,
  integration.clientChangedAt,
  integration.clientCheck,
]

/** False: the name is taken in this environment. */
export const insertIntegration = async (db: Queryable, integration: Integration): Promise<boolean> => {
  const { rowCount } = await db.query(
    `INSERT INTO integrations (id, environment_id, name, category, label, platform, authentication_method, oauth, client_secret,
       client_secret_expires_at, probe, impact, is_enabled, scopes_changed_at, updated_at, created_at, fields,
       settings_changed_at, client_changed_at, client_check)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17, $18, $19)
     ON CONFLICT DO NOTHING`,
    values(integration),
  )
  return rowCount === 1
}

/** Whether an integration of any environment has this id. */
export const integrationExists = async (db: Queryable, id: string): Promise<boolean> =>
  (await db.query('SELECT FROM integrations WHERE id = $1', [id])).rowCount === 1

export const updateIntegration = async (db: Queryable, integration: Integration): Promise<void> => {
  await db.query(
    `UPDATE integrations SET name = $3, category = $4, label = $5, platform = $6, authentication_method = $7, oauth = $8,
       client_secret = $9, client_secret_expires_at = $10, probe = $11, impact = $12, is_enabled = $13, scopes_changed_at = $14,
       updated_at = $15, fields = $16, settings_changed_at = $17, client_changed_at = $18, client_check = $19,
       endpoints_confirmed_at = $20, endpoints_changed_at = $21, endpoints_changed_by = $22
     WHERE id = $1 AND environment_id = $2`,
    [...values(integration), integration.endpointsConfirmedAt, integration.endpointsChangedAt, integration.endpointsChangedBy],
  )
}

export const confirmEndpointsNow = async (db: Queryable, id: string, now: Date): Promise<void> => {
  await db.query(
    'UPDATE integrations SET endpoints_confirmed_at = $2, endpoints_changed_at = NULL, endpoints_changed_by = NULL, updated_at = $2 WHERE id = $1',
    [id, now],
  )
}

export const countAccounts = async (db: Queryable, id: string): Promise<{ readonly live: number; readonly deleted: number }> => {
  const { rows } = await db.query<{ live: number; deleted: number }>(
    `SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS live, count(*) FILTER (WHERE deleted_at IS NOT NULL) AS deleted
     FROM integrated_accounts WHERE integration_id = $1`,
    [id],
  )
  return rows[0] ?? { live: 0, deleted: 0 }
}

/** Attempts that only tested its connection; those of customers stay, and keep it from being deleted. */
export const deleteTests = async (db: Queryable, integrationId: string): Promise<void> => {
  await db.query('DELETE FROM attempts WHERE integration_id = $1 AND tested_by IS NOT NULL', [integrationId])
}

/** False: something still refers to it. */
export const deleteIntegrationRow = async (db: Queryable, id: string): Promise<boolean> => {
  const { rowCount } = await db.query(
    'DELETE FROM integrations WHERE id = $1 AND NOT EXISTS (SELECT FROM attempts WHERE integration_id = $1)',
    [id],
  )
  return rowCount === 1
}

/** Cases that a change of the OAuth app may fix. One held for a grant that waits for a yes is not probed; an incident's are the incident's. */
export const selectProbedCases = async (db: Queryable, integrationId: string): Promise<string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM cases
     WHERE integration_id = $1 AND outcome IS NULL AND verdict IS NOT NULL
       AND (stage = 'detecting' OR (stage = 'held' AND hold_why NOT IN ('identity', 'incident')))
     ORDER BY opened_at, id`,
    [integrationId],
  )
  return rows.map(({ id }) => id)
}

export const pauseRefreshesUntil = async (db: Queryable, id: string, until: Date): Promise<void> => {
  await db.query('UPDATE integrations SET refreshes_paused_until = greatest(refreshes_paused_until, $2) WHERE id = $1', [id, until])
}

/** What a cut-over concerns: accounts that have something to refresh with, and cases that stay held from the time before. */
export const countObserved = async (
  db: Queryable,
  of: { readonly environmentId: string; readonly integrationId: string | null },
): Promise<{ readonly accounts: number; readonly held: number }> => {
  const { rows } = await db.query<{ accounts: number; held: number }>(
    `SELECT (SELECT count(*)::int FROM integrated_accounts a JOIN credentials k ON k.account_id = a.id
         WHERE a.environment_id = $1 AND ($2::uuid IS NULL OR a.integration_id = $2) AND a.deleted_at IS NULL AND k.has_refresh_token) AS accounts,
       (SELECT count(*)::int FROM cases c
         WHERE c.environment_id = $1 AND ($2::uuid IS NULL OR c.integration_id = $2) AND c.outcome IS NULL AND c.hold_why = 'observe') AS held`,
    [of.environmentId, of.integrationId],
  )
  return rows[0] ?? { accounts: 0, held: 0 }
}

/** Any live account's context: what an address with `{name}` in it can be filled from. */
export const selectSomeContext = async (db: Queryable, integrationId: string): Promise<Readonly<Record<string, unknown>>> => {
  const { rows } = await db.query<{ context: Readonly<Record<string, unknown>> }>(
    'SELECT context FROM integrated_accounts WHERE integration_id = $1 AND deleted_at IS NULL AND NOT is_sandbox ORDER BY created_at, id LIMIT 1',
    [integrationId],
  )
  return rows[0]?.context ?? {}
}

/** Those whose client secret runs out between `from` and `until`. */
export const selectExpiring = async (db: Queryable, from: Date, until: Date): Promise<Integration[]> => {
  const { rows } = await db.query<IntegrationRow>(
    `SELECT ${integrationColumns} FROM integrations
     WHERE is_enabled AND client_secret_expires_at > $1 AND client_secret_expires_at <= $2 ORDER BY client_secret_expires_at, id`,
    [from, until],
  )
  return rows.map(fromRow)
}

export const selectAnyLabel = async (db: Queryable, environmentId: string): Promise<string | null> => {
  const { rows } = await db.query<{ label: string }>(
    'SELECT label FROM integrations WHERE environment_id = $1 ORDER BY created_at, id LIMIT 1',
    [environmentId],
  )
  return rows[0]?.label ?? null
}
