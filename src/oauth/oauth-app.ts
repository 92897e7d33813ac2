import type { Secret } from '../vault/secret.js'

/** One OAuth app at one platform: what an integration's `oauth` says, ready for use. */
export interface OAuthApp {
  readonly integrationId: string
  /** Whose scopes, hosts and refusals these are. */
  readonly platform: string
  readonly issuer: string | null
  /** Endpoints may hold `{name}`: `fillEndpoints` puts the account's context in before anything is sent. */
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly userinfoEndpoint: string | null
  readonly revocationEndpoint: string | null
  readonly jwksUri: string | null
  readonly clientId: string
  readonly clientSecret: Secret | null
  readonly tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'none'
  readonly scopes: readonly string[]
  readonly scopeSeparator: string
  readonly pkce: 'S256' | 'none'
  readonly authorizationParams: Readonly<Record<string, string>>
  readonly tokenParams: Readonly<Record<string, string>>
  readonly refreshParams: Readonly<Record<string, string>>
  /** Where its tokens are in an answer, dotted, looked at before the top; null: at the top, or where the platform's file says. */
  readonly tokenAt: string | null
  /** The metadata says `authorization_response_iss_parameter_supported` (RFC 9207 3). */
  readonly issResponseSupported: boolean
  readonly identity: IdentityRule
  readonly needsRefreshToken: boolean
}

/** Where an answer says who or what was connected, and what a reconnection has to match; written as in `PresetIdentity`. */
export interface IdentityRule {
  readonly from: 'id_token' | 'userinfo' | 'token_response' | 'callback' | 'url' | 'none'
  readonly url?: string
  readonly paths: readonly string[]
  readonly labelPath?: string
  readonly mustMatch: 'account' | 'person'
}

/** Whom an identity was said by: `sub` is unique within one issuer only. The same whatever the source, so that sources compare. */
export const issuerOf = (app: OAuthApp): string => app.issuer ?? new URL(app.tokenEndpoint).origin
