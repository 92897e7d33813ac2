import type { Case } from '../../cases/case.js'
import { caseBeside } from '../../cases/lock-case.js'
import type { Queryable } from '../../database/database.js'
import type { Tx } from '../../tools.js'
import type { Account, ForbiddenError, RemoteAccount } from '../account/account.js'
import { rowFields } from '../../database/row-fields.js'
import { together } from '../../database/together.js'
import { prepared } from '../../database/prepared.js'
import { lockedCredentials } from './credentials-store.js'
import type { LockedCredentials } from './credentials-store.js'

/** Of `integrated_accounts a`. */
export const accountColumns = `a.id, a.environment_id as "environmentId", a.integration_id as "integrationId", a.tenant_id as "tenantId",
  a.external_id as "externalId", a.status, a.authentication_method as "authenticationMethod", a.is_sandbox as "isSandbox", a.label,
  a.context, a.impact, a.notify, a.last_error as "lastError", a.missing_scopes as "missingScopes", a.remote_account as "remoteAccount",
  a.open_case_id as "openCaseId", a.cases, a.links_void_before as "linksVoidBefore", a.deleted_at as "deletedAt",
  a.created_at as "createdAt", a.updated_at as "updatedAt"`

/** `environmentId` null: any. */
export const selectAccountForUpdate = async (tx: Tx, accountId: string, environmentId: string | null): Promise<Account | null> => {
  const { rows } = await tx.query<Account & object>(
    prepared(
      'lock_account',
      `select ${accountColumns} from integrated_accounts a where a.id = $1 and ($2::uuid is null or a.environment_id = $2) for no key update`,
    ),
    [accountId, environmentId],
  )
  return rows[0] ?? null
}

/** The same with its credentials, locked after all accounts; they are null where there are none. */
export const selectAccountAndCredentialsForUpdate = together(
  async (
    tx: Tx,
    accountIds: readonly string[],
  ): Promise<readonly ({ readonly account: Account; readonly credentials: LockedCredentials | null } | null)[]> => {
    const { rows } = await tx.query<Account & Record<string, unknown>>(
      prepared(
        'lock_account_and_credentials',
        `with a as materialized (
           select ${accountColumns} from integrated_accounts a where a.id = any($1::uuid[]) order by a.id for no key update
         ), k as materialized (
           select k.* from credentials k where k.account_id in (select id from a) order by k.account_id for no key update
         )
         select a.*, ${lockedCredentials.beside} from a left join k on k.account_id = a.id`,
      ),
      [accountIds],
    )
    const found = new Map(rows.map((row) => [row.id, row]))
    return accountIds.map((id) => {
      const row = found.get(id)
      if (row === undefined) return null
      return { account: row, credentials: row['credentials.generation'] === null ? null : lockedCredentials.read(row) }
    })
  },
)

/**
 * Both found and locked by one statement: most steps of a case begin with it. The account comes first, since the case is looked for beside
 * its locked row; what a lock had to wait for is read as it then is.
 */
export const selectAccountAndCaseForUpdate = together(
  async (tx: Tx, caseIds: readonly string[]): Promise<readonly ({ readonly account: Account; readonly theCase: Case } | null)[]> => {
    const { rows } = await tx.query<Account & Record<string, unknown>>(
      prepared(
        'lock_account_and_case',
        `with a as materialized (
         select ${accountColumns} from integrated_accounts a
         where a.id in (select account_id from cases where id = any($1::uuid[])) order by a.id for no key update
       )
       select a.*, ${caseBeside.beside} from a join cases c on c.account_id = a.id and c.id = any($1::uuid[])
       order by c.id for no key update of c`,
      ),
      [caseIds],
    )
    const found = new Map(rows.map((row) => [row['case.id'], row]))
    return caseIds.map((id) => {
      const row = found.get(id)
      return row === undefined ? null : { account: row, theCase: caseBeside.read(row) }
    })
  },
)

export const insertAccountRow = async (
  tx: Tx,
  row: Pick<
    Account,
    | 'id'
    | 'environmentId'
    | 'integrationId'
    | 'tenantId'
    | 'externalId'
    | 'isSandbox'
    | 'label'
    | 'context'
    | 'impact'
    | 'notify'
    | 'missingScopes'
    | 'remoteAccount'
    | 'authenticationMethod'
  >,
): Promise<void> => {
  await tx.query(
    `insert into integrated_accounts (id, environment_id, integration_id, tenant_id, external_id, status, authentication_method,
       is_sandbox, label, context, impact, notify, missing_scopes, remote_account, created_at, updated_at)
     values ($1, $2, $3, $4, $5, 'active', $14, $6, $7, $8, $9, $10, $11, $12, $13, $13)`,
    [
      row.id,
      row.environmentId,
      row.integrationId,
      row.tenantId,
      row.externalId,
      row.isSandbox,
      row.label,
      JSON.stringify(row.context),
      row.impact,
      row.notify,
      row.missingScopes,
      row.remoteAccount === null ? null : JSON.stringify(row.remoteAccount),
      tx.now,
      row.authenticationMethod,
    ],
  )
}

/** Names of the integration's secret fields, which no context of its accounts holds. */
export const selectSecretFields = async (db: Queryable, integrationId: string): Promise<readonly string[]> => {
  const { rows } = await db.query<{ name: string }>(
    `select f ->> 'name' as name from integrations i, jsonb_array_elements(i.fields) f where i.id = $1 and f -> 'secret' = 'true'`,
    [integrationId],
  )
  return rows.map(({ name }) => name)
}

/** What a grant's writing goes by: the integration's platform, and its secret fields as in `selectSecretFields`. */
export interface ConnectionRules {
  readonly platform: string
  readonly secretFields: readonly string[]
}

/** Of `integrations i`. */
export const connectionRules = rowFields<ConnectionRules>('rules', {
  platform: 'i.platform',
  secretFields: `array(select f ->> 'name' from jsonb_array_elements(i.fields) f where f -> 'secret' = 'true')`,
})

export const selectConnectionRules = async (db: Queryable, integrationId: string): Promise<ConnectionRules> => {
  const { rows } = await db.query<ConnectionRules & object>(`select ${connectionRules.columns} from integrations i where i.id = $1`, [
    integrationId,
  ])
  return rows[0] ?? { platform: '', secretFields: [] }
}

export const updateSettings = async (
  tx: Tx,
  account: Pick<Account, 'id' | 'tenantId' | 'externalId' | 'label' | 'context' | 'impact' | 'notify'>,
): Promise<void> => {
  await tx.query(
    `update integrated_accounts set tenant_id = $2, external_id = $3, label = $4, context = $5, impact = $6, notify = $7, updated_at = $8
     where id = $1`,
    [
      account.id,
      account.tenantId,
      account.externalId,
      account.label,
      JSON.stringify(account.context),
      account.impact,
      account.notify,
      tx.now,
    ],
  )
}

export const updateLastError = async (tx: Tx, accountId: string, lastError: string): Promise<void> => {
  await tx.query(`update integrated_accounts set last_error = $2, updated_at = $3 where id = $1 and last_error is distinct from $2`, [
    accountId,
    lastError,
    tx.now,
  ])
}

interface OpenedCase {
  readonly accountId: string
  readonly caseId: string
  readonly number: number
  readonly lastError: string
}

export const updateOpenedCase = together(async (tx: Tx, opened: readonly OpenedCase[]): Promise<readonly undefined[]> => {
  await tx.query(
    prepared(
      'opened_case',
      `update integrated_accounts a set open_case_id = o.case_id, cases = o.number, last_error = o.last_error, updated_at = $5
       from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[]) as o(id, case_id, number, last_error) where a.id = o.id`,
    ),
    [
      opened.map(({ accountId }) => accountId),
      opened.map(({ caseId }) => caseId),
      opened.map(({ number }) => number),
      opened.map(({ lastError }) => lastError),
      tx.now,
    ],
  )
  return opened.map(() => undefined)
})

/** What a verified consent, or another system's report, says of an account's connection. */
export interface Connection {
  readonly remoteAccount: RemoteAccount | null
  readonly label: string | null
  readonly context: Readonly<Record<string, unknown>>
  readonly missingScopes: readonly string[]
}

export const updateConnection = async (tx: Tx, accountId: string, connection: Connection): Promise<void> => {
  await tx.query(
    `update integrated_accounts set remote_account = $2, label = $3, context = $4, missing_scopes = $5, updated_at = $6 where id = $1`,
    [
      accountId,
      connection.remoteAccount === null ? null : JSON.stringify(connection.remoteAccount),
      connection.label,
      JSON.stringify(connection.context),
      connection.missingScopes,
      tx.now,
    ],
  )
}

/** Where it has not been learnt meanwhile. */
export const updateLearntIdentity = async (tx: Tx, accountId: string, remoteAccount: RemoteAccount): Promise<void> => {
  await tx.query(
    `update integrated_accounts set remote_account = $2, label = coalesce(label, $3), updated_at = $4
     where id = $1 and remote_account is null and deleted_at is null`,
    [accountId, JSON.stringify(remoteAccount), remoteAccount.label, tx.now],
  )
}

export const updateMissingScopes = async (tx: Tx, accountId: string, missing: readonly string[]): Promise<void> => {
  await tx.query(`update integrated_accounts set missing_scopes = $2 where id = $1`, [accountId, missing])
}

/** False: there is no such account. */
export const updateForbiddenError = async (tx: Tx, environmentId: string, accountId: string, error: ForbiddenError): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `update integrated_accounts set last_forbidden_error = $3, updated_at = $4 where id = $1 and environment_id = $2 and deleted_at is null`,
    [accountId, environmentId, JSON.stringify(error), tx.now],
  )
  return rowCount === 1
}

/** The row stays for what refers to it; it no longer holds personal data. */
export const updateDeleted = async (tx: Tx, accountId: string): Promise<void> => {
  await tx.query(
    `update integrated_accounts set deleted_at = $2, updated_at = $2, links_void_before = $2, remote_account = null, label = null,
       context = '{}', external_id = null, impact = null, last_error = null, last_forbidden_error = null
     where id = $1`,
    [accountId, tx.now],
  )
}

/** Of the account's integration; empty for an unknown account. */
export const selectPlatform = async (db: Queryable, accountId: string): Promise<string> => {
  const { rows } = await db.query<{ platform: string }>(
    `select i.platform from integrated_accounts a join integrations i on i.id = a.integration_id where a.id = $1`,
    [accountId],
  )
  return rows[0]?.platform ?? ''
}

export interface LatestCase {
  readonly generation: number
  readonly outcome: string | null
}

export const selectLatestCase = async (tx: Tx, accountId: string, number: number): Promise<LatestCase | null> => {
  const { rows } = await tx.query<LatestCase & object>(`select generation, outcome from cases where account_id = $1 and number = $2`, [
    accountId,
    number,
  ])
  return rows[0] ?? null
}

/** Ids of the environment's live accounts: those of `ids`, or those of a tenant. */
export const selectAccountIds = async (
  db: Queryable,
  environmentId: string,
  which: { readonly ids: readonly string[] } | { readonly tenantId: string },
): Promise<string[]> => {
  const [condition, value] = 'ids' in which ? ['id = any($2::uuid[])', which.ids] : ['tenant_id = $2', which.tenantId]
  const { rows } = await db.query<{ id: string }>(
    `select id from integrated_accounts where environment_id = $1 and deleted_at is null and ${condition} order by created_at, id`,
    [environmentId, value],
  )
  return rows.map(({ id }) => id)
}

export const selectOpenCasesOfTenant = async (tx: Tx, environmentId: string, tenantId: string): Promise<string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `select open_case_id as id from integrated_accounts
     where environment_id = $1 and tenant_id = $2 and deleted_at is null and open_case_id is not null`,
    [environmentId, tenantId],
  )
  return rows.map(({ id }) => id)
}

export const isTenantOfAnAccount = async (db: Queryable, environmentId: string, tenantId: string): Promise<boolean> => {
  const { rows } = await db.query(
    `select 1 from integrated_accounts where environment_id = $1 and tenant_id = $2 and deleted_at is null limit 1`,
    [environmentId, tenantId],
  )
  return rows.length > 0
}

/** Whether a live account of the OAuth app, in any environment, is connected as this identity or as an unknown one. */
export const isIdentityInUse = async (
  db: Queryable,
  given: { readonly clientId: string; readonly issuer: string; readonly values: readonly string[] },
): Promise<boolean> => {
  const { rowCount } = await db.query(
    `select from integrations i where i.oauth ->> 'client_id' = $1
       and (exists (select from integrated_accounts a
                    where a.integration_id = i.id and a.remote_account is null and a.deleted_at is null)
         or exists (select from integrated_accounts a
                    where a.integration_id = i.id and a.remote_account -> 'values' = $3::jsonb and a.remote_account ->> 'issuer' = $2
                      and a.deleted_at is null))
     limit 1`,
    [given.clientId, given.issuer, JSON.stringify(given.values)],
  )
  return (rowCount ?? 0) > 0
}
