import { secretFree } from '../domain/secret-free.js'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import { readIdentity } from '../oauth/read-identity.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { probe } from '../oauth/resource-calls.js'
import { missingScopes } from '../oauth/scopes.js'
import type { Tokens } from '../oauth/tokens.js'
import type { Tools } from '../tools.js'
import { Secret } from '../vault/secret.js'
import type { RemoteAccount } from './account.js'
import { learnIdentity } from './learn-identity.js'
import { mask } from './mask.js'
import { refreshAccount } from './refresh-account.js'
import { isSameRemoteAccount, remoteAccountOf } from './remote-account.js'
import { openTokens } from './sealed-tokens.js'
import { selectGrantFacts } from './store/credentials-store.js'
import type { GrantFacts } from './store/credentials-store.js'

/** What a consent brought, and what it is measured by. */
export interface GrantToVerify {
  /** Endpoints filled from the account's context. */
  readonly app: OAuthApp
  /** The integration's `probe`, its address filled; null: it has none. */
  readonly probe: { readonly url: string } | null
  /** Null: a new account, which there is nothing to compare with. */
  readonly accountId: string | null
  readonly tokens: Tokens
  /** Verified claims of the ID token. */
  readonly idTokenClaims: unknown
  /** The body of the token answer. */
  readonly tokenResponse: unknown
  readonly callbackParams: URLSearchParams | null
  readonly requestedScopes: readonly string[]
  /** The integration's `required_scopes`, else all its scopes. */
  readonly requiredScopes: readonly string[]
}

/** A grant that may be swapped in. */
export interface VerifiedGrant {
  /** Null where the integration's rule is `none`, or a new account's platform did not say. */
  readonly identity: RemoteAccount | null
  readonly label: string | null
  readonly grantedScopes: readonly string[]
  /** Lower-case. */
  readonly verifiedEmail: string | null
}

/**
 * `unknown_identity_no_case`: who was connected is not known, and could not be learnt with the stored token. `identity_unreadable`: the
 * platform answered without saying who consented. `platform_down`: nothing is proven, the same grant may be verified later.
 */
export const grantRefusals = [
  'wrong_account',
  'identity_unreadable',
  'unknown_identity_no_case',
  'scope_missing',
  'no_refresh_token',
  'probe_failed',
  'platform_down',
  'account_deleted',
] as const

export interface RefusedGrant {
  readonly why: (typeof grantRefusals)[number]
  /** The account that was expected, masked. */
  readonly expected: string | null
  /** What the platform calls the one that consented: for the person's own eyes. */
  readonly chosen: string | null
  readonly missing: readonly string[]
}

export type GrantVerdict =
  | ({ readonly ok: true } & VerifiedGrant)
  /** Everything fits, but nobody knows whether it is the right account: kept aside until somebody says yes. */
  | ({ readonly ok: 'confirm' } & VerifiedGrant)
  | ({ readonly ok: false } & RefusedGrant)

const refuse = (why: RefusedGrant['why'], more: Partial<RefusedGrant> = {}): GrantVerdict => ({
  ok: false,
  expected: null,
  chosen: null,
  missing: [],
  ...more,
  why,
})

/**
 * Whether a consent may replace an account's credentials: same account at the platform, needed scopes, a refresh token, and a call that
 * works. Talks to the platform, so it stands before the transaction that swaps. A refused grant is not revoked (threats).
 */
export const verifyGrant = async (tools: Tools, grant: GrantToVerify): Promise<GrantVerdict> => {
  const facts = grant.accountId === null ? null : await selectGrantFacts(tools.database, grant.accountId)
  if (grant.accountId !== null && facts === null) return refuse('account_deleted')
  const { app, tokens } = grant

  const read = await readIdentity(tools.egress, app, { accessToken: tokens.accessToken, ...sourcesOf(grant) })
  if (read.kind === 'unreachable') return refuse(isRefusal(read.answer) ? 'probe_failed' : 'platform_down')
  const found = read.identities.map((identity) => remoteAccountOf(app.identity, identity, read.email))
  const expected = grant.accountId === null || facts === null ? null : await expectedOf(tools, grant.accountId, facts, app)
  if (expected === 'unlearnable') return refuse('unknown_identity_no_case', { chosen: chosenOf(found) })
  const known = app.identity.from === 'none' || expected === 'confirm' ? null : expected
  const identity = known === null ? onlyOne(found) : (found.find((one) => isSameRemoteAccount(known, one)) ?? null)
  if (known !== null && identity === null) {
    if (found.length === 0) return refuse('identity_unreadable', { expected: masked(known) })
    return refuse('wrong_account', { expected: masked(known), chosen: chosenOf(found) })
  }
  if (expected === 'confirm' && identity === null) return refuse('identity_unreadable')

  const missing = missingScopes(grant.requiredScopes, tokens.scope, grant.requestedScopes)
  if (missing.length > 0) return refuse('scope_missing', { missing, chosen: chosenOf(found) })
  if (app.needsRefreshToken && tokens.refreshToken === null) return refuse('no_refresh_token', { chosen: chosenOf(found) })
  if (grant.probe !== null) {
    const { health } = await probe(tools.egress, grant.probe, tokens.accessToken, { timeoutMs: tools.settings.platformTimeout })
    if (health !== 'healthy') return refuse(health === 'unclear' ? 'platform_down' : 'probe_failed', { chosen: chosenOf(found) })
  }
  return {
    ok: expected === 'confirm' ? 'confirm' : true,
    identity,
    label: identity?.label ?? read.email,
    grantedScopes: tokens.scope ?? grant.requestedScopes,
    verifiedEmail: read.email,
  }
}

const sourcesOf = ({ idTokenClaims, tokenResponse, callbackParams }: GrantToVerify) => ({ idTokenClaims, tokenResponse, callbackParams })

/** Who has to have consented; null: anybody may (the rule is `none`, or the environment accepts). */
const expectedOf = async (
  tools: Tools,
  accountId: string,
  facts: GrantFacts,
  app: OAuthApp,
): Promise<RemoteAccount | 'confirm' | 'unlearnable' | null> => {
  if (app.identity.from === 'none') return null
  if (facts.remoteAccount !== null) return facts.remoteAccount as RemoteAccount
  if (facts.openCaseId !== null) return facts.unknownIdentity === 'accept' ? null : 'confirm'
  return (await learnByStored(tools, accountId, facts, app)) ?? 'unlearnable'
}

/** An account that works can still be asked who it is: by its stored access token, else by a refreshed one. */
const learnByStored = async (tools: Tools, accountId: string, facts: GrantFacts, app: OAuthApp): Promise<RemoteAccount | null> => {
  const stored = facts.sealed === null ? null : await openTokens(tools.vault, accountId, facts.sealed)
  const learnt = stored?.accessToken ? await learnIdentity(tools, accountId, app, new Secret(stored.accessToken), null) : null
  if (learnt !== null) return learnt
  await refreshAccount(tools, accountId, { wait: true })
  return ((await selectGrantFacts(tools.database, accountId))?.remoteAccount ?? null) as RemoteAccount | null
}

/** Of a set (Xero's connections) nobody can tell which one is meant. */
const onlyOne = (found: readonly RemoteAccount[]): RemoteAccount | null => (found.length === 1 ? (found[0] ?? null) : null)

const masked = (known: RemoteAccount): string => mask(known.label ?? known.values.join(' '))

const chosenOf = (found: readonly RemoteAccount[]): string | null =>
  found[0] === undefined ? null : secretFree(found[0].label ?? found[0].values.join(' '), [], 100)

const isRefusal = (answer: PlatformAnswer): boolean =>
  answer.kind === 'answer' && answer.status >= 400 && answer.status < 500 && answer.status !== 429
