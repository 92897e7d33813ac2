import { judgeProbe } from '../../domain/judge-probe.js'
import type { Judgement } from '../../domain/judgement.js'
import type { PlatformAnswer } from '../../domain/platform-answer.js'
import type { Integration } from '../../integrations/integration.js'
import { secretFieldsOf } from '../../integrations/integration.js'
import { OAuthRefused } from '../../oauth/errors.js'
import { fillEndpoints } from '../../oauth/fill-endpoints.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { probeRequest } from '../../oauth/probe-request.js'
import { probe } from '../../oauth/resource-calls.js'
import { clientCredentials } from '../../oauth/token-request.js'
import { tokensFrom } from '../../oauth/tokens.js'
import { platformRules } from '../../platforms/index.js'
import type { Tools } from '../../tools.js'
import { Secret } from '../../vault/secret.js'
import { enteredValues } from './entered-fields.js'
import type { EnteredFields } from './entered-fields.js'
import { judgeClient } from '../refresh/judge-client.js'
import { hasOwnClient, withOwnClient } from '../refresh/own-client.js'
import { verifyGrant } from './verify-grant.js'
import type { GrantVerdict, VerifiedGrant } from './verify-grant.js'

export interface EnteredToVerify {
  readonly integration: Integration
  /** As the integration says it, its endpoints not filled. */
  readonly app: OAuthApp
  /** Null: a new account. */
  readonly accountId: string | null
  /** Of the account and the link, without what was entered. */
  readonly context: Readonly<Record<string, unknown>>
  readonly entered: EnteredFields
}

export type EnteredVerdict =
  | GrantVerdict
  /** The platform does not take it; `fields` names what it can be about. */
  | { readonly kind: 'entered_refused'; readonly fields: readonly string[]; readonly judgement: Judgement | null }
  /** The fault is in something that no person enters: an endpoint, or the integration's own client. */
  | { readonly kind: 'our_fault'; readonly judgement: Judgement }

/**
 * Decides whether values that a person entered may replace an account's credentials: a key is verified by the integration's probe, a client by the
 * token that it gets. Calls the platform, so it runs before the transaction that swaps.
 */
export const verifyEntered = async (tools: Tools, given: EnteredToVerify): Promise<EnteredVerdict> => {
  try {
    return given.integration.authenticationMethod === 'api_key' ? await proveKey(tools, given) : await proveClient(tools, given)
  } catch (error) {
    if (!(error instanceof OAuthRefused)) throw error
    const name = error.field.replace(/^context\./, '')
    const isAsked = given.integration.fields.some((field) => field.name === name)
    return isAsked ? { kind: 'entered_refused', fields: [name], judgement: null } : { kind: 'refused', code: 'context_invalid' }
  }
}

const proveKey = async (tools: Tools, { integration, context, entered }: EnteredToVerify): Promise<EnteredVerdict> => {
  if (integration.probe === null) return { kind: 'refused', code: 'context_invalid' }
  const values = enteredValues(entered)
  const request = probeRequest(integration.probe, { ...context, ...values }, integration.platform)
  const { health, answer } = await probe(tools.egress, request, { timeoutMs: tools.settings.platformTimeout })
  if (health !== 'healthy') {
    const judgement = judgeProbe(answer, platformRules(integration.platform), Object.values(values))
    return refusalOf(integration, integration.probe.url, answer, judgement)
  }
  const [key = ''] = secretFieldsOf(integration)
  return { kind: 'verified', grant: grantOfKey(tools, integration, entered, entered.secrets[key] ?? new Secret('')) }
}

const grantOfKey = (tools: Tools, integration: Integration, { secrets, context }: EnteredFields, key: Secret): VerifiedGrant => ({
  tokens: {
    accessToken: key,
    refreshToken: null,
    tokenType: 'api_key',
    expiresInS: null,
    refreshExpiresInS: null,
    scope: null,
    idToken: null,
  },
  receivedAt: tools.clock().getTime(),
  identity: null,
  label: null,
  requestedScopes: [],
  grantedScopes: [],
  keptContext: context,
  tokenEndpoint: integration.probe?.url ?? '',
  clientId: '',
  method: 'api_key',
  secrets,
})

const proveClient = async (tools: Tools, given: EnteredToVerify): Promise<EnteredVerdict> => {
  const { integration, context, entered, accountId } = given
  const values = enteredValues(entered)
  const app = withOwnClient(fillEndpoints(given.app, { ...context, ...values }), values)
  const answer = await clientCredentials(tools.egress, app, { timeoutMs: tools.settings.platformTimeout })
  const tokens = tokensFrom(answer, app)
  if (tokens === null || answer.kind === 'no_answer') {
    const secrets = [...Object.values(values), app.clientSecret?.reveal()].filter((secret) => typeof secret === 'string')
    const ownClient = hasOwnClient(integration)
    const judgement = judgeClient(answer, platformRules(integration.platform), { ownClient, secrets })
    return ownClient ? refusalOf(integration, integration.oauth.token_endpoint, answer, judgement) : faultOf(judgement)
  }
  const verdict = await verifyGrant(tools, {
    integration,
    app,
    accountId,
    tokens: { ...tokens, refreshToken: null },
    receivedAt: answer.receivedAt,
    idTokenClaims: null,
    tokenResponse: answer.body,
    callbackParams: null,
    requestedScopes: app.scopes,
    values: { ...textsOf(context), ...values },
  })
  if (!('grant' in verdict)) return verdict
  const { grant } = verdict
  const keptContext = { ...grant.keptContext, ...entered.context }
  return { ...verdict, grant: { ...grant, keptContext, method: integration.authenticationMethod, secrets: entered.secrets } }
}

/** Whatever a platform says with a 4xx to a call that works for others is about what was entered. */
const refusalOf = (integration: Integration, url: string, answer: PlatformAnswer, judgement: Judgement): EnteredVerdict => {
  const names = integration.fields.map(({ name }) => name)
  const inUrl = names.filter((name) => url.includes(`{${name}}`))
  const secrets = names.filter((name) => !inUrl.includes(name) || secretFieldsOf(integration).includes(name))
  if (answer.kind === 'no_answer') {
    // The host name came from the person, and it does not exist.
    const isTheirs = inUrl.length > 0 && (answer.why === 'dns' || answer.why === 'egress_refused')
    return isTheirs ? { kind: 'entered_refused', fields: inUrl, judgement } : faultOf(judgement)
  }
  if (judgement.verdict === 'transient') return faultOf(judgement)
  if (answer.status === 404 && inUrl.length > 0) return { kind: 'entered_refused', fields: inUrl, judgement }
  if (answer.status >= 300 && answer.status < 400) return { kind: 'refused', code: 'probe_refused' }
  return { kind: 'entered_refused', fields: secrets.length > 0 ? secrets : names, judgement }
}

const faultOf = (judgement: Judgement): EnteredVerdict =>
  judgement.verdict === 'transient' ? { kind: 'unreachable', code: 'probe_unreachable' } : { kind: 'our_fault', judgement }

const textsOf = (context: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(context).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
