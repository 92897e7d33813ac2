import { isDeepStrictEqual } from 'node:util'
import type { Integration } from './integration.js'

/** What differs between two states of an integration, as dotted names of the API. The client secret is compared by the caller. */
export const changedFields = (before: Integration, after: Integration): string[] => {
  const [old, now] = [flat(before), flat(after)]
  return [...new Set([...old.keys(), ...now.keys()])].filter((field) => !isDeepStrictEqual(old.get(field), now.get(field)))
}

const flat = (integration: Integration): Map<string, unknown> => {
  const { identity, scopes, ...oauth } = integration.oauth
  return new Map<string, unknown>([
    ['name', integration.name],
    ['category', integration.category],
    ['config.label', integration.label],
    ['platform', integration.platform],
    ['impact', integration.impact],
    ['is_enabled', integration.isEnabled],
    ['probe.url', integration.probe?.url],
    ['probe.headers', integration.probe?.headers],
    ['probe.basic_auth', integration.probe?.basic_auth],
    ['fields', integration.fields],
    ['oauth.client_secret_expires_at', integration.clientSecretExpiresAt?.getTime()],
    ['oauth.scopes', [...scopes].sort()],
    ...Object.entries(identity).map(([key, value]): [string, unknown] => [`oauth.identity.${key}`, value]),
    ...Object.entries(oauth).map(([key, value]): [string, unknown] => [`oauth.${key}`, value]),
  ])
}

const holdsSecrets = new Set([
  'platform',
  'probe.url',
  'oauth.issuer',
  'oauth.authorization_endpoint',
  'oauth.token_endpoint',
  'oauth.userinfo_endpoint',
  'oauth.revocation_endpoint',
  'oauth.jwks_uri',
  'oauth.identity.url',
  'oauth.client_id',
])

/** Of the changed fields, those that decide where secrets are sent. */
export const endpointChanges = (changed: readonly string[]): string[] => changed.filter((field) => holdsSecrets.has(field))
