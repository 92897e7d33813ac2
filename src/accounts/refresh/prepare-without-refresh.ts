import { operatorJudgement } from '../../domain/judgement.js'
import type { Judgement } from '../../domain/judgement.js'
import { loadIntegration } from '../../integrations/load-integration.js'
import { EndpointsUnconfirmed, requireConfirmed } from '../../integrations/require-confirmed.js'
import { oauthApp } from '../../integrations/oauth-app.js'
import { OAuthRefused } from '../../oauth/errors.js'
import { fillEndpoints } from '../../oauth/fill-endpoints.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { probeRequest } from '../../oauth/probe-request.js'
import type { ProbeRequest } from '../../oauth/probe-request.js'
import type { Tx } from '../../tools.js'
import { VaultUnreadable } from '../../vault/errors.js'
import { isElsewhere } from './is-elsewhere.js'
import { localJudgement } from '../account/local-judgement.js'
import { hasOwnClient, withOwnClient } from './own-client.js'
import { openTokens } from './sealed-tokens.js'
import type { StoredTokens } from './sealed-tokens.js'
import type { RefreshFacts } from '../store/refresh-facts-store.js'

/** What replaces a refresh for an account that has none: a probe with its key, or a new grant for its client. */
export type PreparedWithoutRefresh =
  | { readonly kind: 'key'; readonly facts: RefreshFacts; readonly stored: StoredTokens; readonly request: ProbeRequest }
  | {
      readonly kind: 'client'
      readonly facts: RefreshFacts
      readonly stored: StoredTokens
      readonly app: OAuthApp
      readonly ownClient: boolean
    }

type Opened =
  | PreparedWithoutRefresh
  | { readonly kind: 'gone' }
  | { readonly kind: 'judged'; readonly facts: RefreshFacts; readonly judgement: Judgement }

/** Opens what it needs, and finds what forbids it. */
export const prepareWithoutRefresh = async (tx: Tx, accountId: string, facts: RefreshFacts): Promise<Opened> => {
  try {
    return await open(tx, accountId, facts)
  } catch (error) {
    if (error instanceof EndpointsUnconfirmed) return { kind: 'judged', facts, judgement: operatorJudgement('endpoint_changed') }
    if (error instanceof VaultUnreadable) return { kind: 'judged', facts, judgement: operatorJudgement('vault_unreadable') }
    if (error instanceof OAuthRefused) return { kind: 'judged', facts, judgement: localJudgement('context_invalid', error.message) }
    throw error
  }
}

const open = async (tx: Tx, accountId: string, facts: RefreshFacts): Promise<Opened> => {
  const judged = (judgement: Judgement) => ({ kind: 'judged', facts, judgement }) as const
  const integration = await loadIntegration(tx, facts.integrationId)
  if (integration === null) return { kind: 'gone' }
  const stored = facts.sealed === null ? null : await openTokens(tx.vault, accountId, facts.sealed)
  if (stored === null) return judged(localJudgement('no_refresh_token'))
  const values = { ...facts.context, ...stored.fields }
  if (integration.authenticationMethod === 'api_key') {
    requireConfirmed(integration)
    if (integration.probe === null) return judged(localJudgement('context_invalid'))
    if (isElsewhere(facts, { tokenEndpoint: integration.probe.url, clientId: '' }, facts))
      return judged(operatorJudgement('endpoint_changed'))
    return { kind: 'key', facts, stored, request: probeRequest(integration.probe, values, integration.platform) }
  }
  const app = withOwnClient(fillEndpoints(await oauthApp(tx, integration), values), values)
  if (isElsewhere(facts, app, facts)) return judged(operatorJudgement('endpoint_changed'))
  return { kind: 'client', facts, stored, app, ownClient: hasOwnClient(integration) }
}
