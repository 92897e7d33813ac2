import { randomBytes } from 'node:crypto'
import type { Harness } from './harness.js'
import { waitFor } from './wait-for.js'
import { startAnsweringPlatform } from './answering-platform.js'
import type { AnsweringPlatform, PlatformReply } from './answering-platform.js'

/** An OAuth app at a platform of its own, whose answers a test changes as it goes. */
export interface RefusingApp {
  readonly integrationId: string
  readonly platform: AnsweringPlatform
  /** What the token endpoint says to an account's refresh token, now or later; left out: new tokens. */
  readonly says: Map<string, PlatformReply | Promise<PlatformReply>>
  /** The same for every account. */
  everybody: PlatformReply | null
  /** What the revocation endpoint says. */
  revocation: PlatformReply | Promise<PlatformReply>
  /** Another customer's account, with a refresh token that stays as it is. */
  account(name: string, tenantId?: string): Promise<RefusedAccount>
  refresh(account: RefusedAccount): Promise<void>
  report(account: RefusedAccount): Promise<string>
}

export interface RefusedAccount {
  readonly id: string
  readonly refreshToken: string
  readonly email: string
}

export const refused = (status: number, error: string, description?: string): PlatformReply => ({
  status,
  body: { error, ...(description === undefined ? {} : { error_description: description }) },
})

export const startRefusingApp = async (
  relink: Harness,
  oauth: Readonly<Record<string, unknown>> = {},
  preset = 'generic',
): Promise<RefusingApp> => {
  const says = new Map<string, PlatformReply | Promise<PlatformReply>>()
  const state = { everybody: null as PlatformReply | null, revocation: { status: 200 } as PlatformReply | Promise<PlatformReply> }
  const platform = await startAnsweringPlatform(({ path, form }) => {
    if (path === '/revoke') return state.revocation
    return (
      state.everybody ??
      says.get(form['refresh_token'] ?? '') ?? {
        body: { access_token: `at-${randomBytes(6).toString('hex')}`, token_type: 'Bearer', expires_in: 3600 },
      }
    )
  })
  const name = `app-${randomBytes(4).toString('hex')}`
  const { id: integrationId } = await relink.api.send<{ id: string }>('POST', '/integration', {
    name,
    config: { label: 'Lumen CRM' },
    platform: preset,
    oauth: {
      authorization_endpoint: `${platform.url}/authorize`,
      token_endpoint: `${platform.url}/token`,
      revocation_endpoint: `${platform.url}/revoke`,
      client_id: 'acme',
      client_secret: 'first-secret',
      scopes: ['read'],
      identity: { from: 'none' },
      ...oauth,
    },
  })
  return Object.assign(state, {
    integrationId,
    platform,
    says,
    account: async (person: string, tenantId = `${name}-${person}`): Promise<RefusedAccount> => {
      const email = `${person}@${name}.example`
      const refreshToken = `rt-${name}-${person}`
      const { id } = await relink.api.send<{ id: string }>('POST', '/integrated-account', {
        tenant_id: tenantId,
        environment_integration_id: integrationId,
        authentication_method: 'oauth2',
        contacts: [{ email, name: person, role: 'owner' }],
        context: { oauth: { token: { access_token: `at-${person}`, refresh_token: refreshToken, expires_in: 3600 } } },
      })
      return { id, refreshToken, email }
    },
    refresh: async ({ id }: RefusedAccount): Promise<void> => {
      // A failure of a moment ago is shared with the next caller.
      await waitFor(
        async () => (await relink.request('POST', '/integrated-account/refresh-credentials', { id })).status === 200,
        'a refresh',
      )
    },
    report: async ({ id }: RefusedAccount): Promise<string> => {
      const path = `/integrated-account/${id}/authentication-error`
      return (await relink.api.send<{ case_id: string | null }>('POST', path, { status: 401 })).case_id ?? ''
    },
  })
}
