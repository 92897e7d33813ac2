import type { RowFields } from '../../database/row-fields.js'
import { secretFree } from '../../domain/secret-free.js'
import type { AuthenticationMethod } from '../../integrations/integration.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { missingScopes } from '../../oauth/scopes.js'
import type { Tokens } from '../../oauth/tokens.js'
import type { Tools } from '../../tools.js'
import type { Secret } from '../../vault/secret.js'
import type { RemoteAccount } from '../account/account.js'
import { askAboutGrant, isIdentityRefused } from './ask-about-grant.js'
import type { GrantToAsk, ProbeOutcome } from './ask-about-grant.js'
import { learnByStored } from './learn-by-stored.js'
import { requiredScopesOf } from '../account/load-app.js'
import { maskLabel } from '../../domain/mask.js'
import { isSameRemoteAccount, remoteAccountOf } from '../account/remote-account.js'
import { grantFactsFields, selectGrantFacts } from '../store/grant-facts-store.js'
import type { GrantFacts } from '../store/grant-facts-store.js'

/** What a consent brought, and what it is measured by. */
export interface GrantToVerify extends GrantToAsk {
  /** Null: a new account, which there is nothing to compare with. */
  readonly accountId: string | null
  /** Of this account, where they were read just now; null: there is no such account. */
  readonly facts?: GrantFacts | null
  /** When the tokens came, in milliseconds since the epoch: their life counts from there. */
  readonly receivedAt: number
  readonly requestedScopes: readonly string[]
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
   * Everything fits, but it is unknown who was connected before: with an open case the environment's `unknown_identity` decides; without one the
   * stored credentials could not tell either, and the grant is refused.
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
 * Decides whether a consent may replace an account's credentials: same account at the platform, required scopes, a refresh token, and a call that
 * works. Calls the platform, so it runs before the transaction that swaps; identity and probe are asked in parallel. The caller decides what to do
 * with a refused grant (`giveBack`).
 */
export const verifyGrant = async (tools: Tools, given: GrantToVerify): Promise<GrantVerdict> => {
  const { app, tokens, accountId, requestedScopes } = given
  const facts = accountId === null ? null : given.facts === undefined ? await selectGrantFacts(tools.database, accountId) : given.facts
  if (accountId !== null && facts === null) return { kind: 'refused', code: 'account_deleted' }
  const { kept, probing, read } = await askAboutGrant(tools, given, facts?.context ?? null)
  if (read.kind === 'unreachable') {
    return isIdentityRefused(read) ? { kind: 'refused', code: 'userinfo_refused' } : { kind: 'unreachable', code: 'userinfo_unreachable' }
  }
  const found = read.identities.map((identity) => remoteAccountOf(app.identity, identity, read.email))
  const known = accountId === null || facts === null ? null : await knownIdentity(tools, accountId, facts, app)
  const identity = known === null ? onlyOne(found) : (found.find((one) => isSameRemoteAccount(known, one)) ?? null)
  const needsIdentity = accountId !== null && app.identity.from !== 'none'
  if (needsIdentity && identity === null) {
    if (found.length === 0) return { kind: 'refused', code: 'identity_unreadable' }
    // Several identities were found, and which one is meant is unknown: the company has to say whether it is the right one.
    if (known !== null) return { kind: 'wrong_account', expected: maskLabel(nameOf(known)), chosen: chosenOf(found), identities: found }
  }

  const missing = missingScopes(requiredScopesOf(given.integration), tokens.scope, requestedScopes, app.platform)
  if (missing.length > 0) return { kind: 'scope_missing', missing, identities: found }
  if (app.needsRefreshToken && tokens.refreshToken === null) return { kind: 'no_refresh_token', identities: found }
  const failed = failureOf(await probing)
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

/** Who is connected, if known. An account without an open case works, so its stored tokens can still be asked. */
const knownIdentity = async (tools: Tools, accountId: string, facts: GrantFacts, app: OAuthApp): Promise<RemoteAccount | null> => {
  if (app.identity.from === 'none') return null
  return facts.remoteAccount ?? (facts.openCaseId === null ? await learnByStored(tools, accountId) : null)
}

/** Null: it works, or there is no probe. */
const failureOf = (outcome: ProbeOutcome): GrantVerdict | null => {
  switch (outcome.kind) {
    case 'none':
      return null
    case 'context_invalid':
      return { kind: 'refused', code: 'context_invalid' }
    case 'asked':
      if (outcome.health === 'healthy') return null
      return outcome.health === 'unclear' ? { kind: 'unreachable', code: 'probe_unreachable' } : { kind: 'refused', code: 'probe_refused' }
  }
}

/** Null for several (Xero's connections): which one is meant is unknown. */
const onlyOne = (found: readonly RemoteAccount[]): RemoteAccount | null => (found.length === 1 ? (found[0] ?? null) : null)

const nameOf = (remote: RemoteAccount): string => remote.label ?? remote.values.join(' ')

const chosenOf = (found: readonly RemoteAccount[]): string | null => (found[0] === undefined ? null : secretFree(nameOf(found[0]), [], 100))
