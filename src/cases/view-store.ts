import { zoneSaid } from '../access/zone-said.js'
import type { Queryable } from '../database/database.js'
import { listPage } from '../database/list-page.js'
import type { List, Page } from '../database/list-page.js'
import type { CaseView } from './case-view.js'
import { contactState } from './contact-state.js'
import { caseColumns } from './store.js'

/** All whose mail can arrive, once each at their first place: the account's contacts, the tenant's, then the person who consented. */
const askable = `
  SELECT DISTINCT ON (named.email) named.source, named.position, named.email, named.name, named.zone, named.role = 'admin' AS is_admin
  FROM (
    SELECT 0 AS source, n.position, p.email, p.name, p.time_zone AS zone, n.role FROM account_contacts n JOIN contacts p ON p.id = n.contact_id
    WHERE n.account_id = a.id AND ${contactState} = 'ok'
    UNION ALL
    SELECT 1, n.position, p.email, p.name, p.time_zone, n.role FROM tenant_contacts n JOIN contacts p ON p.id = n.contact_id
    WHERE n.environment_id = a.environment_id AND n.tenant_id = a.tenant_id AND ${contactState} = 'ok'
    UNION ALL
    SELECT 2, 0, a.remote_account ->> 'verified_email', p.name, p.time_zone, 'owner'
    FROM (SELECT) AS once LEFT JOIN contacts p ON p.environment_id = a.environment_id AND p.email = a.remote_account ->> 'verified_email'
    WHERE a.remote_account ->> 'verified_email' IS NOT NULL AND ${contactState} = 'ok'
  ) AS named
  ORDER BY named.email, named.source, named.position`

/** The order in which they are asked about a case `c`: administrators first where only one can fix it. */
const askedInOrder = `(c.addressee IS NOT DISTINCT FROM 'admin' AND NOT asked.is_admin), asked.source, asked.position`

/** The same as people with their zones, of an account `a`, its environment `e` and its tenant `t`. */
const peopleIn = (order: string): string =>
  `(SELECT coalesce(jsonb_agg(jsonb_build_object('email', asked.email, 'zone', coalesce(asked.zone, t.time_zone, ${zoneSaid('e')}))
  ORDER BY ${order}), '[]') FROM (${askable}) AS asked)`

/** About a case `c`. */
export const peopleAsked = peopleIn(askedInOrder)

const viewed = {
  select: `${caseColumns}, c.kind, c.hold_since AS "holdSince",
    a.notify AS "accountNotify", a.label AS "accountLabel", i.name AS "integrationName", i.label AS "integrationLabel", asked.email AS "contactEmail",
    asked.name AS "contactName", coalesce(asked.zone, t.time_zone, ${zoneSaid('e')}) AS "contactZone",
    CASE WHEN a.is_sandbox THEN '"always"' ELSE (SELECT coalesce(p.policy -> 'send_window', '"always"') FROM policies p
      WHERE p.environment_id = c.environment_id AND (p.integration_id = c.integration_id OR p.integration_id IS NULL)
      ORDER BY p.integration_id NULLS LAST LIMIT 1) END AS "sendWindow",
    CASE WHEN c.hold_why = 'identity' THEN (SELECT t.signed_in FROM attempts t WHERE t.account_id = c.account_id AND t.status = 'waiting'
      ORDER BY t.started_at DESC LIMIT 1) END AS "signedIn"`,
  from: `cases c JOIN integrated_accounts a ON a.id = c.account_id JOIN integrations i ON i.id = c.integration_id
    JOIN environments e ON e.id = c.environment_id LEFT JOIN tenants t ON t.environment_id = a.environment_id AND t.tenant_id = a.tenant_id
    LEFT JOIN LATERAL (SELECT asked.* FROM (${askable}) AS asked ORDER BY ${askedInOrder} LIMIT 1) AS asked ON a.deleted_at IS NULL`,
} as const

const caseFilterColumns: List['columns'] = {
  id: { sql: 'c.id', type: 'uuid' },
  stage: { sql: 'c.stage', type: 'string' },
  'hold.why': { sql: 'c.hold_why', type: 'string' },
  incident_id: { sql: 'c.incident_id', type: 'uuid' },
  outcome: { sql: 'c.outcome', type: 'string' },
  verdict: { sql: 'c.verdict', type: 'string' },
  addressee: { sql: 'c.addressee', type: 'string' },
  tenant_id: { sql: 'c.tenant_id', type: 'string' },
  integrated_account_id: { sql: 'c.account_id', type: 'uuid' },
  'integration.name': { sql: 'i.name', type: 'string' },
  reference: { sql: 'c.reference', type: 'string' },
  is_open: { sql: '(c.outcome IS NULL)', type: 'boolean' },
  opened_at: { sql: 'c.opened_at', type: 'time' },
}

/** One page of an environment's cases, the newest first. */
export const selectCaseViews = (
  db: Queryable,
  environmentId: string,
  query: Pick<List, 'filters' | 'limit' | 'cursor'>,
): Promise<Page<CaseView>> =>
  listPage<CaseView>(db, {
    ...viewed,
    ...query,
    where: { sql: 'c.environment_id = $1', params: [environmentId] },
    columns: caseFilterColumns,
    orderBy: { column: 'c.opened_at', id: 'c.id', direction: 'desc' },
  })

/** Ids of the oldest cases that the filters find, the first opened first. */
export const selectCaseIds = async (
  db: Queryable,
  environmentId: string,
  query: Pick<List, 'filters' | 'limit'>,
): Promise<readonly string[]> => {
  const { rows } = await listPage<{ id: string }>(db, {
    select: 'c.id',
    from: 'cases c JOIN integrations i ON i.id = c.integration_id',
    where: { sql: 'c.environment_id = $1', params: [environmentId] },
    columns: caseFilterColumns,
    ...query,
    cursor: null,
    orderBy: { column: 'c.opened_at', id: 'c.id', direction: 'asc' },
  })
  return rows.map(({ id }) => id)
}

export const selectCaseView = async (db: Queryable, environmentId: string, caseId: string): Promise<CaseView | null> => {
  const { rows } = await db.query<CaseView>(`SELECT ${viewed.select} FROM ${viewed.from} WHERE c.environment_id = $1 AND c.id = $2`, [
    environmentId,
    caseId,
  ])
  return rows[0] ?? null
}

/** An account as the preview of a policy needs it; `null` when it is not the environment's. */
export interface AskedAccount {
  readonly integrationId: string
  readonly isSandbox: boolean
  readonly notify: boolean
  /** In the order in which they are asked; the zone is theirs, else their tenant's, else the environment's. */
  readonly people: readonly { readonly email: string; readonly zone: string | null }[]
}

export const selectAskedAccount = async (db: Queryable, environmentId: string, accountId: string): Promise<AskedAccount | null> => {
  const { rows } = await db.query<AskedAccount>(
    `SELECT a.integration_id AS "integrationId", a.is_sandbox AS "isSandbox", a.notify,
       ${peopleIn('asked.source, asked.position')} AS people
     FROM integrated_accounts a JOIN environments e ON e.id = a.environment_id
       LEFT JOIN tenants t ON t.environment_id = a.environment_id AND t.tenant_id = a.tenant_id
     WHERE a.environment_id = $1 AND a.id = $2 AND a.deleted_at IS NULL`,
    [environmentId, accountId],
  )
  return rows[0] ?? null
}

/** The latest case of an account, and the generation of its credentials now. */
export interface LatestCase {
  readonly reference: string
  readonly outcome: CaseView['outcome']
  readonly generation: number
  readonly reason: CaseView['reason']
  readonly currentGeneration: number | null
}

export const selectLatestCase = async (db: Queryable, accountId: string): Promise<LatestCase | null> => {
  const { rows } = await db.query<LatestCase>(
    `SELECT c.reference, c.outcome, c.generation, c.reason, k.generation AS "currentGeneration"
     FROM cases c LEFT JOIN credentials k ON k.account_id = c.account_id WHERE c.account_id = $1 ORDER BY c.number DESC LIMIT 1`,
    [accountId],
  )
  return rows[0] ?? null
}
