import type { OAuthSettings } from './oauth-settings.js'

/** Takes the place of the OAuth app where there is none: nothing is ever sent to it. */
export const noOAuth: OAuthSettings = {
  issuer: null,
  authorization_endpoint: '',
  token_endpoint: '',
  userinfo_endpoint: null,
  revocation_endpoint: null,
  jwks_uri: null,
  iss_response_supported: false,
  client_id: '',
  token_endpoint_auth_method: 'none',
  scopes: [],
  required_scopes: null,
  scope_separator: ' ',
  pkce: 'none',
  authorization_params: {},
  token_params: {},
  refresh_params: {},
  token_at: null,
  callback_context: [],
  token_context: [],
  identity: { from: 'none', paths: [], must_match: 'account' },
  needs_refresh_token: false,
}
