import type { Integration } from '../integrations/integration.js'
import { loadIntegration } from '../integrations/load-integration.js'
import { isUnconfirmed } from '../integrations/require-confirmed.js'
import { oauthApp } from '../integrations/oauth-app.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tools } from '../tools.js'
import type { Attempt } from './attempt.js'

/** The app as the attempt knew it, with today's secret; null when the secret belongs to another client or another endpoint by now, or a change of them waits to be confirmed. */
export const currentApp = async (tools: Tools, attempt: Attempt): Promise<OAuthApp | null> => {
  const integration = await loadIntegration(tools.database, attempt.integrationId)
  return integration === null ? null : appOf(tools, attempt, integration)
}

/** The same of an integration that was read just now. */
export const appOf = async (tools: Tools, attempt: Attempt, integration: Integration): Promise<OAuthApp | null> => {
  if (isUnconfirmed(integration)) return null
  const today = await oauthApp(tools, integration)
  const filled = !today.tokenEndpoint.includes('{')
  const same = today.clientId === attempt.app.clientId && (!filled || today.tokenEndpoint === attempt.app.tokenEndpoint)
  return same ? { ...attempt.app, clientSecret: today.clientSecret, tokenAt: today.tokenAt } : null
}
