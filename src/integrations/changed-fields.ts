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
    ['client_check', integration.clientCheck],
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

/** The fields that decide where secrets are sent, each with its value, in one order. */
export const whereSecretsGo = (integration: Integration): readonly (readonly [string, unknown])[] =>
  [...flat(integration)]
    .filter(([field, value]) => holdsSecrets.has(field) && value != null && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))

/** Of the changed fields, those that decide where secrets are sent. */
export const endpointChanges = (changed: readonly string[]): string[] => changed.filter((field) => holdsSecrets.has(field))

const proofOfClient = ['platform', 'oauth.client_id', 'oauth.client_secret', 'oauth.token_endpoint_auth_method']

const includesAny = (changed: readonly string[], fields: readonly string[]): boolean => changed.some((field) => fields.includes(field))

/** Whether a refresh, for keys the probe, is sent otherwise than before, so that what worked until now says nothing any more. */
export const changesRefresh = (changed: readonly string[], { authenticationMethod }: Integration): boolean =>
  authenticationMethod === 'api_key'
    ? changed.some((field) => field.startsWith('probe.'))
    : includesAny(changed, [...proofOfClient, 'oauth.token_endpoint', 'oauth.scopes', 'oauth.refresh_params'])

/** Whether the client authenticates in another way, or at another place, so that an earlier client check no longer counts. */
export const changesClient = (changed: readonly string[]): boolean => includesAny(changed, [...proofOfClient, 'oauth.revocation_endpoint'])
