import type { OAuthApp } from '../../oauth/oauth-app.js'
import { revoke } from '../../oauth/token-request.js'
import { revocationOf } from '../../platforms/index.js'
import type { Tools } from '../../tools.js'
import type { Secret } from '../../vault/secret.js'
import type { RemoteAccount } from '../account/account.js'
import { isIdentityInUse } from '../store/account-store.js'

/** An unused grant, and whose it is. */
export interface UnusedGrant {
  /** Endpoints filled. */
  readonly app: OAuthApp
  readonly accessToken: Secret
  readonly refreshToken: Secret | null
  /** Every identity that the platform names for it; empty: unknown. */
  readonly identities: readonly RemoteAccount[]
}

/**
 * Returns whether giving a grant back ends nothing else: the platform's file says that a revocation ends this grant only, and no account of the same
 * OAuth app, in any environment, has the same identity (threats, "revoking"). An unknown identity might be the same one.
 */
export const mayGiveBack = async (tools: Pick<Tools, 'database'>, { app, identities }: UnusedGrant): Promise<boolean> => {
  if (app.revocationEndpoint === null || revocationOf(app.platform) !== 'this_grant_only' || identities.length === 0) return false
  for (const { issuer, values } of identities) {
    if (await isIdentityInUse(tools.database, { clientId: app.clientId, issuer, values })) return false
  }
  return true
}

/** A person may be waiting for a page. */
const patienceMs = 5_000

/**
 * Revokes it at the platform (RFC 7009), the refresh token where there is one. Nothing of ours depends on it: what fails is logged, and the
 * grant is discarded all the same. Returns whether the platform accepted it.
 */
export const giveBack = async (tools: Tools, { app, accessToken, refreshToken }: UnusedGrant): Promise<boolean> => {
  const answer = await revoke(tools.egress, app, {
    token: refreshToken ?? accessToken,
    hint: refreshToken === null ? 'access_token' : 'refresh_token',
    timeoutMs: Math.min(patienceMs, tools.settings.platformTimeout),
  })
  const status = answer.kind === 'answer' ? answer.status : answer.why
  tools.log.info({ integration_id: app.integrationId, status }, 'an unused grant was given back to the platform')
  return answer.kind === 'answer' && answer.status >= 200 && answer.status < 300
}
