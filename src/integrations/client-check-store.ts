import { observedSql } from '../access/observed.js'
import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import { together } from '../database/together.js'

/** What an app's revocation endpoint said about its client, and whether a refusal of it counts. */
export interface StoredCheck {
  readonly endpoint: string
  readonly askedAt: Date
  /** Null: the answer is outstanding. */
  readonly answeredAt: Date | null
  readonly refused: boolean | null
  readonly said: ClientSaid | null
  readonly calibratedAt: Date | null
  readonly trusted: boolean | null
}

export interface ClientSaid {
  readonly http_status: number | null
  readonly platform_code: string | null
  readonly platform_message: string | null
}

const columns = `endpoint, asked_at AS "askedAt", answered_at AS "answeredAt", refused, said, calibrated_at AS "calibratedAt", trusted`

export const selectCheck = async (db: Queryable, integrationId: string): Promise<StoredCheck | null> => {
  const { rows } = await db.query<StoredCheck & object>(`SELECT ${columns} FROM client_checks WHERE integration_id = $1`, [integrationId])
  return rows[0] ?? null
}

/**
 * Takes the question to itself, for all processes. False: it was asked since `again` with the client's present proof (changed at
 * `changedAt`), and is answered or still may be; one without an answer since `lost` was lost with its process.
 */
export const claimCheck = async (
  db: Queryable,
  claim: {
    readonly integrationId: string
    readonly environmentId: string
    readonly endpoint: string
    readonly now: Date
    readonly changedAt: Date
    readonly again: Date
    readonly lost: Date
  },
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `INSERT INTO client_checks AS c (integration_id, environment_id, endpoint, asked_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (integration_id) DO UPDATE SET endpoint = excluded.endpoint, asked_at = excluded.asked_at, answered_at = NULL, refused = NULL,
       said = NULL, calibrated_at = CASE WHEN c.endpoint = excluded.endpoint THEN c.calibrated_at END,
       trusted = CASE WHEN c.endpoint = excluded.endpoint THEN c.trusted END
     WHERE c.asked_at <= $6 OR c.asked_at < $5 OR (c.answered_at IS NULL AND c.asked_at <= $7)`,
    [claim.integrationId, claim.environmentId, claim.endpoint, claim.now, claim.changedAt, claim.again, claim.lost],
  )
  return rowCount === 1
}

/** `trusted` left out: this answer calibrates nothing. Nothing is written for a question that was asked again meanwhile. */
export const updateAnswered = async (
  db: Queryable,
  answered: {
    readonly integrationId: string
    readonly askedAt: Date
    readonly now: Date
    readonly refused: boolean
    readonly said: ClientSaid
    readonly trusted?: boolean
  },
): Promise<void> => {
  await db.query(
    `UPDATE client_checks SET answered_at = $3, refused = $4, said = $5, calibrated_at = CASE WHEN $6::boolean IS NULL THEN calibrated_at ELSE $3 END,
       trusted = coalesce($6, trusted)
     WHERE integration_id = $1 AND asked_at = $2`,
    [answered.integrationId, answered.askedAt, answered.now, answered.refused, JSON.stringify(answered.said), answered.trusted ?? null],
  )
}

/** What decides whether an account's refused grant may lead to a question about its client. */
export interface AskFacts {
  readonly integrationId: string
  readonly environmentId: string
  readonly platform: string
  readonly context: Readonly<Record<string, unknown>>
  readonly clientChangedAt: Date
  /** Its refusal would count: it did not refuse while a refresh worked, with the client's present proof. */
  readonly isTrusted: boolean
}

/** Null: no refresh would be sent for it now (switched off, endpoints unconfirmed, another system's, asked to wait, a sandbox), or the check is switched off. */
export const selectAskFacts = together(
  async (db: Queryable, asked: readonly { readonly accountId: string; readonly now: Date }[]): Promise<readonly (AskFacts | null)[]> => {
    const { rows } = await db.query<AskFacts & { readonly asked: number }>(
      prepared(
        'ask_facts',
        `SELECT g.asked::int, i.id AS "integrationId", i.environment_id AS "environmentId", i.platform, a.context,
         i.client_changed_at AS "clientChangedAt", coalesce(c.trusted AND c.calibrated_at >= i.client_changed_at, false) AS "isTrusted"
       FROM unnest($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS g(account_id, now, asked)
       JOIN integrated_accounts a ON a.id = g.account_id JOIN integrations i ON i.id = a.integration_id
       JOIN environments e ON e.id = i.environment_id LEFT JOIN client_checks c ON c.integration_id = i.id
       WHERE a.deleted_at IS NULL AND NOT a.is_sandbox AND i.authentication_method = 'oauth2' AND i.is_enabled
         AND i.endpoints_changed_at IS NULL AND i.client_check = 'auto' AND NOT ${observedSql('i.id')}
         AND (i.refreshes_paused_until IS NULL OR i.refreshes_paused_until <= g.now)`,
      ),
      [asked.map(({ accountId }) => accountId), asked.map(({ now }) => now)],
    )
    const found = new Map(rows.map(({ asked: index, ...facts }) => [index, facts]))
    return asked.map((_, index) => found.get(index + 1) ?? null)
  },
)

/** Whether a refresh has worked with the app's present settings. */
export const selectHasWorked = async (db: Queryable, integrationId: string): Promise<boolean> => {
  const { rowCount } = await db.query('SELECT 1 FROM integrations WHERE id = $1 AND worked_at >= settings_changed_at', [integrationId])
  return rowCount === 1
}

/** Notes the first good refresh with the settings as they were since `settingsChangedAt`; of others nothing is noted. */
export const updateWorked = async (db: Queryable, integrationId: string, settingsChangedAt: Date, at: Date): Promise<void> => {
  await db.query(
    `UPDATE integrations SET worked_at = $3
     WHERE id = $1 AND date_trunc('milliseconds', settings_changed_at) = $2 AND (worked_at IS NULL OR worked_at < settings_changed_at)`,
    [integrationId, settingsChangedAt, at],
  )
}
