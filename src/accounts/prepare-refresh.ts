import { operatorJudgement } from '../domain/judgement.js'
import type { Judgement } from '../domain/judgement.js'
import { loadIntegration } from '../integrations/load-integration.js'
import { oauthApp } from '../integrations/oauth-app.js'
import { OAuthRefused } from '../oauth/errors.js'
import { fillEndpoints } from '../oauth/fill-endpoints.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tx } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import type { Vault } from '../vault/vault.js'
import type { ReadyRefresh } from './ask-platform.js'
import { localJudgement } from './local-judgement.js'
import { openTokens } from './sealed-tokens.js'
import { selectRefreshFacts } from './store/credentials-store.js'
import type { RefreshFacts } from './store/credentials-store.js'

export type Prepared =
  | { readonly kind: 'gone' }
  /** Nothing may be sent. */
  | { readonly kind: 'judged'; readonly facts: RefreshFacts; readonly judgement: Judgement }
  | ({ readonly kind: 'ready' } & Omit<ReadyRefresh, 'accountId'>)

/** Opens what a refresh needs, and finds what forbids it. */
export const prepareRefresh = async (tx: Tx, accountId: string): Promise<Prepared> => {
  const facts = await selectRefreshFacts(tx, accountId)
  if (facts === null) return { kind: 'gone' }
  if (!facts.isEnabled) return { kind: 'judged', facts, judgement: localJudgement('integration_disabled') }
  return openRefresh(tx.vault, accountId, facts, async () => {
    const integration = await loadIntegration(tx, facts.integrationId)
    return integration === null ? null : oauthApp(tx, integration)
  })
}

/** The same for facts that are known already; `loadApp` null: the integration is gone. */
export const openRefresh = async (
  vault: Vault,
  accountId: string,
  facts: RefreshFacts,
  loadApp: () => Promise<OAuthApp | null>,
): Promise<Prepared> => {
  const judged = (judgement: Judgement): Prepared => ({ kind: 'judged', facts, judgement })
  try {
    const stored = facts.sealed === null ? null : await openTokens(vault, accountId, facts.sealed)
    if (stored === null || stored.refreshToken === null) return judged(localJudgement('no_refresh_token'))
    const template = await loadApp()
    if (template === null) return { kind: 'gone' }
    const app = fillEndpoints(template, facts.context)
    return isElsewhere(facts, app)
      ? judged(operatorJudgement('endpoint_changed'))
      : { kind: 'ready', facts, app, stored, refreshToken: stored.refreshToken }
  } catch (error) {
    if (error instanceof VaultUnreadable) return judged(operatorJudgement('vault_unreadable'))
    if (error instanceof OAuthRefused) return judged(localJudgement('context_invalid', error.message))
    throw error
  }
}

/** Credentials go only where they came from, until somebody confirms the new address (relink-api, "Endpoints hold secrets"). */
const isElsewhere = (facts: RefreshFacts, app: OAuthApp): boolean => {
  const same = facts.tokenEndpoint === app.tokenEndpoint && facts.clientId === app.clientId
  return !same && !(facts.endpointsConfirmedAt !== null && facts.writtenAt < facts.endpointsConfirmedAt)
}
