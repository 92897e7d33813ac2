import type { Queryable } from '../../database/database.js'
import type { AccountJson } from './account-schema.js'
import { secretFieldsOf } from '../../integrations/integration.js'
import { publicContext } from './public-context.js'
import { selectAccountView } from '../store/account-view-store.js'
import type { AccountView } from '../store/account-view-store.js'

/** The account as answers and events show it, as it is now in this transaction. Never holds a credential. */
export const accountJson = async (tx: Queryable, accountId: string): Promise<AccountJson> => {
  const row = await selectAccountView(tx, accountId)
  if (row === null) throw new Error('There is no such account')
  return accountJsonOf(row)
}

export const accountJsonOf = (row: AccountView): AccountJson => ({
  id: row.id,
  tenant_id: row.tenant_id,
  environment_id: row.environment_id,
  environment_integration_id: row.integration_id,
  status: row.status,
  last_error: row.last_error,
  last_action_result: row.last_action_result,
  last_forbidden_error: row.last_forbidden_error,
  authentication_method: row.authentication_method,
  is_sandbox: row.is_sandbox,
  region: row.region,
  context: { ...publicContext(row.context, secretFieldsOf(row)), oauth: { scope: row.granted_scopes ?? [] } },
  integration: { id: row.integration_id, name: row.integration_name, category: row.category, config: { label: row.integration_label } },
  environment_integration: {
    id: row.integration_id,
    integration_id: row.integration_id,
    environment_id: row.environment_id,
    is_enabled: row.is_enabled,
  },
  external_id: row.external_id,
  label: row.label,
  contacts: row.contacts,
  impact: row.impact,
  notify: row.notify,
  remote_account:
    row.remote_account === null
      ? null
      : {
          issuer: row.remote_account.issuer,
          account: row.remote_account.account,
          person: row.remote_account.person,
          label: row.remote_account.label,
        },
  missing_scopes: row.missing_scopes,
  generation: row.generation,
  case: row.case,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
})
