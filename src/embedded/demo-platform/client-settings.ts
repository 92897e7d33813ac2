import { z } from 'zod'
import { scopes } from './scopes.js'

/** An OAuth app at the platform. Registering the same `client_id` again replaces it: redirect URIs, secret, everything. */
export const clientRegistration = z.strictObject({
  client_id: z.string().min(1).max(200),
  /** Left out for `none`. */
  client_secret: z.string().min(1).optional(),
  /** What people read on the consent page. */
  client_name: z.string().min(1).max(200).optional(),
  /** Compared as exact strings. May be empty at first: the callback's address is known only once the integration exists. */
  redirect_uris: z.array(z.url()).default([]),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post', 'none']).default('client_secret_basic'),
  /** What the app may ask for; default everything. */
  scopes: z.array(z.enum(scopes)).optional(),
  /** A new refresh token with every refresh, and the whole grant ended when an old one is used again. */
  rotation: z.boolean().default(true),
  /** Seconds in which a replaced refresh token may be sent again, as at Xero: for an answer that got lost. */
  rotation_grace_s: z.number().int().nonnegative().default(0),
  /** Seconds an access token lives. */
  access_token_ttl_s: z.number().int().positive().default(3600),
  /** Never hands out a refresh token, whatever was asked and agreed to. */
  no_refresh_token: z.boolean().default(false),
  /** Leaves the refresh token out of a refresh's answer, as RFC 6749 section 6 allows; turns rotation off. */
  omit_refresh_token_on_refresh: z.boolean().default(false),
})

export type ClientRegistration = z.input<typeof clientRegistration>
export type ClientSettings = z.output<typeof clientRegistration>

/** oidc-provider wants at least one; `.invalid` never resolves (RFC 2606). */
const noRedirectYet = 'https://redirect-uri-not-registered-yet.invalid/'

/** The same app in the words of OpenID Connect Dynamic Client Registration 1.0, section 2. */
export const clientMetadata = (settings: ClientSettings) => ({
  client_id: settings.client_id,
  ...(settings.client_secret === undefined ? {} : { client_secret: settings.client_secret }),
  client_name: settings.client_name ?? settings.client_id,
  redirect_uris: settings.redirect_uris.length > 0 ? settings.redirect_uris : [noRedirectYet],
  token_endpoint_auth_method: settings.token_endpoint_auth_method,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code' as const],
  scope: (settings.scopes ?? scopes).join(' '),
})
