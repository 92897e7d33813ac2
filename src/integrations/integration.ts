import type { Secret } from '../vault/secret.js'
import type { OAuthSettings } from './oauth-settings.js'

/** A harmless call that proves an access token works. `url` may hold `{name}`. */
export interface Probe {
  readonly url: string
  readonly method: 'GET'
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
  readonly authenticationMethod: 'oauth2'
  readonly oauth: OAuthSettings
  /** As stored, sealed; `oauthApp` opens it. Wrapped, so that no log shows even that. */
  readonly sealedClientSecret: Secret | null
  readonly clientSecretExpiresAt: Date | null
  readonly probe: Probe | null
  /** What stops working without it, one sentence. */
  readonly impact: string | null
  readonly isEnabled: boolean
  readonly scopesChangedAt: Date
  /** Credentials written before this moment may be sent to today's endpoints. */
  readonly endpointsConfirmedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}
