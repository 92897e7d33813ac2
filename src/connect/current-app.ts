import type { Integration } from '../integrations/integration.js'
import { loadIntegration } from '../integrations/load-integration.js'
import { isUnconfirmed } from '../integrations/require-confirmed.js'
import { oauthApp } from '../integrations/oauth-app.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tools } from '../tools.js'
import type { Attempt } from './attempt.js'

/**
 * Returns the OAuth app to finish an attempt with: as it was when the person was sent to the platform, since they consented to that one, but with the
 * present client secret (a snapshot holds none). Null: the integration was deleted, its client id or token endpoint is another one by now, so that the
 * secret may not be sent to the attempt's, or such a change still waits for a second person's confirmation. The attempt then can't be finished.
 * @throws VaultUnreadable
 */
export const currentApp = async (tools: Tools, attempt: Attempt): Promise<OAuthApp | null> => {
  const integration = await loadIntegration(tools.database, attempt.integrationId)
  return integration === null ? null : appOf(tools, attempt, integration)
}

/** `currentApp` for a caller that has just read the integration. */
export const appOf = async (tools: Tools, attempt: Attempt, integration: Integration): Promise<OAuthApp | null> => {
  if (isUnconfirmed(integration)) return null
  const today = await oauthApp(tools, integration)
  // `{name}` in an endpoint is filled for each account, and the attempt has the filled one: it can't be compared with today's, but a change since
  // the attempt began was confirmed since.
  const isTemplate = today.tokenEndpoint.includes('{')
  const { endpointsConfirmedAt } = integration
  const isMoved = isTemplate
    ? endpointsConfirmedAt !== null && endpointsConfirmedAt > attempt.startedAt
    : today.tokenEndpoint !== attempt.app.tokenEndpoint
  const same = today.clientId === attempt.app.clientId && !isMoved
  return same ? { ...attempt.app, clientSecret: today.clientSecret, tokenAt: today.tokenAt } : null
}
