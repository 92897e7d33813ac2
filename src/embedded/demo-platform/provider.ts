import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { JWK, Provider } from 'oidc-provider'
import { createAdapter } from './adapter.js'
import { clientRegistration } from './client-settings.js'
import type { ClientSettings } from './client-settings.js'
import type { Log } from './log.js'
import type { KeptState, Payload } from './kept-state.js'
import { loadOidcProvider } from './load-oidc-provider.js'
import { errorPage } from './pages.js'
import { personBySub } from './people.js'
import { scopes } from './scopes.js'

export const paths = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  userinfo: '/oauth/userinfo',
  revocation: '/oauth/revoke',
  jwks: '/oauth/jwks',
} as const

const day = 24 * 60 * 60

export const settingsOf = (state: KeptState, clientId: string): ClientSettings | undefined => {
  const stored = state.get(`Settings:${clientId}`)
  return stored && clientRegistration.parse(stored)
}

/** The OAuth server itself: oidc-provider 9 with this platform's people, scopes and habits. */
export const createProvider = async (given: { issuer: string; state: KeptState; now: () => Date; log: Log }): Promise<Provider> => {
  const { state } = given
  const { Provider, interactionPolicy } = await loadOidcProvider(given.log)

  // Signing in and agreeing are asked for every time, as platforms with an account chooser do: each consent is a grant of its own.
  const policy = interactionPolicy.base()
  const { Check } = interactionPolicy
  const asks = (prompt: 'login' | 'consent') =>
    new Check('always', `${prompt} is always asked for`, `${prompt}_required`, (ctx) =>
      ctx.oidc.result?.[prompt] === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    )
  policy.get('login')?.checks.add(asks('login'))
  policy.get('consent')?.checks.add(asks('consent'))

  const provider = new Provider(given.issuer, {
    adapter: createAdapter(state, given.now),
    jwks: { keys: [kept(state, 'jwk', signingKey)] },
    cookies: {
      keys: [kept(state, 'cookies', () => ({ key: randomBytes(32).toString('base64url') })).key],
      // Cookies don't know ports: Relink's pages live on the same host.
      names: { session: 'lumen_session', interaction: 'lumen_interaction', resume: 'lumen_resume' },
    },
    routes: { ...paths, end_session: '/oauth/logout' },
    scopes: [...scopes],
    claims: { openid: ['sub', 'org_id', 'org_name'], profile: ['name'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    clockTolerance: 0,
    clientBasedCORS: () => false,
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    },
    responseTypes: ['code'],
    interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => {
      const person = personBySub(sub)
      return person && { accountId: sub, claims: () => ({ ...person }) }
    },
    loadExistingGrant: (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId
      return Promise.resolve(grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId))
    },
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client, source) =>
      source.scopes.has('offline_access') && settingsOf(state, client.clientId)?.no_refresh_token !== true,
    rotateRefreshToken: (ctx) => {
      const settings = settingsOf(state, ctx.oidc.client?.clientId ?? '')
      return settings?.rotation !== false && settings?.omit_refresh_token_on_refresh !== true
    },
    ttl: {
      AccessToken: (_ctx, _token, client) => settingsOf(state, client.clientId)?.access_token_ttl_s ?? 3600,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 3600,
      Session: day,
      RefreshToken: 365 * day,
      Grant: 3650 * day,
    },
    renderError: (ctx, out) => {
      const page = errorPage({ error: out.error, description: out.error_description ?? '' })
      ctx.set(page.headers)
      ctx.body = page.html
    },
  })
  provider.on('server_error', (_ctx: unknown, error: Error) => {
    given.log.error({ err: error }, 'demo platform: server error')
  })
  return provider
}

/** ES256: an RSA key takes up to a second to make, and each signature ten times as long. */
const signingKey = (): JWK => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  alg: 'ES256',
  use: 'sig',
})

const kept = <T extends object>(state: KeptState, name: string, make: () => T): T => {
  const stored = state.get(`Own:${name}`) as T | undefined
  if (stored) return stored
  const made = make()
  state.set(`Own:${name}`, made as Payload)
  return made
}
