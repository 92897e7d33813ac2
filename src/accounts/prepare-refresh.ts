import { operatorJudgement } from '../domain/judgement.js'
import type { Judgement } from '../domain/judgement.js'
import { loadIntegration } from '../integrations/load-integration.js'
import { oauthApp } from '../integrations/oauth-app.js'
import { OAuthRefused } from '../oauth/errors.js'
import { fillEndpoints } from '../oauth/fill-endpoints.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tx } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import { localJudgement } from './local-judgement.js'
import { openTokens } from './sealed-tokens.js'
import type { StoredTokens } from './sealed-tokens.js'
import { selectRefreshFacts } from './store/credentials-store.js'
import type { RefreshFacts } from './store/credentials-store.js'

export type Prepared =
  | { readonly kind: 'gone' }
  /** Another system refreshes the account (dual run): nothing is sent, opened or judged. */
  | { readonly kind: 'observed'; readonly facts: RefreshFacts }
  /** Nothing may be sent. */
  | { readonly kind: 'judged'; readonly facts: RefreshFacts; readonly judgement: Judgement }
  | {
      readonly kind: 'ready'
      readonly facts: RefreshFacts
      /** Its endpoints filled from the account's context. */
      readonly app: OAuthApp
      readonly stored: StoredTokens
      readonly refreshToken: string
    }

/** Opens what a refresh needs, and finds what forbids it. */
export const prepareRefresh = async (tx: Tx, accountId: string): Promise<Prepared> => {
  const facts = await selectRefreshFacts(tx, accountId)
  if (facts === null) return { kind: 'gone' }
  if (facts.isObserved) return { kind: 'observed', facts }
  const judged = (judgement: Judgement): Prepared => ({ kind: 'judged', facts, judgement })
  if (!facts.isEnabled) return judged(localJudgement('integration_disabled'))
  try {
    const stored = facts.sealed === null ? null : await openTokens(tx.vault, accountId, facts.sealed)
    if (stored === null || stored.refreshToken === null) return judged(localJudgement('no_refresh_token'))
    const integration = await loadIntegration(tx, facts.integrationId)
    if (integration === null) return { kind: 'gone' }
    const app = fillEndpoints(await oauthApp(tx, integration), facts.context)
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
