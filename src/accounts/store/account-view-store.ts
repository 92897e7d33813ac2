import type { Queryable } from '../../database/database.js'
import { prepared } from '../../database/prepared.js'
import { listPage } from '../../database/list-page.js'
import type { List, Page } from '../../database/list-page.js'
import type { Field } from '../../integrations/integration.js'
import type { RemoteAccount } from '../account/account.js'
import type { AccountJson } from '../account/account-schema.js'
import { together } from '../../database/together.js'
import type { Connection } from './account-store.js'
import type { Tx } from '../../tools.js'

/** What the account as JSON is made from: one row of one joined read. */
export interface AccountView extends Pick<
  AccountJson,
  | 'id'
  | 'tenant_id'
  | 'environment_id'
  | 'status'
  | 'last_error'
  | 'last_action_result'
  | 'last_forbidden_error'
  | 'authentication_method'
  | 'is_sandbox'
  | 'region'
  | 'external_id'
  | 'label'
  | 'contacts'
  | 'impact'
  | 'notify'
  | 'missing_scopes'
  | 'generation'
  | 'case'
> {
  integration_id: string
  integration_name: string
  integration_label: string
  category: string | null
  is_enabled: boolean
  fields: readonly Field[]
  context: Record<string, unknown>
  granted_scopes: string[] | null
  remote_account: RemoteAccount | null
  created_at: Date
  updated_at: Date
}

const select = `a.id, a.tenant_id, a.environment_id, a.integration_id, a.status, a.last_error, a.last_action_result, a.last_forbidden_error,
  a.authentication_method, a.is_sandbox, a.region, a.context, a.external_id, a.label, a.impact, a.notify, a.remote_account,
  a.missing_scopes, a.created_at, a.updated_at,
  i.name as integration_name, i.label as integration_label, i.category, i.is_enabled, i.fields, k.granted_scopes, k.generation,
  case when c.id is not null then jsonb_build_object('id', c.id, 'reference', c.reference, 'verdict', c.verdict,
    'addressee', c.addressee, 'stage', c.stage, 'outcome', c.outcome) end as "case",
  (select coalesce(jsonb_agg(jsonb_build_object('email', p.email, 'name', p.name, 'locale', p.locale, 'time_zone', p.time_zone,
      'role', ac.role) order by ac.position), '[]')
    from account_contacts ac join contacts p on p.id = ac.contact_id where ac.account_id = a.id) as contacts`

/** An open case is always the account's latest. */
const joined = `
  join integrations i on i.id = a.integration_id
  left join credentials k on k.account_id = a.id
  left join cases c on c.account_id = a.id and c.number = a.cases`

const from = `integrated_accounts a${joined}`

export const selectAccountView = together(
  async (db: Queryable, accountIds: readonly string[]): Promise<readonly (AccountView | null)[]> => {
    const { rows } = await db.query<AccountView & object>(
      prepared('account_view', `select ${select} from ${from} where a.id = any($1::uuid[])`),
      [accountIds],
    )
    const found = new Map(rows.map((row) => [row.id, row]))
    return accountIds.map((id) => found.get(id) ?? null)
  },
)

/**
 * The outage is over: no open case, earlier links void; `healthy` also makes the account active and forgets its error. `connection`: what else
 * of the row is written with it.
 */
export const updateEndedOutage = async (
  tx: Tx,
  accountId: string,
  { healthy, connection }: { readonly healthy: boolean; readonly connection: Connection | undefined },
): Promise<AccountView | null> => {
  const given = connection === undefined ? null : JSON.stringify(connection)
  const { rows } = await tx.query<AccountView & object>(
    prepared(
      'ended_outage',
      `with a as (
       update integrated_accounts set open_case_id = null, links_void_before = $2, updated_at = $2,
         status = case when $3 then 'active' else status end, last_error = case when $3 then null else last_error end,
         remote_account = case when $4::jsonb is null then remote_account else nullif($4::jsonb -> 'remoteAccount', 'null') end,
         label = case when $4::jsonb is null then label else $4::jsonb ->> 'label' end,
         context = case when $4::jsonb is null then context else $4::jsonb -> 'context' end,
         missing_scopes = case when $4::jsonb is null then missing_scopes
           else array(select jsonb_array_elements_text($4::jsonb -> 'missingScopes')) end
       where id = $1 returning *
     )
     select ${select} from a ${joined}`,
    ),
    [accountId, tx.now, healthy, given],
  )
  return rows[0] ?? null
}

/** A failure has been reported. */
export const updateNeedsReauth = together(
  async (tx: Tx, told: readonly { readonly accountId: string; readonly lastError: string }[]): Promise<readonly (AccountView | null)[]> => {
    const { rows } = await tx.query<AccountView & object>(
      prepared(
        'needs_reauth',
        `with a as (
         update integrated_accounts a set status = 'needs_reauth', last_error = t.last_error, updated_at = $3
         from unnest($1::uuid[], $2::text[]) as t(id, last_error) where a.id = t.id returning a.*
       )
       select ${select} from a ${joined}`,
      ),
      [told.map(({ accountId }) => accountId), told.map(({ lastError }) => lastError), tx.now],
    )
    const found = new Map(rows.map((row) => [row.id, row]))
    return told.map(({ accountId }) => found.get(accountId) ?? null)
  },
)

export const selectLiveAccountView = async (db: Queryable, environmentId: string, accountId: string): Promise<AccountView | null> => {
  const { rows } = await db.query<AccountView & object>(
    `select ${select} from ${from} where a.id = $1 and a.environment_id = $2 and a.deleted_at is null`,
    [accountId, environmentId],
  )
  return rows[0] ?? null
}

/**
 * Accounts in which `$2` is found, each way by an index of its own: words of the account, of its tenant's name, of a contact of either; a
 * case's reference; an address that was mailed about it; an id.
 */
const found = `(
  select id from integrated_accounts where environment_id = $1 and deleted_at is null
    and search_words(coalesce(label, '') || ' ' || tenant_id || ' ' || coalesce(external_id, '') || ' ' || coalesce(remote_account ->> 'label', '')) @@ search_query($2)
  union select a.id from tenants t join integrated_accounts a on a.environment_id = t.environment_id and a.tenant_id = t.tenant_id
    and a.deleted_at is null where t.environment_id = $1 and t.name is not null and search_words(t.name) @@ search_query($2)
  union select ac.account_id from contacts p join account_contacts ac on ac.contact_id = p.id
    where p.environment_id = $1 and search_words(p.email || ' ' || coalesce(p.name, '')) @@ search_query($2)
  union select a.id from contacts p join tenant_contacts tc on tc.contact_id = p.id
      join integrated_accounts a on a.environment_id = tc.environment_id and a.tenant_id = tc.tenant_id and a.deleted_at is null
    where p.environment_id = $1 and search_words(p.email || ' ' || coalesce(p.name, '')) @@ search_query($2)
  union select account_id from cases where environment_id = $1 and reference = upper(trim($2))
  union select account_id from mails where environment_id = $1 and recipient = lower(trim($2)) and account_id is not null
  union select c.account_id from mails m join mail_cases mc on mc.mail_id = m.id join cases c on c.id = mc.case_id
    where m.environment_id = $1 and m.recipient = lower(trim($2)) and m.account_id is null
  union select id from integrated_accounts where id = $3::uuid
)`

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The list to read, where a search makes it another one. */
const searched = (environmentId: string, text: string | undefined): Pick<List, 'from' | 'where'> => {
  const own = 'a.environment_id = $1 and a.deleted_at is null'
  if (text === undefined) return { from, where: { sql: own, params: [environmentId] } }
  const id = text.trim().toLowerCase()
  return {
    // One by one by their ids: however many the planner expects, it has no reason to read all accounts over.
    from: `${found} as found join lateral (select * from integrated_accounts where id = found.id offset 0) a on true${joined}`,
    where: { sql: own, params: [environmentId, text, uuid.test(id) ? id : null] },
  }
}

export const selectAccountViews = (
  db: Queryable,
  environmentId: string,
  { filters, limit, cursor }: Pick<List, 'filters' | 'limit' | 'cursor'>,
): Promise<Page<AccountView>> => {
  const search = filters.find(({ field }) => field === 'search')
  const text = search !== undefined && search.operator !== 'in' && String(search.value).trim() !== '' ? String(search.value) : undefined
  return listPage<AccountView>(db, {
    limit,
    cursor,
    filters: filters.filter(({ field }) => field !== 'search'),
    select,
    ...searched(environmentId, text),
    columns: {
      id: { sql: 'a.id', type: 'uuid' },
      tenant_id: { sql: 'a.tenant_id', type: 'string' },
      status: { sql: 'a.status', type: 'string' },
      external_id: { sql: 'a.external_id', type: 'string' },
      is_sandbox: { sql: 'a.is_sandbox', type: 'boolean' },
      'integration.name': { sql: 'i.name', type: 'string' },
      'case.addressee': { sql: 'c.addressee', type: 'string' },
      created_at: { sql: 'a.created_at', type: 'time' },
      updated_at: { sql: 'a.updated_at', type: 'time' },
    },
    orderBy: { column: 'a.created_at', id: 'a.id', direction: 'asc' },
  })
}
