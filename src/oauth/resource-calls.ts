import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { Egress } from '../egress/egress.js'
import { ask } from '../egress/platform-answer.js'
import type { Secret } from '../vault/secret.js'
import { OAuthRefused } from './errors.js'
import { isGoodAnswer } from './good-answer.js'
import type { OAuthApp } from './oauth-app.js'
import type { ProbeRequest } from './probe-request.js'
import type { CallLimits } from './token-request.js'

/** `unclear`: no answer, or one that neither proves nor disproves the token. */
export type Health = 'healthy' | 'refused' | 'forbidden' | 'unclear'

/** A GET with the access token (RFC 6750 2.1). */
export const getWithToken = (egress: Egress, url: string, accessToken: Secret, limits: CallLimits = {}): Promise<PlatformAnswer> =>
  ask(egress, url, { method: 'GET', headers: { accept: 'application/json', authorization: `Bearer ${accessToken.reveal()}` }, ...limits })

/** @throws OAuthRefused (`endpoint_missing`) */
export const userinfo = (egress: Egress, app: OAuthApp, accessToken: Secret, limits: CallLimits = {}): Promise<PlatformAnswer> => {
  if (app.userinfoEndpoint === null)
    throw new OAuthRefused('endpoint_missing', 'oauth.userinfo_endpoint', 'oauth.userinfo_endpoint is not set')
  return getWithToken(egress, app.userinfoEndpoint, accessToken, limits)
}

export const probe = async (
  egress: Egress,
  { url, headers }: ProbeRequest,
  limits: CallLimits = {},
): Promise<{ readonly health: Health; readonly answer: PlatformAnswer }> => {
  const answer = await ask(egress, url, { method: 'GET', headers, ...limits })
  return { health: healthOf(answer), answer }
}

export const healthOf = (answer: PlatformAnswer): Health => {
  if (answer.kind === 'no_answer') return 'unclear'
  if (answer.status === 401) return 'refused'
  if (answer.status === 403) return 'forbidden'
  return isGoodAnswer(answer) ? 'healthy' : 'unclear'
}
