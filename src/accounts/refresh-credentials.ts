import { Conflict, NotFound, ServiceUnavailable } from '../http/errors.js'
import type { Tools } from '../tools.js'
import { failureWindowMs } from './refresh/failure-window.js'
import { observedSentence } from './refresh/observed.js'
import { refreshAccount } from './refresh/refresh-account.js'
import { refusedRefresh } from './refresh/refused-refresh.js'
import { selectOutageFacts } from './store/token-facts-store.js'

/**
 * Refreshes now, whatever the stored token's age.
 * @throws as `accessToken` does; Conflict where there is nothing to refresh with and no need to, or
 * another system refreshes it
 */
export const refreshCredentials = async (
  tools: Tools,
  wanted: { readonly environmentId: string; readonly accountId: string },
): Promise<{ readonly success: true }> => {
  const { environmentId, accountId } = wanted
  const facts = await selectOutageFacts(tools.database, environmentId, accountId)
  if (facts === null) throw new NotFound()
  if (facts.isObserved) throw new Conflict(`Nothing was refreshed. ${observedSentence}`, { extra: { code: 'observed' } })
  const lives = facts.accessExpiresAt === null || facts.accessExpiresAt > tools.clock()
  if (!facts.hasRefreshToken && lives) {
    throw new Conflict(
      facts.authenticationMethod === 'api_key'
        ? 'This account has an API key, which can not be refreshed'
        : 'There is no refresh token for this account, and its access token has not run out: nothing to refresh',
    )
  }
  // The call is deliberate: only a failure of a moment ago is shared.
  const shareFailureMs = facts.brokenSince === null ? undefined : Math.min(1_000, failureWindowMs(facts.brokenSince, tools.clock()) ?? 0)
  const result = await refreshAccount(tools, accountId, { wait: true, ...(shareFailureMs === undefined ? {} : { shareFailureMs }) })
  switch (result.kind) {
    case 'gone':
      throw new NotFound()
    case 'healthy':
    case 'superseded':
      return { success: true }
    case 'busy':
      throw new ServiceUnavailable('Another refresh of this account is under way', { retryAfterSeconds: 1 })
    case 'failed': {
      const open = await selectOutageFacts(tools.database, environmentId, accountId)
      if (open === null) throw new NotFound()
      throw refusedRefresh(result.judgement, { ...open, caseId: open.openCaseId })
    }
  }
}
