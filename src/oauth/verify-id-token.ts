import { LRUCache } from 'lru-cache'
import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import type { JWTPayload, JWTVerifyOptions, JWTVerifyResult } from 'jose'
import { plainTexts } from '../domain/plain-text.js'
import type { Egress } from '../egress/egress.js'
import { EgressRefused, NoAnswer } from '../egress/errors.js'
import type { Secret } from '../vault/secret.js'
import type { OAuthApp } from './oauth-app.js'

export type IdTokenCheck =
  | { readonly kind: 'claims'; readonly claims: JWTPayload }
  | { readonly kind: 'id_token_refused'; readonly why: string }
  /** The platform's keys could not be fetched: try again, nothing is wrong with the token. */
  | { readonly kind: 'keys_unreachable'; readonly why: string }

const asymmetric = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
const symmetric = ['HS256', 'HS384', 'HS512']
const keysTimeoutMs = 5_000
/** Clocks of platforms differ by seconds. */
const clockToleranceS = 30

/**
 * OpenID Connect Core 3.1.3.7: signature, `iss`, `aud`, `azp`, `exp`, and the nonce where one was sent. `at` is when the answer came,
 * in milliseconds: an answer that was kept and is finished later is judged by that moment.
 */
export const verifyIdToken = async (
  egress: Egress,
  app: OAuthApp,
  idToken: Secret,
  expected: { readonly nonce: string | null; readonly at: number },
): Promise<IdTokenCheck> => {
  const rules = {
    audience: app.clientId,
    currentDate: new Date(expected.at),
    clockTolerance: clockToleranceS,
    requiredClaims: ['sub', 'exp'],
    ...(app.issuer === null ? {} : { issuer: app.issuer }),
  }
  try {
    const claims =
      app.jwksUri === null
        ? unsigned(idToken, app, expected.at)
        : (await signed(egress, { ...app, jwksUri: app.jwksUri }, idToken, rules)).payload
    if (Array.isArray(claims.aud) && claims.aud.length > 1 && claims['azp'] !== app.clientId) return refused('azp')
    if (claims['azp'] !== undefined && claims['azp'] !== app.clientId) return refused('azp')
    if (expected.nonce !== null && claims['nonce'] !== expected.nonce) return refused('nonce')
    return { kind: 'claims', claims: plainTexts(claims) }
  } catch (error) {
    if (error instanceof EgressRefused || error instanceof NoAnswer || error instanceof errors.JWKSTimeout || isBadKeyAnswer(error)) {
      return { kind: 'keys_unreachable', why: error.message }
    }
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) return refused(error.claim)
    if (error instanceof errors.JOSEError) return refused(error.code.toLowerCase())
    // Keys that can't be imported: what the platform publishes as its keys are none.
    return { kind: 'keys_unreachable', why: error instanceof Error ? error.name : 'unknown' }
  }
}

/**
 * 3.1.3.7, 8: one that is signed with a MAC has the client secret for its key, whatever keys are published (Authlib, Authentik without a signing
 * key, django-oauth-toolkit with `HS256`).
 */
const signed = (
  egress: Egress,
  { jwksUri, clientSecret }: OAuthApp & { readonly jwksUri: string },
  idToken: Secret,
  rules: JWTVerifyOptions,
): Promise<JWTVerifyResult> =>
  clientSecret !== null && symmetric.includes(algorithmOf(idToken.reveal()))
    ? jwtVerify(idToken.reveal(), new TextEncoder().encode(clientSecret.reveal()), { ...rules, algorithms: symmetric })
    : jwtVerify(idToken.reveal(), keysOf(egress, jwksUri), { ...rules, algorithms: asymmetric })

/** Returns an empty text if it is no token: the caller that verifies it reports that. */
const algorithmOf = (idToken: string): string => {
  try {
    return decodeProtectedHeader(idToken).alg ?? ''
  } catch {
    return ''
  }
}

const refused = (why: string): IdTokenCheck => ({ kind: 'id_token_refused', why })

/** jose's word for a key set that came with another status than 200, or is no JSON. */
const isBadKeyAnswer = (error: unknown): error is Error =>
  error instanceof errors.JWKSInvalid || (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC')

/** Without a key set: the token came over TLS from the token endpoint itself, which may stand for the signature (3.1.3.7, 6). */
const unsigned = (idToken: Secret, app: OAuthApp, at: number): JWTPayload => {
  const claims = decodeJwt(idToken.reveal())
  const fail = (claim: string) => new errors.JWTClaimValidationFailed(`unexpected ${claim}`, claims, claim)
  if (app.issuer !== null && claims.iss !== app.issuer) throw fail('iss')
  if (![claims.aud].flat().includes(app.clientId)) throw fail('aud')
  if (typeof claims.sub !== 'string') throw fail('sub')
  if (typeof claims.exp !== 'number' || claims.exp + clockToleranceS <= at / 1000) throw fail('exp')
  return claims
}

type KeySet = ReturnType<typeof createRemoteJWKSet>
const keySets = new WeakMap<Egress, LRUCache<string, KeySet>>()
/** More integrations than any installation has. */
const maxKeySets = 1_000

const keysOf = (egress: Egress, jwksUri: string): KeySet => {
  const known = keySets.get(egress) ?? new LRUCache<string, KeySet>({ max: maxKeySets })
  keySets.set(egress, known)
  const found = known.get(jwksUri)
  if (found !== undefined) return found
  // No cool-down: tokens come from the platform itself, so an unknown kid is a rotation, and waiting would refuse a good consent.
  const keys = createRemoteJWKSet(new URL(jwksUri), { [customFetch]: egress.fetch, timeoutDuration: keysTimeoutMs, cooldownDuration: 0 })
  known.set(jwksUri, keys)
  return keys
}
