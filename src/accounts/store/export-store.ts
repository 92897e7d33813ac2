import type { Queryable } from '../../database/database.js'
import type { RemoteAccount } from '../account/account.js'
import type { ContactJson } from '../account/account-schema.js'

/** An account as an export tells it. */
export interface ExportedAccount {
  readonly id: string
  readonly tenant_id: string
  readonly external_id: string | null
  readonly integration: string
  readonly authentication_method: string
  readonly status: string
  readonly is_sandbox: boolean
  readonly label: string | null
  readonly context: Readonly<Record<string, unknown>>
  readonly impact: string | null
  readonly notify: boolean
  readonly remote_account: RemoteAccount | null
  readonly contacts: readonly ContactJson[]
  /** Null: nothing is known of it but its id. */
  readonly tenant: { readonly name: string | null; readonly time_zone: string | null; readonly contacts: readonly ContactJson[] } | null
  readonly created_at: Date
  readonly sealed: string | null
  readonly access_expires_at: Date | null
  readonly granted_scopes: readonly string[]
}

/** `named`: a table of named contacts as `n`, and whose. */
const contactsJson = (named: string): string =>
  `select coalesce(jsonb_agg(jsonb_build_object('email', p.email, 'name', p.name, 'locale', p.locale, 'time_zone', p.time_zone,
     'role', n.role) order by n.position), '[]') from (select n.* from ${named}) n join contacts p on p.id = n.contact_id`

const ofTenant = 'environment_id = a.environment_id and tenant_id = a.tenant_id'

/** One page of an environment's accounts, in the order of their ids. */
export const selectAccountsToExport = async (
  db: Queryable,
  environmentId: string,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly ExportedAccount[]> => {
  const { rows } = await db.query<ExportedAccount>(
    `select a.id, a.tenant_id, a.external_id, i.name as integration, a.authentication_method, a.status, a.is_sandbox, a.label, a.context,
       a.impact, a.notify, a.remote_account, a.created_at, k.sealed, k.access_expires_at, coalesce(k.granted_scopes, '{}') as granted_scopes,
       (${contactsJson('account_contacts n where n.account_id = a.id')}) as contacts,
       case when t.name is not null or t.time_zone is not null or exists (select from tenant_contacts where ${ofTenant}) then jsonb_build_object('name', t.name, 'time_zone', t.time_zone,
         'contacts', (${contactsJson(`tenant_contacts n where ${ofTenant}`)})) end as tenant
     from integrated_accounts a join integrations i on i.id = a.integration_id left join credentials k on k.account_id = a.id
       left join tenants t on t.environment_id = a.environment_id and t.tenant_id = a.tenant_id
     where a.environment_id = $1 and a.deleted_at is null and a.id > $2 order by a.id limit $3`,
    [environmentId, page.after, page.limit],
  )
  return rows
}

export const countAccounts = async (db: Queryable, environmentId: string): Promise<number> => {
  const { rows } = await db.query<{ count: number }>(
    `select count(*) as count from integrated_accounts where environment_id = $1 and deleted_at is null`,
    [environmentId],
  )
  return rows[0]?.count ?? 0
}
