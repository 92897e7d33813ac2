import type { PlatformRules } from '../domain/platform-rules.js'
import { atlassian } from './atlassian.js'
import { authentik } from './authentik.js'
import { authlib } from './authlib.js'
import { betterAuth } from './better-auth.js'
import { canaille } from './canaille.js'
import { casdoor } from './casdoor.js'
import { databricks } from './databricks.js'
import { dex } from './dex.js'
import { djangoAllauth } from './django-allauth.js'
import { djangoOauthToolkit } from './django-oauth-toolkit.js'
import { doorkeeper } from './doorkeeper.js'
import { exactOnline } from './exact-online.js'
import { generic } from './generic.js'
import { gitea } from './gitea.js'
import { github } from './github.js'
import { gitlab } from './gitlab.js'
import { glewlwyd } from './glewlwyd.js'
import { google } from './google.js'
import { homeAssistant } from './home-assistant.js'
import { hubspot } from './hubspot.js'
import { indico } from './indico.js'
import { jupyterhub } from './jupyterhub.js'
import { keycloak } from './keycloak.js'
import { lemonldapNg } from './lemonldap-ng.js'
import { mattermost } from './mattermost.js'
import { microsoft } from './microsoft.js'
import { netsuite } from './netsuite.js'
import { nextcloud } from './nextcloud.js'
import { oidcProvider } from './oidc-provider.js'
import { hydra } from './ory-hydra.js'
import { pretix } from './pretix.js'
import { quickbooks } from './quickbooks.js'
import { salesforce } from './salesforce.js'
import { shopify } from './shopify.js'
import { slack } from './slack.js'
import { springAuthorizationServer } from './spring-authorization-server.js'
import { xero } from './xero.js'
import { zendesk } from './zendesk.js'
import { zitadel } from './zitadel.js'
import { zoho } from './zoho.js'
import type { PlatformQuirks } from './platform-quirks.js'
import type { Platform, PlatformPreset, PresetIdentity, Revocation } from './platform.js'

const platforms: readonly Platform[] = [
  generic,
  google,
  microsoft,
  salesforce,
  hubspot,
  slack,
  quickbooks,
  xero,
  shopify,
  zoho,
  github,
  atlassian,
  databricks,
  netsuite,
  zendesk,
  exactOnline,
  keycloak,
  hydra,
  dex,
  gitea,
  springAuthorizationServer,
  djangoOauthToolkit,
  pretix,
  djangoAllauth,
  authlib,
  betterAuth,
  oidcProvider,
  homeAssistant,
  jupyterhub,
  indico,
  casdoor,
  canaille,
  authentik,
  zitadel,
  gitlab,
  mattermost,
  nextcloud,
  lemonldapNg,
  glewlwyd,
  doorkeeper,
]

/** All of them, `generic` first. */
export const allPlatforms = (): readonly Platform[] => platforms

export const presets = (): readonly PlatformPreset[] => platforms.map((platform) => platform.preset)

/** A name without a file of its own is read by RFC 6749 alone. */
export const platformOf = (name: string): Platform => platforms.find((platform) => platform.preset.platform === name) ?? generic

export const platformRules = (name: string): PlatformRules => platformOf(name).rules

/** What has to be known about a platform's refreshes; a name without a file of its own has no quirk. */
export const quirksOf = (name: string): PlatformQuirks => platformOf(name).quirks

/** What a grant's revocation ends besides the grant. */
export const revocationOf = (name: string): Revocation => platformOf(name).revocation

/** The identity rule that a preset brings for these scopes; null: the integration has to name one. */
export const presetIdentity = (preset: PlatformPreset, scopes: readonly string[]): Omit<PresetIdentity, 'needs_scope'> | null => {
  if (preset.oauth.identity === undefined) return null
  const { needs_scope, ...identity } = preset.oauth.identity
  return needs_scope === undefined || scopes.includes(needs_scope) ? identity : null
}
