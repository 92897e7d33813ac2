import { z } from 'zod'
import { BadRequest } from '../http/errors.js'
import { splitScopes } from '../oauth/tokens.js'

/** RFC 6749 A.12 and A.17: what can stand in a header or a form. */
const token = z.string().regex(/^[\x20-\x7e]{1,16384}$/, 'must be a token')
const seconds = z.union([
  z.number().positive().max(1e10),
  z
    .string()
    .regex(/^\d{1,10}$/, 'must be a number of seconds')
    .transform(Number),
])

/** Credentials as the contract sends them, in `context.oauth.token`. */
export const tokenInput = z
  .object({
    access_token: token.nullish(),
    refresh_token: token.nullish(),
    token_type: z.string().max(50).nullish(),
    expires_in: seconds.nullish().meta({ description: 'Seconds from now' }),
    expires_at: z.iso.datetime({ offset: true }).nullish(),
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

/** When the access token runs out; null: nobody said. */
export const expiresAtOf = (given: TokenInput, now: Date): Date | null => {
  if (given.expires_at != null) return new Date(given.expires_at)
  return given.expires_in == null ? null : new Date(now.getTime() + given.expires_in * 1000)
}

/** Null: as asked. */
export const scopesOf = (given: TokenInput, separator: string): readonly string[] | null => {
  if (given.scope == null) return null
  return typeof given.scope === 'string' ? splitScopes(given.scope, separator) : given.scope
}
