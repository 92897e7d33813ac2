import type { OAuthApp } from '../../oauth/oauth-app.js'
import type { AccountFacts, AppFacts } from '../store/refresh-facts-store.js'

/**
 * Credentials go only where they came from, until a person confirms the new address (relink-api, "Endpoints hold secrets"). A key's address is its
 * probe's, as the integration sets it.
 */
export const isElsewhere = (
  account: Pick<AccountFacts, 'tokenEndpoint' | 'clientId' | 'writtenAt'>,
  app: Pick<OAuthApp, 'tokenEndpoint' | 'clientId'>,
  { endpointsConfirmedAt }: Pick<AppFacts, 'endpointsConfirmedAt'>,
): boolean => {
  const same = account.tokenEndpoint === app.tokenEndpoint && account.clientId === app.clientId
  return !same && !(endpointsConfirmedAt !== null && account.writtenAt < endpointsConfirmedAt)
}
