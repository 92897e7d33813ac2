import { z } from 'zod'
import { bounds } from '../domain/bounds.js'
import { isExactOrigin } from '../domain/exact-origin.js'
import { isLoopback } from '../domain/loopback.js'
import { duration } from '../http/duration.js'
import { emailAddress, isEmailAddress } from '../http/email-address.js'
import { timeZone } from '../http/time-zone.js'
import { redirectUriProblem } from './redirect-uri.js'
import { isUrl } from '../domain/is-url.js'

/** RFC 5322 3.4: an address, or a name and an address. Line breaks and quotes would lead into other headers. */
const mailbox = z
  .string()
  .max(320)
  .refine((value) => {
    const address = /^[^<>"\r\n,;:]{1,100} <([^<>]+)>$/.exec(value)?.[1] ?? value
    return isEmailAddress(address)
  }, 'must be an email address, or a name and an address: Acme <hello@acme.example>')

/** One person, or a whole domain: `@us.example`. */
const allowed = z
  .string()
  .max(254)
  .transform((value) => value.toLowerCase())
  .refine(
    (value) => isEmailAddress(value.startsWith('@') ? `anybody${value}` : value),
    'must be an email address, or a domain as in @us.example',
  )

const webAddress = z
  .string()
  .max(2000)
  .refine((value) => {
    if (!/^[\x21-\x7e]+$/.test(value) || !isUrl(value)) return false
    const url = new URL(value)
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  }, 'must be an https address')

const origin = z.string().max(300).refine(isExactOrigin, 'must be one https origin, without a path and without *: https://app.acme.example')

const redirectUri = z
  .string()
  .max(2000)
  .superRefine((value, context) => {
    const problem = redirectUriProblem(value)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

const locale = z
  .string()
  .max(35)
  .refine((value) => {
    try {
      return Intl.getCanonicalLocales(value).length === 1
    } catch {
      return false
    }
  }, 'must be a language tag such as en or de-CH')

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((value) => !/\p{Cc}/u.test(value), 'must be one line')

/** `allow_list`: mail goes to `allow` only; `redirect`: all of it to `redirect_to`. */
const deliveries = ['live', 'allow_list', 'redirect', 'off'] as const

export const mailSettings = z.object({
  delivery: z.enum(deliveries).meta({ description: '`allow_list`: only to `allow`; `redirect`: all of it to `redirect_to`' }),
  allow: z
    .array(allowed)
    .max(200)
    .meta({ example: ['@us.example'] }),
  redirect_to: emailAddress.nullable(),
  from: mailbox.meta({ example: 'Acme <hello@acme.example>' }),
  reply_to: mailbox.nullable(),
  bounce_domain: z
    .string()
    .max(190)
    .transform((value) => value.toLowerCase())
    .refine((value) => isEmailAddress(`bounce@${value}`), 'must be a domain such as bounces.acme.example')
    .nullable()
    .meta({
      example: 'bounces.acme.example',
      description:
        'The domain of envelope senders, whose mail arrives here: a subdomain of that of `from`; null: mails that come back go to `from`',
    }),
  per_person_per_day: z.int().min(1).max(100).meta({ description: 'Most mails to one person in 24 hours; a mail over it is put off' }),
  per_person_per_week: z
    .int()
    .min(1)
    .max(700)
    .nullable()
    .meta({ description: 'The same in seven days; null: three times `per_person_per_day`' }),
  gather_for: duration(bounds['mail.gather_for']).meta({
    example: 'PT10S',
    description:
      'How long a mail waits for more cases of the same person, where they are named for more than one account: all become one mail. Each case that comes begins the wait again, two minutes at most; PT0S: no mail waits',
  }),
  per_domain_per_minute: z.int().min(1).max(10_000).nullable().meta({
    description:
      'Most reminders to people of one domain in a minute; the others wait for their turn. null: any number, until a mail server says that they come too fast',
  }),
})

export const brandSettings = z.object({
  product_name: line(80).meta({ description: 'The name that people know your product by' }),
  logo_url: webAddress.nullable().meta({ description: 'An image of at most 6 kB, fetched once, when it is set' }),
  color: z
    .string()
    .regex(/^#[\da-f]{6}$/i, 'must be a colour such as #1a5fb4')
    .nullable(),
  reconnect_url: webAddress.nullable().meta({ description: 'How to reconnect without the link; the answer to "is this phishing?"' }),
})

export const supportSettings = z.object({ email: emailAddress.nullable(), url: webAddress.nullable() })

/** All settings of the people who run the environment; `mode` and the stored logo are separate. */
export const environmentSettings = z.object({
  name: line(100),
  mail: mailSettings,
  brand: brandSettings,
  support: supportSettings,
  operator: z.array(emailAddress).max(20).meta({ description: 'Who is notified when the OAuth app itself is at fault' }),
  default_locale: locale.meta({ example: 'en' }),
  time_zone: timeZone.nullable().meta({
    example: 'Europe/Berlin',
    description:
      'For contacts that have no zone of their own or of their tenant. null: their mails give times in UTC and go out at any hour',
  }),
  unknown_identity: z.enum(['confirm', 'accept']),
  embed_origins: z.array(origin).max(50).meta({ description: 'Who may show the connect page in a frame' }),
  redirect_uris: z
    .array(redirectUri)
    .max(50)
    .meta({ description: "Where a link may lead afterwards, as exact strings: https or an app's own scheme" }),
})

const mode = z
  .enum(['live', 'observe'])
  .meta({ description: '`observe`: another system still refreshes; Relink sends no refresh token, no mail and no event' })

const documents = { mail: mailSettings.partial(), brand: brandSettings.partial(), support: supportSettings.partial() }

/** What `PATCH /environment` takes: `mail`, `brand` and `support` are merged field by field. */
export const environmentPatch = environmentSettings
  .partial()
  .extend({ mode, ...documents })
  .partial()

export type EnvironmentPatch = z.output<typeof environmentPatch>

/** What a new environment may bring besides its name; a logo is fetched, so it is set afterwards. */
export const newEnvironment = environmentSettings
  .partial()
  .extend({ mode, ...documents, brand: brandSettings.omit({ logo_url: true }).partial() })
  .partial()
  .required({ name: true })

export type NewEnvironment = z.input<typeof newEnvironment>
