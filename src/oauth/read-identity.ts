import { plainTexts } from '../domain/plain-text.js'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { Egress } from '../egress/egress.js'
import type { Secret } from '../vault/secret.js'
import { isGoodAnswer } from './good-answer.js'
import { identitiesFrom, verifiedEmail } from './identity.js'
import type { Identity } from './identity.js'
import { issuerOf } from './oauth-app.js'
import type { OAuthApp } from './oauth-app.js'
import { getWithToken } from './resource-calls.js'

export interface IdentitySources {
  readonly accessToken: Secret
  /** Verified claims of an ID token. */
  readonly idTokenClaims: unknown
  /** The body of the token answer. */
  readonly tokenResponse: unknown
  /** Null where there was no browser: a refresh, an import. */
  readonly callbackParams: URLSearchParams | null
}

export type ReadIdentity =
  /** Empty: the platform did not say. */
  | { readonly kind: 'identities'; readonly identities: readonly Identity[]; readonly email: string | null }
  /** It had to be asked for, and the call failed. */
  | { readonly kind: 'unreachable'; readonly answer: PlatformAnswer }

/** Who is connected, by the app's rule; calls out only where the rule needs it. */
export const readIdentity = async (egress: Egress, app: OAuthApp, sources: IdentitySources): Promise<ReadIdentity> => {
  const known = (source: unknown): ReadIdentity => ({
    kind: 'identities',
    identities: identitiesFrom(app.identity, issuerOf(app), source),
    email: verifiedEmail(source) ?? verifiedEmail(sources.idTokenClaims),
  })
  const asked = async (url: string | null | undefined): Promise<ReadIdentity> => {
    if (url === null || url === undefined) return known(null)
    const answer = await getWithToken(egress, url, sources.accessToken)
    return answer.kind === 'answer' && isGoodAnswer(answer) ? known(answer.body) : { kind: 'unreachable', answer }
  }
  switch (app.identity.from) {
    case 'id_token':
      // An import or a refresh brings no ID token: userinfo has the same claims (OpenID Connect Core 5.3.2).
      return sources.idTokenClaims === null ? asked(app.userinfoEndpoint) : known(sources.idTokenClaims)
    case 'userinfo':
      return asked(app.userinfoEndpoint)
    case 'url':
      return asked(app.identity.url)
    case 'token_response':
      return known(sources.tokenResponse)
    case 'callback':
      return known(sources.callbackParams === null ? null : plainTexts(Object.fromEntries(sources.callbackParams)))
    case 'none':
      return known(null)
  }
}
