import type { Integration } from '../../integrations/integration.js'
import { loadIntegration } from '../../integrations/load-integration.js'
import { oauthApp } from '../../integrations/oauth-app.js'
import { fillEndpoints } from '../../oauth/fill-endpoints.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import type { Tx } from '../../tools.js'

/**
 * An integration and its app, the endpoints filled for an account with this context. Null: unknown here.
 * @throws OAuthRefused (`context_invalid`), VaultUnreadable
 */
export const loadApp = async (
  tx: Tx,
  wanted: { readonly environmentId: string; readonly integrationId: string; readonly context: Readonly<Record<string, unknown>> },
): Promise<{ readonly integration: Integration; readonly app: OAuthApp } | null> => {
  const integration = await loadIntegration(tx, wanted.integrationId, wanted.environmentId)
  return integration === null ? null : { integration, app: fillEndpoints(await oauthApp(tx, integration), wanted.context) }
}

/** What a grant must hold. */
export const requiredScopesOf = ({ oauth }: Pick<Integration, 'oauth'>): readonly string[] => oauth.required_scopes ?? oauth.scopes
