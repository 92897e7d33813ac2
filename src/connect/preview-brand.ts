import type { Environment } from '../access/environment.js'
import { merged } from '../domain/merged.js'
import { linkPlaceholder } from '../mail/link-placeholder.js'
import { renderMail } from '../mail/render-mail.js'
import type { BrandGiven, BrandPreview } from './console-contract.js'
import { chooseLocale } from './pages/catalogue/index.js'
import { moment } from './pages/moment.js'
import { noFacts } from './page-for.js'
import { renderPage } from './pages/render-page.js'

const dayMs = 86_400_000
/** An invented person. */
const example = { name: 'Ada', label: 'Northwind', masked: 'N•••••••d', reference: 'RL-7K3F9Q' } as const

/** The first mail about an account of this integration, and the page behind its button, in the face that is given. */
export const previewBrand = (environment: Environment, platform: string, given: BrandGiven, now: Date): BrandPreview => {
  const brand = merged(environment.brand, given.brand)
  const support = merged(environment.support, given.support)
  const locale = chooseLocale(given.locale ?? null, undefined, environment.defaultLocale)
  const expiresAt = new Date(now.getTime() + 7 * dayMs)
  const mail = renderMail(
    {
      kind: 'first',
      platform,
      account: example.label,
      reference: example.reference,
      since: now,
      impact: null,
      name: example.name,
      link: { url: linkPlaceholder, expiresAt },
      connectedIt: true,
      remindsAt: new Date(now.getTime() + dayMs),
    },
    {
      locales: [locale],
      timeZone: environment.timeZone ?? 'UTC',
      productName: brand.product_name,
      color: brand.color,
      reconnectUrl: brand.reconnect_url,
      supportEmail: support.email,
    },
  )
  const page = renderPage({
    state: 'ready',
    locale,
    facts: {
      ...noFacts,
      product: brand.product_name,
      platform,
      account: example.masked,
      tenant: example.label,
      since: moment(now, locale, environment.timeZone ?? 'UTC'),
      linkUntil: moment(expiresAt, locale, environment.timeZone ?? 'UTC'),
      supportEmail: support.email,
    },
    brand: {
      name: brand.product_name,
      logo: brand.logo_url === environment.brand.logo_url ? environment.brand.logo_data : null,
      color: brand.color,
    },
    reference: example.reference,
    reconnectUrl: brand.reconnect_url,
    supportUrl: support.url,
    form: { action: '/connect-account', linkToken: '', integration: null, fields: [], newWindow: false, attempt: null, listToken: null },
    choices: [],
    list: null,
    backHref: null,
    listHref: null,
    embedding: null,
    retryAfterSeconds: null,
  })
  return { mail: { subject: mail.subject, html: mail.html }, page: { html: page.html } }
}
