import type { OAuthApp } from '../oauth/oauth-app.js'
import type { RefreshFacts } from './store/credentials-store.js'

/**
 * Credentials go only where they came from, until somebody confirms the new address (relink-api, "Endpoints hold secrets"). A key's
 * address is its probe's, as the integration says it.
 */
export const isElsewhere = (
  facts: Pick<RefreshFacts, 'tokenEndpoint' | 'clientId' | 'endpointsConfirmedAt' | 'writtenAt'>,
  app: Pick<OAuthApp, 'tokenEndpoint' | 'clientId'>,
): boolean => {
  const same = facts.tokenEndpoint === app.tokenEndpoint && facts.clientId === app.clientId
  return !same && !(facts.endpointsConfirmedAt !== null && facts.writtenAt < facts.endpointsConfirmedAt)
}
