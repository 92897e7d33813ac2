import { loadIntegration } from '../integrations/load-integration.js'
import { oauthApp } from '../integrations/oauth-app.js'
import { fillEndpoints, fillTemplate } from '../oauth/fill-endpoints.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tx } from '../tools.js'
import { selectIntegrationFacts } from './store/integration-store.js'

export interface LoadedApp {
  /** Endpoints filled. */
  readonly app: OAuthApp
  readonly probe: { readonly url: string } | null
  /** What a grant must hold: the integration's `required_scopes`, else all its scopes. */
  readonly requiredScopes: readonly string[]
}

/**
 * An integration's app, ready for an account with this context. Null: unknown here.
 * @throws OAuthRefused (`context_invalid`), VaultUnreadable
 */
export const loadApp = async (
  tx: Tx,
  wanted: { readonly environmentId: string; readonly integrationId: string; readonly context: Readonly<Record<string, unknown>> },
): Promise<LoadedApp | null> => {
  const facts = await selectIntegrationFacts(tx, wanted.environmentId, wanted.integrationId)
  const integration = facts === null ? null : await loadIntegration(tx, wanted.integrationId)
  if (facts === null || integration === null) return null
  return {
    app: fillEndpoints(await oauthApp(tx, integration), wanted.context),
    probe: facts.probeUrl === null ? null : { url: fillTemplate(facts.probeUrl, wanted.context) },
    requiredScopes: facts.requiredScopes,
  }
}
