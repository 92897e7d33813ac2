import type { Environment } from '../access/environment.js'
import type { Ending } from './pages/page-state.js'

const errorTypes: Readonly<Record<Exclude<Ending, 'done' | 'works_already' | 'waits'>, string>> = {
  link_spent: 'invalid_token',
  account_deleted: 'invalid_token',
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

/**
 * Where the product wants its person back, with the result object's fields as query; null where it named no address, the environment
 * does not allow it (any more), or nothing is decided yet.
 */
export const resultUrl = (
  environment: Environment,
  redirectUri: string | null,
  result: { readonly ending: Ending; readonly integration: string; readonly accountId: string | null },
): string | null => {
  if (redirectUri === null || result.ending === 'waits') return null
  // At minting it was allowed; the list may have been changed since.
  if (!environment.redirectUris.includes(redirectUri) || !URL.canParse(redirectUri)) return null
  const url = new URL(redirectUri)
  const good = result.ending === 'done' || result.ending === 'works_already'
  url.searchParams.set('is_truto', 'true')
  url.searchParams.set('result', good ? 'success' : 'error')
  url.searchParams.set('integration', result.integration)
  if (result.accountId !== null) url.searchParams.set('integrated_account_id', result.accountId)
  if (result.ending !== 'done' && result.ending !== 'works_already') {
    url.searchParams.set('error', result.ending)
    url.searchParams.set('error_type', errorTypes[result.ending])
  }
  return url.href
}
