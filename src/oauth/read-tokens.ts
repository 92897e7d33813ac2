import type { JWTPayload } from 'jose'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import type { Egress } from '../egress/egress.js'
import type { OAuthApp } from './oauth-app.js'
import { tokensFrom } from './tokens.js'
import type { Tokens } from './tokens.js'
import { verifyIdToken } from './verify-id-token.js'
import type { IdTokenCheck } from './verify-id-token.js'

export type ReadTokens =
  | { readonly kind: 'tokens'; readonly tokens: Tokens; readonly idTokenClaims: JWTPayload | null }
  /** For `judge`. */
  | { readonly kind: 'no_tokens' }
  | Exclude<IdTokenCheck, { kind: 'claims' }>

/**
 * Reads a kept answer. Step 2 of an exchange: may fetch the platform's keys. After a refresh use `tokensFrom` first and store what it
 * gives: a refresh token that was rotated must not be lost over an ID token. `expectedNonce` null: none was sent, or a refresh
 * (OpenID Connect Core 12.2).
 */
export const readTokens = async (
  egress: Egress,
  app: OAuthApp,
  answer: PlatformAnswer,
  given: { readonly expectedNonce: string | null },
): Promise<ReadTokens> => {
  const tokens = tokensFrom(answer, app)
  if (tokens === null || answer.kind === 'no_answer') return { kind: 'no_tokens' }
  // A nonce was sent only with `openid`, and then there has to be an ID token that carries it.
  if (tokens.idToken === null)
    return given.expectedNonce === null ? { kind: 'tokens', tokens, idTokenClaims: null } : { kind: 'id_token_refused', why: 'missing' }
  const checked = await verifyIdToken(egress, app, tokens.idToken, { nonce: given.expectedNonce, at: answer.receivedAt })
  if (checked.kind === 'claims') return { kind: 'tokens', tokens, idTokenClaims: checked.claims }
  // None was requested and nothing is read from it: a consent is not lost over it.
  const isNeeded = given.expectedNonce !== null || app.identity.from === 'id_token'
  return isNeeded ? checked : { kind: 'tokens', tokens, idTokenClaims: null }
}
