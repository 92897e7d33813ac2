import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import { isExactOrigin } from '../domain/exact-origin.js'
import type { Scope } from '../domain/scope.js'
import type { Environment } from './environment.js'
import { rowFields } from '../database/row-fields.js'
import { together } from '../database/together.js'
import { zoneSaid } from './zone-said.js'

/** Of `environments`. */
export const environmentFields = rowFields<Environment>('environment', {
  id: 'id',
  name: 'name',
  mode: 'mode',
  cutOver: 'cut_over',
  mail: `'{"bounce_domain": null, "per_person_per_week": null, "per_domain_per_minute": null, "gather_for": "PT10S"}'::jsonb || mail`,
  brand: 'brand',
  support: 'support',
  operator: 'operator',
  defaultLocale: 'default_locale',
  timeZone: zoneSaid('environments'),
  unknownIdentity: 'unknown_identity',
  embedOrigins: 'embed_origins',
  redirectUris: 'redirect_uris',
  mailBrakeId: '(SELECT b.id FROM mail_brakes b WHERE b.environment_id = environments.id AND b.released_at IS NULL)',
  pacedDomains: `ARRAY(SELECT p.domain FROM mail_paces p WHERE p.environment_id = environments.id AND p.learned_at > now() - interval '1 day')`,
  createdAt: 'created_at',
  updatedAt: 'updated_at',
})

/** Earlier versions took wildcards. */
export const withExactOrigins = (row: Environment): Environment => ({ ...row, embedOrigins: row.embedOrigins.filter(isExactOrigin) })

const environmentBy = {
  id: `SELECT ${environmentFields.columns} FROM environments WHERE id = $1`,
  name: `SELECT ${environmentFields.columns} FROM environments WHERE name = $1`,
} as const

export const selectEnvironment = async (
  db: Queryable,
  by: { readonly id: string } | { readonly name: string },
  lock = false,
): Promise<Environment | null> => {
  const [column, value] = 'id' in by ? (['id', by.id] as const) : (['name', by.name] as const)
  const { rows } = await db.query<Environment>(
    lock ? `${environmentBy[column]} FOR NO KEY UPDATE` : prepared(`environment_by_${column}`, environmentBy[column]),
    [value],
  )
  return rows[0] ? withExactOrigins(rows[0]) : null
}

/** By their ids, unlocked. */
export const selectEnvironmentById = together(async (db: Queryable, ids: readonly string[]): Promise<readonly (Environment | null)[]> => {
  const found = new Map<string, Environment | null>()
  for (const id of new Set(ids)) found.set(id, await selectEnvironment(db, { id }))
  return ids.map((id) => found.get(id) ?? null)
})

const values = (environment: Environment): unknown[] => [
  environment.id,
  environment.name,
  JSON.stringify(environment.mail),
  JSON.stringify(environment.brand),
  JSON.stringify(environment.support),
  environment.operator,
  environment.defaultLocale,
  environment.timeZone ?? 'UTC',
  environment.unknownIdentity,
  environment.embedOrigins,
  environment.redirectUris,
  environment.updatedAt,
  environment.mode,
  environment.cutOver,
  environment.timeZone !== null,
]

/** False: the name is taken. */
export const insertEnvironment = async (db: Queryable, environment: Environment): Promise<boolean> => {
  const { rowCount } = await db.query(
    `INSERT INTO environments (id, name, mail, brand, support, operator, default_locale, time_zone, unknown_identity, embed_origins,
       redirect_uris, updated_at, created_at, mode, cut_over, time_zone_said)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15)
     ON CONFLICT (name) DO NOTHING`,
    values(environment),
  )
  return rowCount === 1
}

export const updateEnvironment = async (db: Queryable, environment: Environment): Promise<void> => {
  await db.query(
    `UPDATE environments SET name = $2, mail = $3, brand = $4, support = $5, operator = $6, default_locale = $7, time_zone = $8,
       unknown_identity = $9, embed_origins = $10, redirect_uris = $11, updated_at = $12, mode = $13, cut_over = $14,
       time_zone_said = $15
     WHERE id = $1`,
    values(environment),
  )
}

export const selectIntegrationOf = async (
  db: Queryable,
  of: { readonly accountId?: string | null | undefined; readonly caseId?: string | null | undefined },
): Promise<string | null> => {
  const { rows } = await db.query<{ id: string | null }>(
    `SELECT coalesce((SELECT integration_id FROM integrated_accounts WHERE id = $1), (SELECT integration_id FROM cases WHERE id = $2)) AS id`,
    [of.accountId ?? null, of.caseId ?? null],
  )
  return rows[0]?.id ?? null
}

export interface TokenRow {
  readonly id: string
  readonly name: string
  readonly scopes: Scope[]
  readonly expires_at: Date | null
  readonly last_used_at: Date | null
  readonly created_at: Date
}

export const tokenColumns = 'id, name, scopes, expires_at, last_used_at, created_at'

export const insertToken = async (
  db: Queryable,
  token: { readonly environmentId: string; readonly digest: string; readonly rootId: string | null } & TokenRow,
): Promise<void> => {
  await db.query(
    `INSERT INTO api_tokens (id, environment_id, name, digest, scopes, expires_at, created_at, root_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [token.id, token.environmentId, token.name, token.digest, token.scopes, token.expires_at, token.created_at, token.rootId],
  )
}

export interface UsableToken {
  readonly id: string
  readonly environment_id: string
  /** The beginning of the line of tokens that made it; null: it is that itself. */
  readonly root_id: string | null
  readonly name: string
  readonly scopes: Scope[]
  readonly expires_at: Date | null
  /** Set when a use is noted: the row is known for a while. */
  last_used_at: Date | null
}

export const selectUsableToken = async (db: Queryable, digest: string, now: Date): Promise<UsableToken | null> => {
  const { rows } = await db.query<UsableToken>(
    prepared(
      'api_token',
      `SELECT id, environment_id, root_id, name, scopes, expires_at, last_used_at FROM api_tokens
     WHERE digest = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
    ),
    [digest, now],
  )
  return rows[0] ?? null
}

/** The condition again: of several requests at once, one writes. */
export const noteTokenUse = async (db: Queryable, id: string, now: Date, before: Date): Promise<void> => {
  await db.query('UPDATE api_tokens SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)', [
    id,
    now,
    before,
  ])
}

/** Its name; `null` where there is none to revoke. */
export const revokeToken = async (db: Queryable, environmentId: string, id: string, now: Date): Promise<string | null> => {
  const { rows } = await db.query<{ name: string }>(
    'UPDATE api_tokens SET revoked_at = $3 WHERE id = $2 AND environment_id = $1 AND revoked_at IS NULL RETURNING name',
    [environmentId, id, now],
  )
  return rows[0]?.name ?? null
}

export interface AuditRow {
  readonly id: string
  readonly environmentId: string
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly data: Readonly<Record<string, unknown>>
}

export const insertAudit = async (db: Queryable, row: AuditRow): Promise<void> => {
  await db.query(
    `INSERT INTO audit (id, environment_id, at, actor, action, subject_kind, subject_id, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, row.environmentId, row.at, row.actor, row.action, row.subjectKind, row.subjectId, JSON.stringify(row.data)],
  )
}

/**
 * One more hit in this window; answers how many there are. Once per key and window the old ones are cleared away: nothing looks further back than a
 * day.
 */
export const countHit = async (db: Queryable, key: string, windowStart: Date, now: Date): Promise<number> => {
  const { rows } = await db.query<{ hits: number }>(
    `WITH stale AS (
       SELECT key, window_start FROM rate_limits
       WHERE window_start < $3::timestamptz - interval '1 day' AND NOT EXISTS (SELECT FROM rate_limits WHERE key = $1 AND window_start = $2)
       FOR NO KEY UPDATE SKIP LOCKED
     ), cleared AS (
       DELETE FROM rate_limits r USING stale s WHERE r.key = s.key AND r.window_start = s.window_start
     )
     INSERT INTO rate_limits (key, window_start, hits) VALUES ($1, $2, 1)
     ON CONFLICT (key, window_start) DO UPDATE SET hits = rate_limits.hits + 1 RETURNING hits`,
    [key, windowStart, now],
  )
  return rows[0]?.hits ?? 1
}
