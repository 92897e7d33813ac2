import { z } from 'zod'
import { BadRequest } from '../../http/errors.js'
import { lifeFrom, lifeOf, momentOf } from '../../domain/said-life.js'
import type { TokenReading } from '../../oauth/tokens.js'
import { readScopes } from '../../oauth/read-scopes.js'

/** RFC 6749 A.12 and A.17: what can be in a header or a form. White space around it came along by mistake. */
const token = z
  .string()
  .trim()
  .regex(/^[\x20-\x7e]{1,16384}$/, 'must be a token')
/** As an answer of the platform may say it; longer than a year is a year. */
const seconds = z
  .union([z.number().positive(), z.string().max(500)])
  .refine((given) => lifeOf(given) !== null, 'must be a number of seconds')
const isoTime = z.iso.datetime({ offset: true })
/** As a platform's response may state it, or an export of another database (`2027-01-01 00:00:00+00`). A year 1 means unknown. */
const moment = z
  .union([z.number().positive(), z.string().max(100)])
  .refine((given) => typeof given === 'number' || momentOf(given, 0) !== null || isoTime.safeParse(given).success, {
    error: 'must be a time such as 2027-01-01T00:00:00Z, or seconds or milliseconds since 1970',
  })

/** Credentials as the contract sends them, in `context.oauth.token`. */
export const tokenInput = z
  .object({
    access_token: token.nullish(),
    refresh_token: token.nullish(),
    token_type: z.string().max(50).nullish(),
    expires_in: seconds.nullish().meta({ description: 'Seconds from now' }),
    expires_at: moment.nullish(),
    scope: z.union([z.string().max(10_000), z.array(z.string().max(500)).max(500)]).nullish(),
  })
  .refine((given) => Boolean(given.access_token ?? given.refresh_token), 'needs an access_token or a refresh_token')

export type TokenInput = z.output<typeof tokenInput>

/** Where the integration's authentication method is not oauth2, credentials are the values of its fields, by name. */
export const contextWithToken = z.looseObject({ oauth: z.looseObject({ token: tokenInput.optional() }).optional() })

/** @throws BadRequest: with oauth2 there is no other credential */
export const requiredToken = (token: TokenInput | undefined): TokenInput => {
  if (token === undefined) throw BadRequest.fields([{ field: 'context.oauth.token', message: 'is required' }])
  return token
}

/** When the access token expires; null: unknown. */
export const expiresAtOf = (given: TokenInput, now: Date): Date | null => {
  const at = given.expires_at == null ? null : momentOf(given.expires_at, now.getTime())
  if (at !== null) return new Date(at)
  const life = given.expires_in == null ? null : lifeFrom(given.expires_in, now.getTime())
  return life === null ? null : new Date(now.getTime() + life * 1000)
}

/** Null: as asked. */
export const scopesOf = (given: TokenInput, reading: TokenReading): readonly string[] | null => readScopes(given.scope, reading)
