import type { Queryable } from '../database/database.js'

export const readVersion = async (db: Queryable): Promise<{ readonly number: number; readonly name: string }> => {
  const { rows } = await db.query<{ number: number; name: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name`,
  )
  return rows[0] ?? { number: 0, name: '' }
}

export interface TokenEndpoint {
  readonly environment: string
  readonly integration: string
  readonly url: string
}

export const readTokenEndpoints = async (db: Queryable): Promise<readonly TokenEndpoint[]> => {
  const { rows } = await db.query<{ environment: string; integration: string; url: string }>(
    `SELECT e.name AS environment, i.name AS integration, i.oauth->>'token_endpoint' AS url
     FROM integrations i JOIN environments e ON e.id = i.environment_id
     WHERE i.is_enabled AND i.oauth->>'token_endpoint' IS NOT NULL ORDER BY 1, 2`,
  )
  return rows
}

/** Domains that mail is sent from, with the environments that do. */
export const readSenders = async (
  db: Queryable,
): Promise<readonly { readonly domain: string; readonly environments: readonly string[] }[]> => {
  const { rows } = await db.query<{ domain: string | null; environments: string[] }>(
    `SELECT lower(substring(mail->>'from' FROM '@([^@>\\s]+)>?\\s*$')) AS domain, array_agg(name ORDER BY name) AS environments
     FROM environments WHERE mail->>'delivery' <> 'off' AND NOT (mail->>'delivery' = 'allow_list' AND mail->'allow' = '[]')
     GROUP BY 1 ORDER BY 1`,
  )
  return rows.flatMap(({ domain, environments }) => (domain === null ? [] : [{ domain, environments }]))
}

/** A domain that envelope senders are at. */
export interface BounceDomain {
  readonly bounceDomain: string
  /** The domain of From. */
  readonly sender: string
  /** When the last test mail that has to come back was sent, and when it came. */
  readonly testedAt: Date | null
  /** Milliseconds since then, by the database's clock. */
  readonly testAgeMs: number | null
  readonly returnedAt: Date | null
}

export const readBounceDomains = async (db: Queryable): Promise<readonly BounceDomain[]> => {
  const { rows } = await db.query<BounceDomain & object>(
    `SELECT DISTINCT ON (1, 2) e.mail->>'bounce_domain' AS "bounceDomain",
       lower(substring(e.mail->>'from' FROM '@([^@>\\s]+)>?\\s*$')) AS sender, m.created_at AS "testedAt", m.returned_at AS "returnedAt",
       (extract(epoch FROM clock_timestamp() - m.created_at) * 1000)::float8 AS "testAgeMs"
     FROM environments e LEFT JOIN mails m ON m.environment_id = e.id AND m.kind = 'bounce_test'
       AND split_part(m.recipient, '@', 2) = lower(e.mail->>'bounce_domain')
     WHERE e.mail->>'bounce_domain' IS NOT NULL ORDER BY 1, 2, m.created_at DESC NULLS LAST`,
  )
  return rows
}
