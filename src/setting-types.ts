import { z } from 'zod'
import { boundsWords, isWithin } from './domain/bounds.js'
import type { Bounds } from './domain/bounds.js'
import { durationMs, isoOf } from './domain/duration.js'
import { isUrl } from './domain/is-url.js'

/** How the documentation describes a type of setting. */
export interface SettingType {
  readonly type: string
  readonly least?: string
  readonly most?: string
}

const types = z.registry<SettingType>()

/** What was said about a schema's type, however it is wrapped in defaults. */
export const typeOf = (schema: z.ZodType): SettingType => {
  const described = types.get(schema)
  if (described !== undefined) return described
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return typeOf(schema.unwrap() as z.ZodType)
  throw new TypeError('a setting without a described type')
}

export const text = z.string().min(1).register(types, { type: 'text' })

/** Text that may be empty. */
export const list = z.string().register(types, { type: 'list, by commas' })

export const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, values.join(', ')).register(types, { type: values.join(', ') })

export const matching = (pattern: RegExp, words: string, type = words) => z.string().regex(pattern, words).register(types, { type })

export const whole = (least: number, most: number) =>
  z.coerce
    .number(`a whole number from ${String(least)} to ${String(most)}`)
    .int()
    .min(least)
    .max(most)
    .register(types, { type: 'number', least: String(least), most: String(most) })

export const url = (schemes: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => isUrl(value) && schemes.includes(new URL(value).protocol),
      `a URL that begins with ${schemes.map((s) => `${s}//`).join(' or ')}`,
    )
    .register(types, { type: 'URL' })

/** ISO-8601 in the environment, milliseconds in the configuration. `byDefault` in milliseconds. */
export const duration = (given: Bounds, byDefault: number) =>
  z
    .string()
    .refine(
      (value) => {
        const ms = durationMs(value)
        return ms !== null && isWithin(ms, given)
      },
      `an ISO-8601 duration ${boundsWords(given)}, such as ${isoOf(byDefault)}`,
    )
    .transform((value) => durationMs(value) ?? 0)
    .register(types, { type: 'duration', least: given.least, most: given.most })
    .default(byDefault)

export const keys = matching(
  /^[\w.-]+:[A-Za-z0-9+/_=-]{43,44}(,[\w.-]+:[A-Za-z0-9+/_=-]{43,44})*$/,
  'kid:base64 of 32 random bytes, several separated by commas, the newest first',
  'keys',
)
