/**
 * Facts of Truto's published clients: what each call's type says is sent and answered. Read from trutohq/truto-ts-sdk 2.0.8,
 * truto-python-sdk 0.1.6 (PyPI) and @truto/truto-link-sdk 1.1.30 (npm). `absent`: a field of theirs that Relink does not answer, and why.
 */
export interface ClientCall {
  /** As OpenAPI writes it. */
  readonly call: string
  readonly sent: readonly string[]
  readonly answered: readonly string[]
  readonly absent?: Readonly<Record<string, string>>
}

const environmentIntegration = ['id', 'integration_id', 'environment_id', 'is_enabled', 'created_at', 'updated_at', 'integration']
const catalog = {
  show_in_catalog: 'there is no catalogue',
  override: 'an integration is one OAuth app in one environment: it is changed itself',
}
const account = [
  'id',
  'tenant_id',
  'environment_integration_id',
  'context',
  'created_at',
  'updated_at',
  'environment_id',
  'integration',
  'environment_integration',
]
const webhook = ['id', 'target_url', 'is_active', 'environment_id', 'created_at', 'updated_at', 'event_types']
const linkToken = ['tenant_id', 'integrated_account_id', 'redirect_uri', 'context', 'persist_previous_context']
const list = ['limit', 'next_cursor']

export const clientCalls: readonly ClientCall[] = [
  { call: 'GET /integrated-account', sent: list, answered: account },
  { call: 'GET /integrated-account/{id}', sent: [], answered: account },
  {
    call: 'POST /integrated-account',
    sent: ['tenant_id', 'environment_integration_id', 'authentication_method', 'context'],
    answered: account,
  },
  { call: 'PATCH /integrated-account/{id}', sent: ['context'], answered: account },
  { call: 'DELETE /integrated-account/{id}', sent: [], answered: ['id'] },
  { call: 'POST /integrated-account/refresh-credentials', sent: ['id'], answered: ['success'] },
  { call: 'POST /link-token', sent: linkToken, answered: ['link_token'] },
  { call: 'GET /webhook', sent: [...list, 'is_active', 'environment_id'], answered: webhook },
  { call: 'GET /webhook/{id}', sent: [], answered: webhook },
  { call: 'POST /webhook', sent: ['target_url', 'is_active', 'event_types'], answered: [...webhook, 'secret'] },
  { call: 'PATCH /webhook/{id}', sent: ['target_url', 'is_active', 'event_types'], answered: webhook },
  { call: 'DELETE /webhook/{id}', sent: [], answered: ['id'] },
  { call: 'POST /webhook/test', sent: ['id'], answered: ['success'] },
  { call: 'GET /environment-integration', sent: list, answered: environmentIntegration, absent: catalog },
  { call: 'GET /environment-integration/{id}', sent: [], answered: environmentIntegration, absent: catalog },
  { call: 'GET /integration', sent: list, answered: ['id', 'name', 'category', 'config'] },
  { call: 'GET /integration/{id}', sent: [], answered: ['id', 'name', 'category', 'config'] },
  {
    call: 'GET /api-token',
    sent: list,
    answered: ['id', 'name', 'environment_id', 'created_at'],
    absent: { created_by: 'tokens are made by the command or by another token; the audit says which', updated_at: 'a token never changes' },
  },
  { call: 'GET /api-token/{id}', sent: [], answered: ['id', 'name', 'environment_id', 'created_at'] },
]

/** Sent by the clients, accepted, and without a meaning here. */
export const ignored: Readonly<Record<string, readonly string[]>> = {
  'POST /link-token': ['environment_unified_model_id', 'unified_model_id', 'truto_static_gate_id', 'region'],
}
