import type { PlatformRules } from '../domain/platform-rules.js'
import type { PlatformQuirks } from './platform-quirks.js'

/** What a platform fills into an integration; spelt as in `POST /integration`, what is sent there wins. */
export interface PlatformPreset {
  readonly platform: string
  /** What people read. */
  readonly label: string
  readonly oauth: {
    readonly issuer?: string
    readonly authorization_endpoint?: string
    readonly token_endpoint?: string
    readonly userinfo_endpoint?: string
    readonly revocation_endpoint?: string
    /** Left out: discovery decides, else `client_secret_post`. */
    readonly token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'none'
    readonly scope_separator: string
    readonly pkce: 'S256' | 'none'
    readonly authorization_params: Readonly<Record<string, string>>
    readonly token_params: Readonly<Record<string, string>>
    readonly refresh_params: Readonly<Record<string, string>>
    readonly callback_context: readonly string[]
    readonly token_context: readonly string[]
    readonly needs_refresh_token: boolean
    /** Who is connected. Left out: has to be said when the integration is made. */
    readonly identity?: PresetIdentity
  }
}

export interface PresetIdentity {
  readonly from: 'id_token' | 'userinfo' | 'token_response' | 'callback' | 'url' | 'none'
  readonly url?: string
  readonly paths: readonly string[]
  readonly label_path?: string
  readonly must_match: 'account' | 'person'
  /** The preset holds only where this scope is asked for. */
  readonly needs_scope?: string
}

/** One platform: its preset, and how its refusals read. One file each. */
export interface Platform {
  readonly preset: PlatformPreset
  readonly rules: PlatformRules
  readonly quirks: PlatformQuirks
}
