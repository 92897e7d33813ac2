import type { DemoPlatform } from '../../src/embedded/demo-platform/demo-platform.js'
import type { RelinkApi } from '../../src/embedded/relink-api.js'
import { demoScopes } from '../../src/embedded/seed-demo.js'

export const client = { client_id: 'acme-reports', client_secret: 'acme-reports-bench-secret' } as const

/** The company's app at the demo platform, with an identity check and a probe: every step that a callback can have. */
export const registerIntegration = async (
  api: RelinkApi,
  platform: DemoPlatform,
): Promise<{ readonly id: string; readonly redirectUri: string }> => {
  const { id, redirect_uri: redirectUri } = await api.send<{ id: string; redirect_uri: string }>('POST', '/integration', {
    name: 'lumen',
    category: 'crm',
    config: { label: 'Lumen CRM' },
    platform: 'generic',
    authentication_method: 'oauth2',
    oauth: {
      issuer: platform.url,
      ...client,
      token_endpoint_auth_method: 'client_secret_basic',
      scopes: [...demoScopes],
      pkce: 'S256',
      identity: { from: 'userinfo', paths: ['org_id'], label_path: 'email', must_match: 'account' },
    },
    probe: { url: `${platform.url}/api/me`, method: 'GET' },
    impact: 'Reports with Lumen CRM data stay as they were at that time.',
  })
  await platform.updateClient(client.client_id, { redirect_uris: [redirectUri] })
  return { id, redirectUri }
}

/** A colleague of them all, by the platform's book; who signs in need not be who was mailed. */
export const signsIn = 'ada@northwind.example'

/** Each account of a bench has a different person, so that one person's caps don't hold back the mails of another case. */
export interface Account {
  readonly id: string
  readonly sub: string
  readonly email: string
  readonly refreshToken: string
}

export const importAccount = async (api: RelinkApi, platform: DemoPlatform, integrationId: string, name: string): Promise<Account> => {
  const sub = `usr_${name}`
  const email = `${name}@northwind.example`
  const grant = await platform.issueGrant({ client_id: client.client_id, sub, scopes: [...demoScopes] })
  const { access_token, refresh_token, expires_in, scope } = grant
  const { id } = await api.send<{ id: string }>('POST', '/integrated-account', {
    tenant_id: 'northwind',
    external_id: name,
    environment_integration_id: integrationId,
    authentication_method: 'oauth2',
    contacts: [{ email, name, role: 'owner' }],
    context: { oauth: { token: { access_token, refresh_token, expires_in, scope } } },
  })
  return { id, sub, email, refreshToken: refresh_token ?? '' }
}

/** The product's own call at the platform answered 401, and it says so. Returns the case's id. */
export const report401 = async (api: RelinkApi, { id }: Account): Promise<string> => {
  const path = `/integrated-account/${id}/authentication-error`
  const { case_id: caseId } = await api.send<{ case_id: string | null }>('POST', path, {
    status: 401,
    resource: '/api/reports',
    method: 'GET',
  })
  if (caseId === null) throw new Error(`no case was opened for account ${id}`)
  return caseId
}
