import type { Queryable } from '../../database/database.js'
import { listPage } from '../../database/list-page.js'
import type { List, Page } from '../../database/list-page.js'
import type { Field } from '../../integrations/integration.js'
import type { RemoteAccount } from '../account.js'
import type { AccountJson } from '../account-schema.js'

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
const from = `integrated_accounts a
  join integrations i on i.id = a.integration_id
  left join credentials k on k.account_id = a.id
  left join cases c on c.account_id = a.id and c.number = a.cases`

export const selectAccountView = async (db: Queryable, accountId: string): Promise<AccountView | null> => {
  const { rows } = await db.query<AccountView & object>(`select ${select} from ${from} where a.id = $1`, [accountId])
  return rows[0] ?? null
}

export const selectLiveAccountView = async (db: Queryable, environmentId: string, accountId: string): Promise<AccountView | null> => {
  const { rows } = await db.query<AccountView & object>(
    `select ${select} from ${from} where a.id = $1 and a.environment_id = $2 and a.deleted_at is null`,
    [accountId, environmentId],
  )
  return rows[0] ?? null
}

export const selectAccountViews = (
  db: Queryable,
  environmentId: string,
  query: Pick<List, 'filters' | 'limit' | 'cursor'>,
): Promise<Page<AccountView>> =>
  listPage<AccountView>(db, {
    ...query,
    select,
    from,
    where: { sql: 'a.environment_id = $1 and a.deleted_at is null', params: [environmentId] },
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
