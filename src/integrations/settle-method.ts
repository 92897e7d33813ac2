import type { FieldError } from '../http/errors.js'
import type { AuthenticationMethod, Field, Integration, Probe } from './integration.js'
import { secretFieldsOf } from './integration.js'
import { noOAuth } from './no-oauth.js'
import { settleOAuth } from './settle-oauth.js'
import type { OAuthSources, Settled } from './settle-oauth.js'

interface MethodSources extends OAuthSources {
  readonly method: AuthenticationMethod
  readonly fields: readonly Field[]
  readonly probe: Probe | null
}

/** Returns the OAuth app for an authentication method, and what else that method needs. */
export const settleMethod = ({ method, fields, probe, ...sources }: MethodSources): Settled => {
  const problems = fieldProblems(method, fields)
  switch (method) {
    case 'oauth2':
      return withProblems([...problems, ...missingClient(sources)], settleOAuth(sources))
    case 'api_key':
      return withProblems([...problems, ...missingProbe(probe)], { settings: noOAuth })
    case 'oauth2_client_credentials': {
      const ownClient = fields.some(({ name }) => name === 'client_id')
      const given = { authorization_endpoint: '', identity: { from: 'none' as const }, ...sources.given, needs_refresh_token: false }
      return withProblems([...problems, ...(ownClient ? [] : missingClient(sources))], settleOAuth({ ...sources, given }))
    }
  }
}

/** The client secret is not required where each account has its own. */
export const needsClientSecret = ({ fields }: Pick<Integration, 'fields'>): boolean => !secretFieldsOf({ fields }).includes('client_secret')

/** A key is sent as a bearer token unless the probe says otherwise; stored in the integration, so that it is visible. */
export const settleProbe = (method: AuthenticationMethod, fields: readonly Field[], probe: Probe | null): Probe | null => {
  const [key] = secretFieldsOf({ fields })
  if (method !== 'api_key' || probe === null || key === undefined) return probe
  return probe.headers === undefined && probe.basic_auth === undefined ? { ...probe, headers: { Authorization: `Bearer {${key}}` } } : probe
}

const withProblems = (problems: readonly FieldError[], settled: Settled): Settled => {
  const all = [...problems, ...('problems' in settled ? settled.problems : [])]
  return all.length > 0 ? { problems: all } : settled
}

const missingClient = ({ given, before }: OAuthSources): FieldError[] =>
  (given.client_id ?? before?.client_id ?? '') === '' ? [{ field: 'oauth.client_id', message: 'is required' }] : []

const missingProbe = (probe: Probe | null): FieldError[] =>
  probe === null ? [{ field: 'probe', message: 'is required: it is how a key is proven' }] : []

const fieldProblems = (method: AuthenticationMethod, fields: readonly Field[]): FieldError[] => {
  const secrets = secretFieldsOf({ fields })
  if (method === 'oauth2' && secrets.length > 0) {
    return [{ field: 'fields', message: `${secrets.join(', ')}: with oauth2 people enter no secret, they sign in` }]
  }
  if (method === 'api_key' && secrets.length === 0) return [{ field: 'fields', message: 'needs at least one that is secret: the key' }]
  const names = fields.map(({ name }) => name)
  const half = names.includes('client_id') !== names.includes('client_secret')
  return method === 'oauth2_client_credentials' && half
    ? [{ field: 'fields', message: 'has one of client_id and client_secret; an account with a client of its own needs both' }]
    : []
}
