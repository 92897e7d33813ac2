import { operatorJudgement } from '../domain/judgement.js'
import type { Judgement } from '../domain/judgement.js'
import { loadIntegration } from '../integrations/load-integration.js'
import { oauthApp } from '../integrations/oauth-app.js'
import { fillEndpoints } from '../oauth/fill-endpoints.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { probeRequest } from '../oauth/probe-request.js'
import type { ProbeRequest } from '../oauth/probe-request.js'
import type { Tx } from '../tools.js'
import { isElsewhere } from './is-elsewhere.js'
import { localJudgement } from './local-judgement.js'
import { hasOwnClient, withOwnClient } from './own-client.js'
import { openTokens } from './sealed-tokens.js'
import type { StoredTokens } from './sealed-tokens.js'
import type { RefreshFacts } from './store/credentials-store.js'

/** What stands in the place of a refresh for an account that has none: a probe with its key, or a new grant for its client. */
export type PreparedWithoutRefresh =
  | { readonly kind: 'key'; readonly facts: RefreshFacts; readonly stored: StoredTokens; readonly request: ProbeRequest }
  | {
      readonly kind: 'client'
      readonly facts: RefreshFacts
      readonly stored: StoredTokens
      readonly app: OAuthApp
      readonly ownClient: boolean
    }

/** @throws OAuthRefused (`context_invalid`), VaultUnreadable */
export const prepareWithoutRefresh = async (
  tx: Tx,
  accountId: string,
  facts: RefreshFacts,
): Promise<
  | PreparedWithoutRefresh
  | { readonly kind: 'gone' }
  | { readonly kind: 'judged'; readonly facts: RefreshFacts; readonly judgement: Judgement }
> => {
  const judged = (judgement: Judgement) => ({ kind: 'judged', facts, judgement }) as const
  const integration = await loadIntegration(tx, facts.integrationId)
  if (integration === null) return { kind: 'gone' }
  const stored = facts.sealed === null ? null : await openTokens(tx.vault, accountId, facts.sealed)
  if (stored === null) return judged(localJudgement('no_refresh_token'))
  const values = { ...facts.context, ...stored.fields }
  if (integration.authenticationMethod === 'api_key') {
    if (integration.probe === null) return judged(localJudgement('context_invalid'))
    if (isElsewhere(facts, { tokenEndpoint: integration.probe.url, clientId: '' })) return judged(operatorJudgement('endpoint_changed'))
    return { kind: 'key', facts, stored, request: probeRequest(integration.probe, values, integration.platform) }
  }
  const app = withOwnClient(fillEndpoints(await oauthApp(tx, integration), values), values)
  if (isElsewhere(facts, app)) return judged(operatorJudgement('endpoint_changed'))
  return { kind: 'client', facts, stored, app, ownClient: hasOwnClient(integration) }
}
