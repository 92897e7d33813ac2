import type { Secret } from '../vault/secret.js'
import type { OAuthSettings } from './oauth-settings.js'

/**
 * How an account gets its access. `oauth2`: a person signs in at the platform. `api_key`: a person enters a key.
 * `oauth2_client_credentials`: tokens come for a client id and secret (RFC 6749 4.4), the account's own or the integration's.
 */
export const authenticationMethods = ['oauth2', 'api_key', 'oauth2_client_credentials'] as const
export type AuthenticationMethod = (typeof authenticationMethods)[number]

export const clientCheckModes = ['auto', 'never'] as const
export type ClientCheckMode = (typeof clientCheckModes)[number]

/** A harmless call that proves an access token, or what a person entered, works. Its texts may hold `{name}`. */
export interface Probe {
  readonly url: string
  readonly method: 'GET'
  /** How it is sent; left out: `Authorization: Bearer`, with the access token. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** RFC 7617, for platforms that take a key as user name or password. */
  readonly basic_auth?: { readonly username: string; readonly password: string } | undefined
}

/** A value that only the customer knows, requested on the connect page. */
export interface Field {
  /** Of the context, where it is no secret. */
  readonly name: string
  readonly label: string
  /** Sealed, never shown again. */
  readonly secret: boolean
  /** A regular expression that the whole value matches. */
  readonly pattern?: string | undefined
}

/** A platform plus one OAuth app, in one environment. */
export interface Integration {
  readonly id: string
  readonly environmentId: string
  /** A slug, unique in the environment. */
  readonly name: string
  readonly category: string | null
  /** What people read. */
  readonly label: string
  readonly platform: string
  readonly authenticationMethod: AuthenticationMethod
  /** Of an `api_key` integration: `noOAuth`. */
  readonly oauth: OAuthSettings
  /** As stored, sealed; `oauthApp` opens it. Wrapped, so that no log shows even that. */
  readonly sealedClientSecret: Secret | null
  readonly clientSecretExpiresAt: Date | null
  readonly probe: Probe | null
  readonly fields: readonly Field[]
  /** What stops working without it, in one sentence. */
  readonly impact: string | null
  readonly isEnabled: boolean
  readonly scopesChangedAt: Date
  /** Credentials written before this moment may be sent to today's endpoints. */
  readonly endpointsConfirmedAt: Date | null
  /** When it was last decided again where secrets go; null once that is confirmed. Until then nothing is sent. */
  readonly endpointsChangedAt: Date | null
  /** `rootId` of the caller who changed them, who can't confirm them. */
  readonly endpointsChangedBy: string | null
  /** Since when a refresh is sent as it is now: client id, secret, method, token endpoint, scopes and `refresh_params`. */
  readonly settingsChangedAt: Date
  /** Since when the client proves itself as it does now: id, secret, method, revocation endpoint. */
  readonly clientChangedAt: Date
  /** Whether the revocation endpoint may be asked about the client (RFC 7009, a made-up token). */
  readonly clientCheck: ClientCheckMode
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What is sealed of the values of an integration's fields. */
export const secretFieldsOf = ({ fields }: Pick<Integration, 'fields'>): readonly string[] =>
  fields.filter(({ secret }) => secret).map(({ name }) => name)
