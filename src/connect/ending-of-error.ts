import type { Ending } from './pages/page-state.js'

/** RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6. */
export const endingOfError = (error: string): Extract<Ending, 'declined' | 'platform_down' | 'our_fault' | 'refused'> => {
  switch (error) {
    case 'access_denied':
    case 'consent_required':
    case 'interaction_required':
    case 'login_required':
    case 'account_selection_required':
      return 'declined'
    case 'server_error':
    case 'temporarily_unavailable':
      return 'platform_down'
    case 'invalid_request':
    case 'unauthorized_client':
    case 'unsupported_response_type':
    case 'invalid_scope':
      return 'our_fault'
    default:
      return 'refused'
  }
}
