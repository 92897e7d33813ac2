import type { RowFields } from '../../database/row-fields.js'
import { secretFree } from '../../domain/secret-free.js'
import type { AuthenticationMethod, Integration } from '../../integrations/integration.js'
import { OAuthRefused } from '../../oauth/errors.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { probeRequest } from '../../oauth/probe-request.js'
import { readIdentity } from '../../oauth/read-identity.js'
import { probe } from '../../oauth/resource-calls.js'
import { missingScopes } from '../../oauth/scopes.js'
import type { Tokens } from '../../oauth/tokens.js'
import type { Tools } from '../../tools.js'
import type { Secret } from '../../vault/secret.js'
import type { RemoteAccount } from '../account/account.js'
import { keptContext } from './kept-context.js'
import { learnByStored } from './learn-by-stored.js'
import { requiredScopesOf } from '../account/load-app.js'
import { maskLabel } from '../../domain/mask.js'
import { isSameRemoteAccount, remoteAccountOf } from '../account/remote-account.js'
import { grantFactsFields, selectGrantFacts } from '../store/grant-facts-store.js'
import type { GrantFacts } from '../store/grant-facts-store.js'

/** What a consent brought, and what it is measured by. */
export interface GrantToVerify {
  readonly integration: Pick<Integration, 'oauth' | 'probe'>
  /** Endpoints filled. */
  readonly app: OAuthApp
  /** Null: a new account, which there is nothing to compare with. */
  readonly accountId: string | null
  /** Of this account, where they were read just now; null: there is no such account. */
  readonly facts?: GrantFacts | null
  readonly tokens: Tokens
  /** When the tokens came, in milliseconds since the epoch: their life counts from there. */
  readonly receivedAt: number
  /** Verified claims of the ID token. */
  readonly idTokenClaims: unknown
  /** The body of the token answer. */
  readonly tokenResponse: unknown
  /** Null where there was no browser. */
  readonly callbackParams: URLSearchParams | null
  readonly requestedScopes: readonly string[]
  /** Of the integration's fields, for the probe. */
  readonly values?: Readonly<Record<string, string>>
}

/** A grant that may be swapped in. All but `tokens` and `secrets` survives JSON. */
export interface VerifiedGrant {
  readonly tokens: Tokens
  readonly receivedAt: number
  /** Null where the integration's rule is `none`, or a new account's platform did not say. */
  readonly identity: RemoteAccount | null
  readonly label: string | null
  readonly requestedScopes: readonly string[]
  readonly grantedScopes: readonly string[]
  /** What the integration keeps of the answers in the account's context. */
  readonly keptContext: Readonly<Record<string, unknown>>
  /** Credentials remember where they were issued. */
  readonly tokenEndpoint: string
  readonly clientId: string
  /** `oauth2` unless given. */
  readonly method?: AuthenticationMethod
  /** Values of the integration's secret fields. */
  readonly secrets?: Readonly<Record<string, Secret>>
}

/** Everyone that the platform names for a refused grant. */
type Identities = readonly RemoteAccount[]

export type GrantVerdict =
  | { readonly kind: 'verified'; readonly grant: VerifiedGrant }
  /**
   * Everything fits, but nobody knows who was connected before: with an open case the environment's `unknown_identity` decides; without
   * one the stored credentials could not tell either, and the grant is refused.
   */
  | { readonly kind: 'unknown_identity'; readonly grant: VerifiedGrant }
  /** `expected` is masked; `chosen` is for the eyes of the person who chose it. */
  | { readonly kind: 'wrong_account'; readonly expected: string; readonly chosen: string | null; readonly identities: Identities }
  | { readonly kind: 'scope_missing'; readonly missing: readonly string[]; readonly identities: Identities }
  | { readonly kind: 'no_refresh_token'; readonly identities: Identities }
  /** Nothing is proven; the same grant may be verified later. */
  | { readonly kind: 'unreachable'; readonly code: 'userinfo_unreachable' | 'probe_unreachable' }
  /** `identity_unreadable`: the platform answered without saying who consented. */
  | {
      readonly kind: 'refused'
      readonly code: 'userinfo_refused' | 'identity_unreadable' | 'probe_refused' | 'context_invalid' | 'account_deleted'
    }

export type { GrantFacts } from '../store/grant-facts-store.js'
/** To read what a consent is compared with together with what names its account: of `integrated_accounts a` and `credentials k`. */
export const grantFactsBeside: RowFields<GrantFacts> = grantFactsFields

/**
 * Whether a consent may replace an account's credentials: same account at the platform, needed scopes, a refresh token, and a call that
 * works. Talks to the platform, so it stands before the transaction that swaps: who it is and whether it works are asked side by side. What
 * becomes of a refused grant is its caller's to decide (`giveBack`).
 */
export const verifyGrant = async (tools: Tools, given: GrantToVerify): Promise<GrantVerdict> => {
  const { app, tokens, accountId, requestedScopes } = given
  const { accessToken } = tokens
  const { idTokenClaims, tokenResponse, callbackParams } = given
  const facts = accountId === null ? null : given.facts === undefined ? await selectGrantFacts(tools.database, accountId) : given.facts
  if (accountId !== null && facts === null) return { kind: 'refused', code: 'account_deleted' }
  const kept = keptContext(given.integration, callbackParams, tokenResponse)
  const probing = failedProbe(tools, given, { ...facts?.context, ...kept })
  // It counts only where nothing else stands against the grant.
  probing.catch(() => undefined)
  const read = await readIdentity(tools.egress, app, { accessToken, idTokenClaims, tokenResponse, callbackParams })
  if (read.kind === 'unreachable') {
    const refused = read.answer.kind === 'answer' && [400, 401, 403].includes(read.answer.status)
    return refused ? { kind: 'refused', code: 'userinfo_refused' } : { kind: 'unreachable', code: 'userinfo_unreachable' }
  }
  const found = read.identities.map((identity) => remoteAccountOf(app.identity, identity, read.email))
  const known = accountId === null || facts === null ? null : await knownIdentity(tools, accountId, facts, app)
  const identity = known === null ? onlyOne(found) : (found.find((one) => isSameRemoteAccount(known, one)) ?? null)
  const needsIdentity = accountId !== null && app.identity.from !== 'none'
  if (needsIdentity && identity === null) {
    if (found.length === 0) return { kind: 'refused', code: 'identity_unreadable' }
    // Of a set of which nobody knows which one is meant, the company has to say whether it is the right one.
    if (known !== null) return { kind: 'wrong_account', expected: maskLabel(nameOf(known)), chosen: chosenOf(found), identities: found }
  }

  const missing = missingScopes(requiredScopesOf(given.integration), tokens.scope, requestedScopes, app.platform)
  if (missing.length > 0) return { kind: 'scope_missing', missing, identities: found }
  if (app.needsRefreshToken && tokens.refreshToken === null) return { kind: 'no_refresh_token', identities: found }
  const failed = await probing
  if (failed !== null) return failed
  const grant: VerifiedGrant = {
    tokens,
    receivedAt: given.receivedAt,
    identity,
    label: identity?.label ?? read.email,
    requestedScopes,
    grantedScopes: tokens.scope ?? requestedScopes,
    keptContext: kept,
    tokenEndpoint: app.tokenEndpoint,
    clientId: app.clientId,
  }
  return needsIdentity && known === null ? { kind: 'unknown_identity', grant } : { kind: 'verified', grant }
}

/** Who is connected, as far as anybody knows. An account without an open case works, so its stored tokens can still be asked. */
const knownIdentity = async (tools: Tools, accountId: string, facts: GrantFacts, app: OAuthApp): Promise<RemoteAccount | null> => {
  if (app.identity.from === 'none') return null
  return facts.remoteAccount ?? (facts.openCaseId === null ? await learnByStored(tools, accountId) : null)
}

const failedProbe = async (
  tools: Tools,
  { integration, app, tokens, values }: GrantToVerify,
  context: Readonly<Record<string, unknown>>,
): Promise<GrantVerdict | null> => {
  if (integration.probe === null) return null
  try {
    const request = probeRequest(integration.probe, { ...context, ...values, access_token: tokens.accessToken.reveal() }, app.platform)
    const { health } = await probe(tools.egress, request, { timeoutMs: tools.settings.platformTimeout })
    if (health === 'healthy') return null
    return health === 'unclear' ? { kind: 'unreachable', code: 'probe_unreachable' } : { kind: 'refused', code: 'probe_refused' }
  } catch (error) {
    if (error instanceof OAuthRefused) return { kind: 'refused', code: 'context_invalid' }
    throw error
  }
}

/** Of a set (Xero's connections) nobody can tell which one is meant. */
const onlyOne = (found: readonly RemoteAccount[]): RemoteAccount | null => (found.length === 1 ? (found[0] ?? null) : null)

const nameOf = (remote: RemoteAccount): string => remote.label ?? remote.values.join(' ')

const chosenOf = (found: readonly RemoteAccount[]): string | null => (found[0] === undefined ? null : secretFree(nameOf(found[0]), [], 100))
