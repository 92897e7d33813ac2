import type { PlatformAnswer } from '../domain/platform-answer.js'
import { Secret } from '../vault/secret.js'

export interface Tokens {
  readonly accessToken: Secret
  /** Null: the answer left it out, the stored one stays. */
  readonly refreshToken: Secret | null
  readonly tokenType: string
  /** Seconds from the answer; null: the platform did not say. */
  readonly expiresInS: number | null
  readonly refreshExpiresInS: number | null
  /** Null: as asked (RFC 6749 5.1). */
  readonly scope: readonly string[] | null
  readonly idToken: Secret | null
}

/** RFC 6749 A.12: what can not stand in a header is no access token. */
const usable = /^[\x21-\x7e]+$/

/** The tokens of a good answer; null for everything else, which is then for `judge`. Never throws. */
export const tokensFrom = (answer: PlatformAnswer, scopeSeparator: string): Tokens | null => {
  if (answer.kind === 'no_answer' || answer.status < 200 || answer.status > 299) return null
  const body = (answer.body ?? {}) as Readonly<Record<string, unknown>>
  const accessToken = secret(body['access_token'])
  if (accessToken === null || body['ok'] === false) return null
  return {
    accessToken,
    refreshToken: secret(body['refresh_token']),
    tokenType: typeof body['token_type'] === 'string' && body['token_type'] !== '' ? body['token_type'] : 'Bearer',
    expiresInS: seconds(body['expires_in']),
    // Not standardised: GitHub and Microsoft, Keycloak (0: never), QuickBooks.
    refreshExpiresInS: seconds(body['refresh_token_expires_in'] ?? body['refresh_expires_in'] ?? body['x_refresh_token_expires_in']),
    scope: scopes(body['scope'], scopeSeparator),
    idToken: secret(body['id_token']),
  }
}

const secret = (value: unknown): Secret | null => (typeof value === 'string' && usable.test(value) ? new Secret(value) : null)

const seconds = (value: unknown): number | null => {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN
  return Number.isFinite(number) && number > 0 ? Math.floor(number) : null
}

const scopes = (value: unknown, separator: string): readonly string[] | null => {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string')
  return typeof value === 'string' ? splitScopes(value, separator) : null
}

/** Spaces always separate (RFC 6749 3.3), the platform's own separator too. */
export const splitScopes = (text: string, separator: string): string[] =>
  text
    .split(/\s+/)
    .flatMap((part) => (separator.trim() === '' ? [part] : part.split(separator.trim())))
    .filter((scope) => scope !== '')
