import type { PlatformAnswer } from '../../domain/platform-answer.js'
import { loadIntegration } from '../../integrations/load-integration.js'
import { oauthApp } from '../../integrations/oauth-app.js'
import { OAuthRefused } from '../../oauth/errors.js'
import { fillEndpoints } from '../../oauth/fill-endpoints.js'
import { probeRequest } from '../../oauth/probe-request.js'
import type { ProbeRequest } from '../../oauth/probe-request.js'
import { probe } from '../../oauth/resource-calls.js'
import type { Health } from '../../oauth/resource-calls.js'
import { quirksOf } from '../../platforms/index.js'
import type { Tools, Tx } from '../../tools.js'
import { VaultUnreadable } from '../../vault/errors.js'
import { egressFor } from './egress-for.js'
import { isElsewhere } from './is-elsewhere.js'
import { withOwnClient } from './own-client.js'
import { openTokens } from './sealed-tokens.js'
import { selectRefreshFacts } from '../store/refresh-facts-store.js'
import type { RefreshFacts } from '../store/refresh-facts-store.js'

/** What the integration's probe said about an account's stored access token. */
export type Probed =
  | { readonly health: Health; readonly generation: number; readonly answer: PlatformAnswer }
  /** There is nothing to ask, or it may not be asked: no probe, no live token, switched off, observed, or its address is not confirmed. */
  | { readonly health: 'unasked' }

/**
 * Asks the integration's probe (a GET) with the stored access token, which is neither refreshed nor replaced. Where the platform's dead
 * tokens are 403, a 403 is `refused` too.
 */
export const probeAccount = async (tools: Tools, accountId: string): Promise<Probed> => {
  const prepared = await tools.database.transaction((tx) => prepare(tx, accountId))
  if (prepared === null) return { health: 'unasked' }
  const { facts, request } = prepared
  const { health, answer } = await probe(egressFor(tools, facts), request, { timeoutMs: tools.settings.platformTimeout })
  const isDead = health === 'forbidden' && quirksOf(facts.platform).deadTokensAre403
  return { health: isDead ? 'refused' : health, generation: facts.generation, answer }
}

const prepare = async (tx: Tx, accountId: string): Promise<{ readonly facts: RefreshFacts; readonly request: ProbeRequest } | null> => {
  const facts = await selectRefreshFacts(tx, accountId)
  if (facts === null || facts.isObserved || !facts.isEnabled || facts.sealed === null || facts.authenticationMethod === 'api_key')
    return null
  // Where secrets go was changed, and no second person has confirmed it yet.
  if (facts.endpointsChangedAt !== null) return null
  if (facts.accessExpiresAt !== null && facts.accessExpiresAt <= tx.now) return null
  const integration = await loadIntegration(tx, facts.integrationId)
  if (integration === null || integration.probe === null) return null
  try {
    const stored = await openTokens(tx.vault, accountId, facts.sealed)
    if (stored.accessToken === null) return null
    const values = { ...facts.context, ...stored.fields, access_token: stored.accessToken }
    const app = withOwnClient(fillEndpoints(await oauthApp(tx, integration), values), values)
    if (isElsewhere(facts, app, facts)) return null
    return { facts, request: probeRequest(integration.probe, values, integration.platform) }
  } catch (error) {
    if (error instanceof VaultUnreadable || error instanceof OAuthRefused) return null
    throw error
  }
}
