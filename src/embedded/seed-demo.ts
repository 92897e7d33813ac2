import * as fs from 'node:fs/promises'
import path from 'node:path'
import { createApiToken } from '../access/create-api-token.js'
import { createEnvironment } from '../access/create-environment.js'
import { findEnvironment } from '../access/load-environment.js'
import { defaultPolicy } from '../domain/policy.js'
import { ordinaryScopes } from '../domain/scope.js'
import { loadIntegration } from '../integrations/load-integration.js'
import { publicUrl } from '../http/public-url.js'
import type { Tools } from '../tools.js'
import { allowEmbedding } from './allow-embedding.js'
import type { DemoPlatform } from './demo-platform/demo-platform.js'
import { writePrivateFile } from './private-file.js'
import { relinkApi } from './relink-api.js'
import type { RelinkApi } from './relink-api.js'

/** What is known of the demo from an earlier start. */
export interface Seeded {
  readonly environmentId: string
  readonly apiToken: string
  readonly integrationId: string
  readonly webhookSecret: string
}

export const demoClient = { client_id: 'acme-reports', client_secret: 'acme-reports-demo-secret' } as const
export const demoScopes = ['openid', 'profile', 'email', 'offline_access', 'reports.read', 'contacts.read'] as const
/** The demo environment's name until it is renamed. */
const demoEnvironment = 'demo'

export interface SeedTools {
  readonly tools: Tools
  readonly dataDir: string
  readonly platform: DemoPlatform
  readonly mailboxUrl: string | null
  readonly temporalUiUrl: string | null
}

/** A tenant with accounts, contacts and a webhook, made once through the API as a company would; later starts find it. */
export const seedDemo = async ({ tools, dataDir, platform, mailboxUrl, temporalUiUrl }: SeedTools): Promise<Seeded> => {
  const file = path.join(dataDir, 'demo.json')
  const relinkUrl = publicUrl(tools.settings)
  const kept = await readKept(file)
  // By what is in it: an environment may be renamed.
  const integration = kept === null ? null : await loadIntegration(tools.database, kept.integrationId)
  const seeded = kept !== null && integration !== null ? { ...kept, environmentId: integration.environmentId } : await seed(tools, platform)
  if (integration === null) await writePrivateFile(file, `${JSON.stringify(seeded, null, 2)}\n`)
  const productUrl = `${new URL(platform.url).origin}/product`
  await allowEmbedding(relinkApi(relinkUrl, seeded.apiToken), productUrl)
  platform.connectProduct({
    relinkUrl,
    productUrl,
    apiToken: seeded.apiToken,
    webhookSecret: seeded.webhookSecret,
    mailboxUrl: mailboxUrl ?? '',
    temporalUiUrl: temporalUiUrl ?? '',
  })
  return seeded
}

const readKept = async (file: string): Promise<Seeded | null> => {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')) as Seeded
  } catch {
    return null
  }
}

const seed = async (tools: Tools, platform: DemoPlatform): Promise<Seeded> => {
  const { apiToken, environmentId } = await tools.database.transaction(async (tx) => {
    const environment =
      (await findEnvironment(tx, demoEnvironment)) ??
      (await createEnvironment(tx, {
        name: demoEnvironment,
        mail: { delivery: 'live', from: 'Acme Reports <no-reply@acme-reports.example>' },
        brand: { product_name: 'Acme Reports', color: '#1a5fb4' },
        support: { email: 'support@acme-reports.example' },
        operator: ['operator@acme-reports.example'],
      }))
    const { token } = await createApiToken(tx, { environmentId: environment.id, name: 'demo', scopes: [...ordinaryScopes] })
    return { apiToken: token, environmentId: environment.id }
  })
  const api = relinkApi(publicUrl(tools.settings), apiToken)
  // A user who tries the demo on a Sunday sees its mail at once.
  await api.send('PUT', '/policy', { ...defaultPolicy, send_window: 'always' })
  const integrationId = await registerIntegration(api, platform)
  await importAccounts(api, platform, integrationId)
  const { secret } = await api.send<{ secret: string }>('POST', '/webhook', {
    target_url: `${new URL(platform.url).origin}/product/webhooks`,
  })
  return { environmentId, apiToken, integrationId, webhookSecret: secret }
}

const registerIntegration = async (api: RelinkApi, platform: DemoPlatform): Promise<string> => {
  await platform.registerClient({
    ...demoClient,
    client_name: 'Acme Reports',
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
  })
  const origin = new URL(platform.url).origin
  const { result } = await api.get<{ result: { id: string; redirect_uri: string }[] }>('/integration?name=lumen')
  const integration =
    result[0] ??
    (await api.send<{ id: string; redirect_uri: string }>('POST', '/integration', {
      name: 'lumen',
      category: 'crm',
      config: { label: 'Lumen CRM' },
      platform: 'generic',
      authentication_method: 'oauth2',
      oauth: {
        issuer: platform.url,
        ...demoClient,
        token_endpoint_auth_method: 'client_secret_basic',
        scopes: [...demoScopes],
        pkce: 'S256',
        identity: { from: 'userinfo', paths: ['org_id'], label_path: 'email', must_match: 'account' },
      },
      probe: { url: `${origin}/api/me`, method: 'GET' },
      impact: 'Reports with Lumen CRM data stay as they were at that time.',
    }))
  await platform.updateClient(demoClient.client_id, { redirect_uris: [integration.redirect_uri] })
  return integration.id
}

const people = [
  { sub: 'usr_ada', email: 'ada@northwind.example', name: 'Ada', tenant: 'northwind', label: 'Northwind' },
  { sub: 'usr_bob', email: 'bob@fabrikam.example', name: 'Bob', tenant: 'fabrikam', label: 'Fabrikam' },
] as const

const importAccounts = async (api: RelinkApi, platform: DemoPlatform, integrationId: string): Promise<void> => {
  for (const { sub, email, name, tenant, label } of people) {
    const token = await platform.issueGrant({ client_id: demoClient.client_id, sub, scopes: [...demoScopes] })
    await api.send('POST', '/integrated-account', {
      tenant_id: tenant,
      external_id: `demo-${tenant}`,
      environment_integration_id: integrationId,
      authentication_method: 'oauth2',
      label,
      contacts: [{ email, name, role: 'owner', locale: 'en', time_zone: 'Europe/Berlin' }],
      context: {
        oauth: {
          token: { access_token: token.access_token, refresh_token: token.refresh_token, expires_in: token.expires_in, scope: token.scope },
        },
      },
    })
  }
}
