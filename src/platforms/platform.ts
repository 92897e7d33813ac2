import type { PlatformRules } from '../domain/platform-rules.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { RecordedAnswer } from './recorded-answer.js'
import type { ScopeRules } from './scope-rules.js'

/** What a platform fills into an integration; spelt as in `POST /integration`, what is sent there wins. */
export interface PlatformPreset {
  readonly platform: string
  /** What people read. */
  readonly label: string
  /** Where the company registers its OAuth app; null: as the platform says. */
  readonly create_app_at: string | null
  readonly oauth: {
    readonly issuer?: string
    /** Endpoints may hold `{name}`, filled from the account's context. */
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
  /** Requested in addition to the integration's scopes: without them there is no refresh token, or the platform does not say who consented. */
  readonly always_scopes: readonly string[]
  /** Names in the endpoints that stand for a choice of the platform's hosts. Others are one part of a host name. */
  readonly hosts: Readonly<Record<string, HostChoice>>
  /** A server that one runs oneself and that publishes no metadata: where its endpoints are, below its own address. */
  readonly paths?: { readonly authorization: string; readonly token: string; readonly revocation?: string }
}

/** The platform's own hosts, by what an account's context calls them. */
export interface HostChoice {
  readonly usual: string
  readonly values: Readonly<Record<string, string>>
}

/** How to tell who consented, so that a reconnection is not taken for another account's. */
export interface PresetIdentity {
  /** Which response says so; `none`: none does, and anyone's consent is accepted. */
  readonly from: 'id_token' | 'userinfo' | 'token_response' | 'callback' | 'url' | 'none'
  readonly url?: string
  readonly paths: readonly string[]
  readonly label_path?: string
  /** What `paths` name: an account, which any colleague may reconnect, or one person. Without meaning for `none`. */
  readonly must_match: 'account' | 'person'
  /** The preset holds only where this scope is asked for. */
  readonly needs_scope?: string
}

/**
 * What else a revocation at the platform ends. `the_browser_session`: every grant that the same browser session gave to the app;
 * `not_offered`: it has none that RFC 7009 describes; `not_known`: it may end more than this grant.
 */
export const revocations = [
  'this_grant_only',
  'the_browser_session',
  'all_of_the_person',
  'all_of_the_account',
  'not_offered',
  'not_known',
] as const
export type Revocation = (typeof revocations)[number]

/** One platform, one file: its preset, how its refusals read, what is odd about its refreshes. */
export interface Platform {
  readonly preset: PlatformPreset
  readonly rules: PlatformRules
  readonly quirks: PlatformQuirks
  readonly scopes: ScopeRules
  readonly revocation: Revocation
  /** Where else than at the top of an answer its tokens may stand, dotted (`authed_user`); left out: nowhere. */
  readonly tokensAt?: readonly string[]
  readonly recorded: readonly RecordedAnswer[]
}
