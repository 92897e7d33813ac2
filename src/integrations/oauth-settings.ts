/** An integration's `oauth` as stored: spelt as in the API, complete, and without any secret. */
export interface OAuthSettings {
  readonly issuer: string | null
  /** Endpoints may contain `{name}`, filled from the account's context. Empty for a platform without sign-in. */
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly userinfo_endpoint: string | null
  readonly revocation_endpoint: string | null
  /** From discovery only. */
  readonly jwks_uri: string | null
  /** From discovery: the metadata's `authorization_response_iss_parameter_supported` (RFC 9207 3). */
  readonly iss_response_supported: boolean
  readonly client_id: string
  readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none'
  readonly scopes: readonly string[]
  /** Without which a connection is of no use; `null`: all of `scopes`. */
  readonly required_scopes: readonly string[] | null
  readonly scope_separator: string
  readonly pkce: 'S256' | 'none'
  readonly authorization_params: Readonly<Record<string, string>>
  readonly token_params: Readonly<Record<string, string>>
  readonly refresh_params: Readonly<Record<string, string>>
  /** Where tokens are in the token endpoint's answers, dotted; null: at the top, or where the platform's file says. */
  readonly token_at: string | null
  /** Names of answers kept in the account's context. */
  readonly callback_context: readonly string[]
  readonly token_context: readonly string[]
  readonly identity: IdentitySettings
  readonly needs_refresh_token: boolean
}

export interface IdentitySettings {
  readonly from: 'id_token' | 'userinfo' | 'token_response' | 'callback' | 'url' | 'none'
  readonly url?: string | undefined
  readonly paths: readonly string[]
  readonly label_path?: string | undefined
  readonly must_match: 'account' | 'person'
}

/** Settings that name an address which is sent secrets. */
export const endpointNames = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'revocation_endpoint'] as const
