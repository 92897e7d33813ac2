import { operatorJudgement } from '../../domain/judgement.js'
import type { Judgement } from '../../domain/judgement.js'
import type { Answered } from '../../domain/platform-answer.js'
import { EndpointsUnconfirmed } from '../../integrations/require-confirmed.js'
import { loadIntegration } from '../../integrations/load-integration.js'
import { oauthApp } from '../../integrations/oauth-app.js'
import { OAuthRefused } from '../../oauth/errors.js'
import { fillEndpoints } from '../../oauth/fill-endpoints.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import type { Tx } from '../../tools.js'
import { VaultUnreadable } from '../../vault/errors.js'
import type { Vault } from '../../vault/vault.js'
import type { ReadyRefresh } from './ask-platform.js'
import { localJudgement } from '../account/local-judgement.js'
import { isElsewhere } from './is-elsewhere.js'
import { prepareWithoutRefresh } from './prepare-without-refresh.js'
import type { PreparedWithoutRefresh } from './prepare-without-refresh.js'
import { openKept, openTokens } from './sealed-tokens.js'
import { selectRefreshFacts } from '../store/refresh-facts-store.js'
import type { AccountFacts, AppFacts, RefreshFacts } from '../store/refresh-facts-store.js'

export type Prepared =
  | PreparedWithoutRefresh
  | { readonly kind: 'gone' }
  /** Another system refreshes the account (dual run): nothing is sent, opened or judged. */
  | { readonly kind: 'observed'; readonly facts: RefreshFacts }
  /** Nothing may be sent. */
  | { readonly kind: 'judged'; readonly facts: RefreshFacts; readonly judgement: Judgement }
  | ({ readonly kind: 'ready' } & Omit<ReadyRefresh, 'accountId'>)
  /** An answer is kept that has to be read, or written, before anything may be sent. */
  | ({ readonly kind: 'kept'; readonly answer: Answered } & Omit<ReadyRefresh, 'accountId' | 'refreshToken'>)

/** Opens what a refresh needs, and finds what forbids it. */
export const prepareRefresh = async (tx: Tx, accountId: string): Promise<Prepared> => {
  const facts = await selectRefreshFacts(tx, accountId)
  if (facts === null) return { kind: 'gone' }
  if (facts.isObserved) return { kind: 'observed', facts }
  if (!facts.isEnabled) return { kind: 'judged', facts, judgement: localJudgement('integration_disabled') }
  if (facts.authenticationMethod !== 'oauth2') return prepareWithoutRefresh(tx, accountId, facts)
  const loadApp = async (): Promise<OAuthApp | null> => {
    const integration = await loadIntegration(tx, facts.integrationId)
    return integration === null ? null : oauthApp(tx, integration)
  }
  if (facts.kept !== null) return prepareKept(tx, accountId, { ...facts, kept: facts.kept }, loadApp)
  const opened = await openRefresh(tx.vault, { accountId, account: facts, app: facts }, loadApp)
  return opened.kind === 'gone' ? opened : { ...opened, facts }
}

/** Nothing is sent; but what is written names the endpoint and client that it came from, so these must be the account's own. */
const prepareKept = async (
  tx: Tx,
  accountId: string,
  facts: RefreshFacts & { readonly kept: string },
  loadApp: () => Promise<OAuthApp | null>,
): Promise<Prepared> => {
  const judged = (judgement: Judgement) => ({ kind: 'judged', facts, judgement }) as const
  try {
    if (facts.endpointsChangedAt !== null) return judged(operatorJudgement('endpoint_changed'))
    const answer = await openKept(tx.vault, accountId, facts.kept)
    const stored = facts.sealed === null ? null : await openTokens(tx.vault, accountId, facts.sealed)
    const template = await loadApp()
    if (template === null || stored === null) return { kind: 'gone' }
    const app = fillEndpoints(template, facts.context)
    return isElsewhere(facts, app, facts) ? judged(operatorJudgement('endpoint_changed')) : { kind: 'kept', facts, app, stored, answer }
  } catch (error) {
    if (error instanceof EndpointsUnconfirmed) return judged(operatorJudgement('endpoint_changed'))
    if (error instanceof VaultUnreadable) return judged(operatorJudgement('vault_unreadable'))
    if (error instanceof OAuthRefused) return judged(localJudgement('context_invalid', error.message))
    throw error
  }
}

export type Opened =
  | { readonly kind: 'gone' }
  | { readonly kind: 'judged'; readonly judgement: Judgement }
  | ({ readonly kind: 'ready' } & Omit<ReadyRefresh, 'accountId' | 'facts'>)

/** The same for facts that are known already; `loadApp` null: the integration is gone. */
export const openRefresh = async (
  vault: Vault,
  known: {
    readonly accountId: string
    readonly account: Pick<AccountFacts, 'sealed' | 'context' | 'tokenEndpoint' | 'clientId' | 'writtenAt'>
    readonly app: Pick<AppFacts, 'endpointsConfirmedAt' | 'endpointsChangedAt'>
  },
  loadApp: () => Promise<OAuthApp | null>,
): Promise<Opened> => {
  const judged = (judgement: Judgement) => ({ kind: 'judged', judgement }) as const
  const { accountId, account } = known
  try {
    const stored = account.sealed === null ? null : await openTokens(vault, accountId, account.sealed)
    if (stored === null || stored.refreshToken === null) return judged(localJudgement('no_refresh_token'))
    if (known.app.endpointsChangedAt !== null) return judged(operatorJudgement('endpoint_changed'))
    const template = await loadApp()
    if (template === null) return { kind: 'gone' }
    const app = fillEndpoints(template, account.context)
    return isElsewhere(account, app, known.app)
      ? judged(operatorJudgement('endpoint_changed'))
      : { kind: 'ready', app, stored, refreshToken: stored.refreshToken }
  } catch (error) {
    if (error instanceof EndpointsUnconfirmed) return judged(operatorJudgement('endpoint_changed'))
    if (error instanceof VaultUnreadable) return judged(operatorJudgement('vault_unreadable'))
    if (error instanceof OAuthRefused) return judged(localJudgement('context_invalid', error.message))
    throw error
  }
}
