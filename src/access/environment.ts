import type { z } from 'zod'
import type { brandSettings, mailSettings, supportSettings } from './environment-schema.js'

/** Spelt as in `GET /environment`. */
export type MailSettings = Readonly<z.output<typeof mailSettings>>
/** `logo_data` is the logo as a `data:` URL, ready to be inlined. */
export type Brand = Readonly<z.output<typeof brandSettings>> & { readonly logo_data: string | null }
export type Support = Readonly<z.output<typeof supportSettings>>

/** The isolation boundary: every row and API token belongs to one. */
export interface Environment {
  readonly id: string
  readonly name: string
  /** `observe`: another system still refreshes the grants, so Relink sends no refresh token, no mail and no event. */
  readonly mode: 'live' | 'observe'
  /** While it observes: ids of the integrations that were cut over by themselves. */
  readonly cutOver: readonly string[]
  readonly mail: MailSettings
  readonly brand: Brand
  readonly support: Support
  /** Addresses of those who run the OAuth apps. */
  readonly operator: readonly string[]
  readonly defaultLocale: string
  /** IANA name; `null`: no one said. */
  readonly timeZone: string | null
  readonly unknownIdentity: 'confirm' | 'accept'
  readonly embedOrigins: readonly string[]
  /** Exact strings. */
  readonly redirectUris: readonly string[]
  /** Domains whose mail servers said within the last day that mail comes too fast. */
  readonly pacedDomains: readonly string[]
  /** Set while mail to contacts is stopped, because too much came back. */
  readonly mailBrakeId: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}
