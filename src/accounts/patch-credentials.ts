import { audit } from '../access/audit.js'
import { judge } from '../domain/judge.js'
import { Conflict, NotFound, RemoteError, Unprocessable } from '../http/errors.js'
import { OAuthRefused } from '../oauth/errors.js'
import { refresh } from '../oauth/token-request.js'
import { tokensFrom } from '../oauth/tokens.js'
import type { Tokens } from '../oauth/tokens.js'
import { platformRules } from '../platforms/index.js'
import type { Tools } from '../tools.js'
import { Secret } from '../vault/secret.js'
import { accountJson } from './account-json.js'
import type { AccountJson } from './account-schema.js'
import { loadApp } from './load-app.js'
import type { LoadedApp } from './load-app.js'
import { selectRefreshFacts } from './store/credentials-store.js'
import { selectLiveAccountView } from './store/account-view-store.js'
import { swapCredentials } from './swap-credentials.js'
import { expiresAtOf, scopesOf } from './token-input.js'
import type { TokenInput } from './token-input.js'
import { verifyGrant } from './verify-grant.js'
import type { GrantVerdict, RefusedGrant } from './verify-grant.js'

const field = 'context.oauth.token'

const sentences: Readonly<Record<RefusedGrant['why'], string>> = {
  wrong_account: 'these credentials belong to another account at the platform',
  identity_unreadable: 'the platform did not say whose credentials these are',
  unknown_identity_no_case: 'nobody knows who was connected before, and the stored credentials could not tell',
  scope_missing: 'the grant lacks needed scopes',
  no_refresh_token: 'a refresh token is needed',
  probe_failed: 'the platform refuses the access token',
  platform_down: 'the platform does not answer at the moment',
  account_deleted: 'the account was deleted',
}

/**
 * Credentials that the company got by itself, verified like a callback's: a refresh token is proven by using it, since an access token
 * that works says nothing about it. What is refused changes nothing. Ends an open case as `reauthorized`.
 * @throws NotFound, Conflict (another account's), Unprocessable, RemoteError (503: nothing is proven)
 */
export const patchCredentials = async (
  tools: Tools,
  given: { readonly environmentId: string; readonly accountId: string; readonly actor: string; readonly token: TokenInput },
): Promise<AccountJson> => {
  const { environmentId, accountId, actor } = given
  const loaded = await tools.database
    .transaction(async (tx) => {
      const view = await selectLiveAccountView(tx, environmentId, accountId)
      const facts = view === null ? null : await selectRefreshFacts(tx, accountId)
      if (view === null || facts === null) throw new NotFound()
      const app = await loadApp(tx, { environmentId, integrationId: facts.integrationId, context: facts.context })
      if (app === null) throw new NotFound()
      return { ...app, platform: facts.platform }
    })
    .catch((error: unknown) => {
      throw error instanceof OAuthRefused
        ? new Unprocessable(error.message, { errors: [{ field: error.field, message: error.message }] })
        : error
    })
  const { tokens, tokenResponse } = await prove(tools, loaded, given.token)
  const requestedScopes = loaded.app.scopes
  const verdict = await verifyGrant(tools, {
    ...loaded,
    accountId,
    tokens,
    idTokenClaims: null,
    tokenResponse,
    callbackParams: null,
    requestedScopes,
  })
  // `confirm`: who would have to say yes is the company, and it just did.
  if (verdict.ok === false) throw refusalOf(verdict)
  return tools.database.transaction(async (tx) => {
    const swapped = await swapCredentials(tx, { accountId, tokens, verified: verdict, requestedScopes, app: loaded.app, actor })
    if (swapped.kind === 'gone') throw new NotFound()
    if (swapped.kind === 'wrong_account') throw new Conflict(`${field}: ${sentences.wrong_account}`)
    await audit(tx, {
      environmentId,
      actor,
      action: 'integrated_account.credentials',
      subjectKind: 'integrated_account',
      subjectId: accountId,
      data: { generation: swapped.generation },
    })
    return accountJson(tx, accountId)
  })
}

const prove = async (
  tools: Tools,
  { app, platform }: LoadedApp & { readonly platform: string },
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
        scope: scopesOf(token, app.scopeSeparator),
        idToken: null,
      },
      tokenResponse: token,
    }
  }
  const refreshToken = new Secret(token.refresh_token)
  const answer = await refresh(tools.egress, app, { refreshToken, timeoutMs: tools.settings.platformTimeout })
  const tokens = tokensFrom(answer, app.scopeSeparator)
  if (tokens === null || answer.kind === 'no_answer') {
    const judgement = judge(answer, platformRules(platform), {
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
      scope: tokens.scope ?? scopesOf(token, app.scopeSeparator),
    },
    tokenResponse: answer.body,
  }
}

const refusalOf = (verdict: Extract<GrantVerdict, { ok: false }>): Error => {
  const { why, missing, expected } = verdict
  const message = missing.length > 0 ? `${sentences[why]}: ${missing.join(', ')}` : sentences[why]
  const options = { errors: [{ field, message }], extra: { why, ...(expected === null ? {} : { expected }) } }
  if (why === 'account_deleted') return new NotFound()
  if (why === 'wrong_account') return new Conflict(`${field}: ${message}`, options)
  if (why === 'platform_down') return new RemoteError(503, message, null, { retryAfterSeconds: 30, extra: options.extra })
  return new Unprocessable(`${field}: ${message}`, options)
}
