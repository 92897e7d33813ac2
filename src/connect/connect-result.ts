import type { PageState } from './pages/page-state.js'

/** The contract's result object: for a redirect's query, and for a message to the embedding page. It holds no secret. */
export interface ConnectResult {
  readonly is_truto: true
  readonly result: 'success' | 'error'
  /** Name of the integration; empty where none was chosen. */
  readonly integration: string
  readonly integrated_account_id?: string
  readonly error?: string
  readonly error_type?: 'invalid_token' | 'invalid_integration' | 'connection_error' | 'validation_error'
}

/** States in which something else can still come of the page. */
type Open =
  | 'choose'
  | 'new_account'
  | 'ready'
  | 'waits'
  | 'fresh_link_sent'
  | 'nobody_to_mail'
  | 'start_again'
  | 'too_many'
  | 'unavailable'
  | 'list'
  | 'list_done'

const errorTypes: Readonly<Record<Exclude<PageState, Open | 'done' | 'works_already'>, NonNullable<ConnectResult['error_type']>>> = {
  link_unknown: 'invalid_token',
  link_expired: 'invalid_token',
  link_spent: 'invalid_token',
  account_deleted: 'invalid_token',
  nothing_to_connect: 'invalid_integration',
  declined: 'connection_error',
  platform_down: 'connection_error',
  our_fault: 'connection_error',
  refused: 'connection_error',
  interrupted: 'connection_error',
  too_old: 'connection_error',
  wrong_account: 'validation_error',
  scope_missing: 'validation_error',
  no_lasting_access: 'validation_error',
  identity_unknown: 'validation_error',
  not_accepted: 'validation_error',
  entered_refused: 'validation_error',
}

/** What a page's state means to the product; null while nothing is decided. */
export const connectResult = (
  state: PageState,
  of: { readonly integration: string; readonly accountId: string | null },
): ConnectResult | null => {
  const told = {
    is_truto: true,
    integration: of.integration,
    ...(of.accountId !== null && { integrated_account_id: of.accountId }),
  } as const
  if (state === 'done' || state === 'works_already') return { ...told, result: 'success' }
  const type = (errorTypes as Partial<Record<PageState, ConnectResult['error_type']>>)[state]
  return type === undefined ? null : { ...told, result: 'error', error: state, error_type: type }
}
