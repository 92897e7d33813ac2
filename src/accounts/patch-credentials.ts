import { audit } from '../access/audit.js'
import { loadEnvironment } from '../access/load-environment.js'
import { isObserved } from '../access/observed.js'
import { judge } from '../domain/judge.js'
import { Conflict, NotFound, RemoteError, Unprocessable } from '../http/errors.js'
import type { Integration } from '../integrations/integration.js'
import { loadIntegration } from '../integrations/load-integration.js'
import { oauthApp } from '../integrations/oauth-app.js'
import { OAuthRefused } from '../oauth/errors.js'
import { fillEndpoints } from '../oauth/fill-endpoints.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { refresh } from '../oauth/token-request.js'
import { tokensFrom } from '../oauth/tokens.js'
import type { Tokens } from '../oauth/tokens.js'
import { platformRules } from '../platforms/index.js'
import type { Tools, Tx } from '../tools.js'
import { Secret } from '../vault/secret.js'
import { accountJson } from './account/account-json.js'
import type { AccountJson } from './account/account-schema.js'
import { endOutage } from './outage/end-outage.js'
import { lockAccount } from './account/lock-account.js'
import { replaceEntered } from './grant/replace-entered.js'
import { storeObserved } from './grant/store-observed.js'
import { selectLiveAccountView } from './store/account-view-store.js'
import { swapCredentials } from './grant/swap-credentials.js'
import { expiresAtOf, requiredToken, scopesOf } from './grant/token-input.js'
import type { TokenInput } from './grant/token-input.js'
import { verifyGrant } from './grant/verify-grant.js'
import type { GrantVerdict, VerifiedGrant } from './grant/verify-grant.js'

const field = 'context.oauth.token'

/**
 * Credentials that the company got by itself, verified like a callback's: a refresh token is proven by using it, since an access token
 * that works says nothing about it. What is refused changes nothing. Ends an open case as `reauthorized`.
 * Where another system refreshes the account, they are stored and not used.
 * @throws NotFound, BadRequest, Conflict (another account's), Unprocessable, RemoteError (503: nothing is proven)
 */
export const patchCredentials = async (
  tools: Tools,
  given: {
    readonly environmentId: string
    readonly accountId: string
    readonly actor: string
    /** Of `oauth2`. */
    readonly token: TokenInput | undefined
    /** As sent. */
    readonly context: Readonly<Record<string, unknown>>
  },
): Promise<AccountJson> => {
  const { environmentId, accountId, actor } = given
  const loaded = await tools.database
    .transaction(async (tx) => {
      const view = await selectLiveAccountView(tx, environmentId, accountId)
      if (view === null) throw new NotFound()
      const integration = await loadIntegration(tx, view.integration_id, environmentId)
      if (integration === null) throw new NotFound()
      const app = await oauthApp(tx, integration)
      const isOAuth = integration.authenticationMethod === 'oauth2'
      const observed = isOAuth && (await isObserved(tx, await loadEnvironment(tx, environmentId), { integrationId: integration.id }))
      return { integration, app: isOAuth ? fillEndpoints(app, view.context) : app, context: view.context, observed }
    })
    .catch((error: unknown) => {
      throw error instanceof OAuthRefused
        ? new Unprocessable(error.message, { errors: [{ field: error.field, message: error.message }] })
        : error
    })
  if (loaded.observed) return storeObserved(tools, { ...given, ...loaded, token: requiredToken(given.token) })
  const verdict =
    loaded.integration.authenticationMethod === 'oauth2'
      ? await verifyToken(tools, accountId, loaded, requiredToken(given.token))
      : await replaceEntered(tools, { accountId, ...loaded }, given.context)
  return tools.database.transaction(async (tx) => {
    const grant = await acceptedGrant(tx, accountId, verdict)
    const account = await lockAccount(tx, accountId)
    if (account === null) throw new NotFound()
    const { generation, connection, written } = await swapCredentials(tx, { account, grant })
    await written
    await endOutage(tx, { accountId, account, connection, outcome: 'reauthorized', actor })
    await audit(tx, {
      environmentId,
      actor,
      action: 'credentials_replaced',
      subjectKind: 'integrated_account',
      subjectId: accountId,
      data: { generation },
    })
    return accountJson(tx, accountId)
  })
}

const verifyToken = async (
  tools: Tools,
  accountId: string,
  loaded: { readonly app: OAuthApp; readonly integration: Integration },
  token: TokenInput,
): Promise<GrantVerdict> =>
  verifyGrant(tools, {
    ...loaded,
    receivedAt: tools.clock().getTime(),
    ...(await prove(tools, loaded, token)),
    accountId,
    idTokenClaims: null,
    callbackParams: null,
    requestedScopes: loaded.app.scopes,
  })

/** If the identity was unknown, a case's grant would wait for the company's approval, and the company just gave it by this call. */
const acceptedGrant = async (tx: Tx, accountId: string, verdict: GrantVerdict): Promise<VerifiedGrant> => {
  if (verdict.kind === 'verified') return verdict.grant
  const account = verdict.kind === 'unknown_identity' ? await lockAccount(tx, accountId) : null
  // Learnt meanwhile: the swap compares.
  const decides = account !== null && (account.openCaseId !== null || account.remoteAccount !== null)
  if (verdict.kind === 'unknown_identity' && decides) return verdict.grant
  throw refusalOf(verdict)
}

const prove = async (
  tools: Tools,
  { app, integration }: { readonly app: OAuthApp; readonly integration: Integration },
  token: TokenInput,
): Promise<{ readonly tokens: Tokens; readonly tokenResponse: unknown }> => {
  const now = tools.clock()
  if (token.refresh_token == null) {
    const expiresAt = expiresAtOf(token, now)
    return {
      tokens: {
        accessToken: new Secret(token.access_token ?? ''),
        refreshToken: null,
        tokenType: token.token_type ?? 'Bearer',
        expiresInS: expiresAt === null ? null : Math.floor((expiresAt.getTime() - now.getTime()) / 1000),
        refreshExpiresInS: null,
        scope: scopesOf(token, app),
        idToken: null,
      },
      tokenResponse: token,
    }
  }
  const refreshToken = new Secret(token.refresh_token)
  const answer = await refresh(tools.egress, app, { refreshToken, timeoutMs: tools.settings.platformTimeout })
  const tokens = tokensFrom(answer, app)
  if (tokens === null || answer.kind === 'no_answer') {
    const judgement = judge(answer, platformRules(integration.platform), {
      scopesChangedSinceGrant: false,
      secrets: [token.refresh_token, token.access_token, app.clientSecret?.reveal()].filter((secret) => typeof secret === 'string'),
    })
    const raw = { status: judgement.httpStatus, code: judgement.platformCode, message: judgement.platformMessage }
    if (judgement.verdict === 'transient') throw new RemoteError(503, judgement.summary, raw, { retryAfterSeconds: 30 })
    throw new Unprocessable(`${field}.refresh_token: ${judgement.summary}`, {
      errors: [{ field: `${field}.refresh_token`, message: judgement.summary }],
      extra: { raw_response: raw },
    })
  }
  return {
    tokens: {
      ...tokens,
      refreshToken: tokens.refreshToken ?? refreshToken,
      scope: tokens.scope ?? scopesOf(token, app),
    },
    tokenResponse: answer.body,
  }
}

const refusalOf = (verdict: Exclude<GrantVerdict, { kind: 'verified' }>): Error => {
  const refuse = (message: string, extra: Record<string, unknown> = {}) =>
    new Unprocessable(`${field}: ${message}`, { errors: [{ field, message }], extra: { code: codeOf(verdict), ...extra } })
  switch (verdict.kind) {
    case 'wrong_account': {
      const message = `these credentials belong to another account at the platform than ${verdict.expected}`
      return new Conflict(`${field}: ${message}`, { errors: [{ field, message }] })
    }
    case 'scope_missing':
      return refuse(`the grant lacks needed scopes: ${verdict.missing.join(', ')}`, { missing_scopes: verdict.missing })
    case 'no_refresh_token':
      return refuse('a refresh token is needed')
    case 'unknown_identity':
      return refuse('it is unknown who was connected before, and the stored credentials could not tell')
    case 'unreachable':
      return new RemoteError(503, 'The platform does not answer at the moment, so nothing is proven', null, { retryAfterSeconds: 30 })
    case 'refused':
      return verdict.code === 'account_deleted' ? new NotFound() : refuse(refusedSentences[verdict.code])
  }
}

const codeOf = (verdict: Exclude<GrantVerdict, { kind: 'verified' }>): string => ('code' in verdict ? verdict.code : verdict.kind)

const refusedSentences = {
  userinfo_refused: 'the platform refuses the access token',
  probe_refused: 'the platform refuses the access token',
  identity_unreadable: 'the platform does not say whose credentials these are',
  context_invalid: "the account's context lacks a value that is part of the probe's address",
} as const
