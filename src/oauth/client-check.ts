import { randomBytes } from 'node:crypto'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { Egress } from '../egress/egress.js'
import { Secret } from '../vault/secret.js'
import type { OAuthApp } from './oauth-app.js'
import { revoke } from './token-request.js'
import type { CallLimits } from './token-request.js'

/**
 * Asks the revocation endpoint about the client with a made-up token: the client is authenticated before the token is looked at, and an
 * unknown token is no error (RFC 7009 2.1, 2.2). The app has a revocation endpoint. Never throws for what the platform or the network does.
 */
export const askAboutClient = (egress: Egress, app: OAuthApp, limits: CallLimits): Promise<PlatformAnswer> =>
  revoke(egress, app, { token: new Secret(`relink-check-${randomBytes(24).toString('base64url')}`), hint: 'refresh_token', ...limits })

/** RFC 6749 5.2, by RFC 7009 2.2.1. Doorkeeper says the second, with a 403, to a wrong secret, an unknown and a deleted client. */
const refusing: readonly unknown[] = ['invalid_client', 'unauthorized_client']

/**
 * Whether this answer to `askAboutClient` refuses the client: a 401, or one of those codes under any 4xx. Anything else says nothing, least
 * of all that the client is fine: Home Assistant answers 200 to a wrong secret.
 */
export const refusesClient = (answer: PlatformAnswer): boolean => {
  if (answer.kind !== 'answer' || answer.status < 400 || answer.status >= 500 || answer.status === 429) return false
  return answer.status === 401 || refusing.includes(errorOf(answer.body))
}

const errorOf = (body: unknown): string | null => {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null
  return typeof error === 'string' ? error.trim().toLowerCase() : null
}
