import { z } from 'zod'
import { brandSettings, supportSettings } from '../access/environment-schema.js'
import { call } from '../http/call.js'
import { locales } from './pages/catalogue/catalogue.js'

export const mintAccountLinkCall = call({
  id: 'createMagicLink',
  method: 'post',
  path: '/integrated-account/:id/link',
  tag: 'Link tokens',
  summary: 'Mint a Magic Link for an account',
  description:
    'Broken or healthy. Keeps the previous context, and asks for the scopes of the integration and those last granted. Shown in this answer only.',
  given: z.object({ params: z.object({ id: z.uuid() }) }),
  answer: z.object({ link_token: z.guid(), url: z.url(), expires_at: z.iso.datetime() }),
  scope: 'links:mint',
  noStore: true,
})

const preview = z
  .object({
    mail: z.object({ subject: z.string(), html: z.string() }),
    page: z.object({ html: z.string() }),
  })
  .meta({ id: 'BrandPreview' })

const previewed = z.object({ brand: brandSettings.partial(), support: supportSettings.partial(), locale: z.enum(locales).optional() })

export type BrandPreview = z.output<typeof preview>
export type BrandGiven = z.output<typeof previewed>

export const previewBrandCall = call({
  id: 'previewBrand',
  method: 'post',
  path: '/environment/preview',
  tag: 'Environment',
  summary: 'Preview the mail and the connect page',
  description:
    'As they would be with these settings, which are kept nowhere. A logo stands in it only where `logo_url` is the one that is set: another is fetched when it is.',
  given: z.object({ body: previewed }),
  answer: preview,
  scope: 'settings:write',
})
