import { lifeFrom, lifeOf, momentOf } from '../domain/said-life.js'
import type { PlatformAnswer } from '../domain/platform-answer.js'
import { readPath } from '../domain/read-path.js'
import { platformOf } from '../platforms/index.js'
import { Secret } from '../vault/secret.js'
import { fieldsOf } from './fields-of.js'
import type { Field } from './fields-of.js'
import type { OAuthApp } from './oauth-app.js'
import { readScopes } from './read-scopes.js'

export interface Tokens {
  readonly accessToken: Secret
  /** Null: the answer left it out, the stored one stays. */
  readonly refreshToken: Secret | null
  /** Something is in the refresh token's place that cannot be sent: the stored one may have been replaced by it. */
  readonly refreshTokenUnusable?: true
  readonly tokenType: string
  /** Seconds from the answer, at most a year; null: the platform did not say. */
  readonly expiresInS: number | null
  readonly refreshExpiresInS: number | null
  /** Null: as asked (RFC 6749 5.1). */
  readonly scope: readonly string[] | null
  readonly idToken: Secret | null
}

/** Of an integration: where its platform's tokens stand, and what they are compared with. */
export type TokenReading = Pick<OAuthApp, 'platform' | 'scopes' | 'scopeSeparator'> & Partial<Pick<OAuthApp, 'tokenAt'>>

/** RFC 6749 A.12 and A.17: printable ASCII, including the space. White space around it is a mistake of the server. */
const usable = /^[\x20-\x7e]+$/
/** RFC 7519 3: a JWT has no space. */
const compact = /^[\x21-\x7e]+$/
const tokenTypes = /^[\x21-\x7e]{1,50}$/

/**
 * Fields for a lifetime or an expiry time: RFC 6749 5.1; Shopee; TikTok Shop, whose lifetime is a time (so is Endurain's `expires_in`); Azure AD v1
 * and others; ASP.NET's OWIN; Facebook and Deezer, whose `expires` is a lifetime.
 */
const lives = ['expires_in', 'expire_in', 'access_token_expires_in', 'access_token_expire_in']
const ends = ['expires_at', 'expires_on', 'expires', '.expires', 'expiry', 'exp']
/** Not standardised: GitHub and Microsoft, Keycloak (0: never), QuickBooks. */
const refreshLives = ['refresh_token_expires_in', 'refresh_expires_in', 'x_refresh_token_expires_in', 'refresh_token_expire_in']
const refreshEnds = ['refresh_token_expires_at', 'refresh_expires_at', 'refresh_token_expires_on']

/** The tokens of a good answer; null for everything else, which is then for `judge`. Never throws. */
export const tokensFrom = (answer: PlatformAnswer, reading: TokenReading): Tokens | null => {
  if (answer.kind === 'no_answer' || answer.status < 200 || answer.status > 299) return null
  const top = fieldsOf(answer.body)
  if (top('ok') === false) return null
  for (const place of placesOf(reading)) {
    for (const source of place === '' ? [answer.body].flat() : readPath(answer.body, place).flat()) {
      const own = fieldsOf(source)
      const accessToken = tokenOf(own('access_token'))
      // What the place itself leaves out may be at the top.
      if (accessToken !== null && own('ok') !== false)
        return read(accessToken, (name) => own(name) ?? top(name), reading, answer.receivedAt)
    }
  }
  return null
}

/** The integration's own place, then the top (RFC 6749 5.1), then the platform's. */
const placesOf = ({ platform, tokenAt }: TokenReading): readonly string[] => [
  ...(tokenAt === undefined || tokenAt === null ? [] : [tokenAt]),
  '',
  ...(platformOf(platform).tokensAt ?? []),
]

const read = (accessToken: Secret, field: Field, reading: TokenReading, receivedAt: number): Tokens => {
  const refreshToken = tokenOf(field('refresh_token'))
  const tokenType = field('token_type')
  return {
    accessToken,
    refreshToken,
    ...(refreshToken === null && stands(field('refresh_token')) && { refreshTokenUnusable: true }),
    tokenType: typeof tokenType === 'string' && tokenTypes.test(tokenType.trim()) ? tokenType.trim() : 'Bearer',
    expiresInS: lifeAt(field, lives, ends, receivedAt),
    refreshExpiresInS: lifeAt(field, refreshLives, refreshEnds, receivedAt),
    scope: readScopes(field('scope'), reading),
    idToken: tokenOf(field('id_token'), compact),
  }
}

const tokenOf = (value: unknown, pattern = usable): Secret | null => {
  const text = typeof value === 'string' ? value.trim() : ''
  return pattern.test(text) ? new Secret(text) : null
}

/** `false`, 0, nothing and white space are how languages write "none". */
const stands = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && value !== 0 && !(typeof value === 'string' && value.trim() === '')

/** Seconds, by the first that says a life, else by the first that says an end. */
const lifeAt = (field: Field, lifeNames: readonly string[], endNames: readonly string[], receivedAt: number): number | null => {
  for (const name of lifeNames) {
    const life = lifeFrom(field(name), receivedAt)
    if (life !== null) return life
  }
  for (const name of endNames) {
    const at = momentOf(field(name), receivedAt)
    const life = at !== null ? lifeOf((at - receivedAt) / 1000) : name === 'expires' ? lifeOf(field(name)) : null
    if (life !== null) return life
  }
  return null
}
