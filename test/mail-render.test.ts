import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkPlaceholder } from '../src/mail/link-placeholder.js'
import { renderMail } from '../src/mail/render-mail.js'
import { axe, openBrowser } from './support/browser.js'
import { kinds, reader, samples } from './support/mail-samples.js'

const locales = ['en', 'de'] as const
const asking = ['first', 'reminder', 'last_reminder', 'fresh_link', 'admin'] as const
const every = locales.flatMap((locale) => kinds.map((kind) => [kind, locale] as const))

const subjects: Readonly<Record<string, string>> = {
  first: 'HubSpot is no longer connected to Acme Reports',
  reminder: 'Still waiting: HubSpot is not connected to Acme Reports',
  last_reminder: 'Last reminder: HubSpot is not connected to Acme Reports',
  fresh_link: 'Your new link to reconnect HubSpot to Acme Reports',
  admin: 'HubSpot needs an administrator to reconnect Acme Reports',
  success: 'HubSpot is connected again',
  support_escalation: 'Needs a person: Northwind, HubSpot, 7 days without an answer',
  support_unknown: "HubSpot refuses Northwind, and we can't tell why",
  support_relapse: 'Reconnecting does not last: Northwind, HubSpot',
  support_nobody: 'Nobody to ask: Northwind, HubSpot',
  support_answered: 'A contact answered our mail',
  bounce_test: 'A test: this mail has to come back',
  mail_stopped: 'Mail to contacts is stopped: 25 of 60 mails came back',
  support_unanswered: 'The mail server accepts mails and does not confirm them',
  support_undelivered: 'Could not be mailed: Northwind, HubSpot',
  operator: "HubSpot rejects your app's client secret: 312 connections are waiting",
  incident: 'Many connections to HubSpot stopped at once: 312 connections are waiting',
  operator_secret_expires: 'The client secret for HubSpot runs out in 30 days',
  operator_endpoints_changed: 'HubSpot was pointed at other addresses',
  contact_removed: 'You are no longer asked about HubSpot at Acme Reports',
  webhook_deactivated: 'hooks.acme.example gets no more webhooks',
  staff_sign_in: 'Sign in to the connections of Acme Reports',
}

/** What a subject names, where that is not the platform. */
const named: Readonly<Record<string, string>> = {
  webhook_deactivated: 'hooks.acme.example',
  staff_sign_in: 'Acme Reports',
  support_answered: 'ail',
  mail_stopped: 'ail',
  bounce_test: 'ail',
  support_unanswered: 'ail',
}

/** Words that no mail has, and what they would be in German. Quotes of the platform are not ours, so samples keep clear of them. */
const neverSaid =
  /oauth|\btokens?\b|\bgrants?\b|re-?authenticat|verify your account|suspended|unusual activity|immediately|authentifizier|bestätigen Sie Ihr Konto|gesperrt|ungewöhnlich|sofort|!/i

/** Names of settings are the operator's to read, not our words. */
const withoutNames = (text: string): string => text.replace(/oauth\.\w+/g, '')

describe.each(every)('%s in %s', (kind, locale) => {
  const mail = renderMail(samples[kind], reader(locale))
  const words = mail.html
    .replace(/<style>[\s\S]*?<\/style>|<!doctype html>/g, '')
    .replace(/<\/?strong>/g, '')
    .replace(/<[^>]+>/g, ' ')

  test('its subject follows the style guide, and names the account if there is one reader', () => {
    if (locale === 'en') expect(mail.subject.startsWith(subjects[kind] ?? 'none')).toBe(true)
    expect(mail.subject).toContain(named[kind] ?? 'HubSpot')
    if ([...asking, 'success'].includes(kind)) expect(mail.subject).toContain('Northwind (ada@northwind.example)')
    expect(mail.subject).not.toMatch(neverSaid)
  })

  test('speaks plainly', () => {
    expect(withoutNames(mail.text)).not.toMatch(neverSaid)
    expect(withoutNames(words)).not.toMatch(neverSaid)
    // Every sentence under 20 words; an address, a time with its zone and a call of the API are one word each.
    const units = mail.text
      .replace(/\d{1,2}\.? \p{L}+ \d{4}, \d\d:\d\d( Uhr)? \(\w+\)/gu, 'time')
      .replace(/Northwind \(ada@northwind\.example\)/g, 'account')
      .replace(/(GET|POST|PUT|PATCH) \S+/g, 'call')
    for (const sentence of units.split(/[.?:]\s|\n/))
      expect(sentence.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length, sentence).toBeLessThan(20)
  })

  test('both twins say the same, every time with its zone', () => {
    const flat = (text: string) =>
      text
        .replace(/&#39;/g, "'")
        .replace(/&quot;/g, '"')
        .replace(/\s+/g, ' ')
    for (const line of mail.text.split('\n').filter((one) => one !== '' && !/^https:|:$|^[->]|^[\p{L} ]+: /u.test(one)))
      expect(flat(words)).toContain(flat(line).trim())
    const times = mail.text.match(/\d\d:\d\d/g) ?? []
    const zoned = mail.text.match(locale === 'en' ? /\d{4}, \d\d:\d\d \(CET\)/g : /\d{4}, \d\d:\d\d Uhr \(MEZ\)/g) ?? []
    expect(zoned).toHaveLength(times.length)
  })

  test('one button at most, its address in the text too, small, and nothing to fetch', () => {
    const links = [...mail.html.matchAll(/<a [^>]*href="([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(links.length).toBeLessThanOrEqual(1)
    for (const link of links) expect(mail.text).toContain(link)
    if ((asking as readonly string[]).includes(kind)) {
      expect(links).toEqual([linkPlaceholder])
      expect(mail.html).toContain(locale === 'en' ? '>Reconnect HubSpot</a>' : '>HubSpot wieder verbinden</a>')
    }
    expect(mail.html).not.toMatch(/<img|<table|src=|url\(|@import|<script|<link/i)
    expect(Buffer.byteLength(mail.html) + Buffer.byteLength(mail.text)).toBeLessThan(20_000)
  })
})

describe('what a customer reads', () => {
  test('the first mail says what happened, what it stops, what to do, how long, until when, and how to do it otherwise', () => {
    const { text } = renderMail(samples.first, reader('en'))
    for (const words of [
      'Hello Ada,',
      "Acme Reports can't reach your HubSpot account Northwind (ada@northwind.example) any more.",
      'Access was removed or has run out on 23 November 2026, 14:05 (CET).',
      'Until you reconnect it: reports with HubSpot data stay as they were at that time.',
      `Reconnect HubSpot:\n${linkPlaceholder}\n`,
      'about a minute',
      'The button works once, until 30 November 2026',
      'If nothing is done, we will remind you on 24 November 2026',
      'https://app.acme.example/settings/connections',
      'support@acme.example',
      'Reference RL-7K3F9Q.',
    ])
      expect(text).toContain(words)
  })

  test("without an impact it says what can't be updated", () => {
    const { text } = renderMail({ ...samples.first, impact: null }, reader('en'))
    expect(text).toContain("Acme Reports can't update anything from HubSpot until you reconnect it.")
  })

  test('without account, name, support address and reconnect_url it is whole sentences still', () => {
    const bare = renderMail(
      { ...samples.first, account: null, name: null, reference: null },
      reader('en', { supportEmail: null, reconnectUrl: null, color: null }),
    )
    expect(bare.subject).toBe('HubSpot is no longer connected to Acme Reports')
    expect(bare.text).toContain("Hello,\n\nAcme Reports can't reach your HubSpot account any more.")
    expect(bare.text).toContain('Answer this mail and we will ask somebody else.')
    expect(bare.text).not.toMatch(/null|undefined/)
  })

  test('success names who did it and has nothing to press', () => {
    const mail = renderMail(samples.success, reader('en'))
    expect(mail.text).toContain(
      'grace@northwind.example reconnected Northwind (ada@northwind.example) at HubSpot to Acme Reports on 24 November 2026, 09:30 (CET).',
    )
    expect(mail.text).toContain('Not you, and nobody you know? Tell us: support@acme.example')
    expect(mail.html).not.toContain('<a ')
  })

  test('the words follow the first locale that exists, the dates the whole locale', () => {
    expect(renderMail(samples.reminder, reader('fr', { locales: ['fr', 'de-AT'] })).locale).toBe('de')
    expect(renderMail(samples.reminder, reader('fr', { locales: ['not a locale', null, 'fr'] })).locale).toBe('en')
    expect(renderMail(samples.reminder, reader('en-US', { timeZone: 'America/New_York' })).text).toContain(
      'November 23, 2026, 08:05 AM (EST)',
    )
    expect(renderMail(samples.reminder, reader('en', { timeZone: 'Nowhere/Land' })).text).toContain('23 November 2026, 13:05 (UTC)')
    expect(renderMail(samples.reminder, reader('en', { timeZone: 'Asia/Kolkata' })).text).toContain('18:35 (IST)')
  })
})

test('support reads for each contact on file why no one is left to ask, and if none is on file, that', () => {
  const said = renderMail(samples.support_nobody, reader('en')).text
  expect(said).toContain('Nobody on file is left to ask:')
  expect(said).toMatch(/ada@northwind\.example does not work since .*: the mail server said “550 5\.1\.1 User unknown”/)
  expect(said).toMatch(/bob@northwind\.example does not work since .*\./)
  expect(said).toMatch(/grace@northwind\.example called our mail spam on /)
  expect(said).toMatch(/eve@northwind\.example is not to be mailed since /)
  const none = renderMail({ ...samples.support_nobody, notMailed: [] }, reader('en')).text
  expect(none).toContain('There is no one on file to ask.')
  expect(none).not.toContain('left to ask')
})

describe('hostile labels', () => {
  const nasty = `<img src=x onerror=alert(1)>"'&\r\nBcc: everybody@evil.example\u2028<b>`
  test.each(every)('%s in %s shows them as text, on one line', (kind, locale) => {
    const sample = JSON.parse(JSON.stringify(samples[kind]).replaceAll('HubSpot', 'P')) as Record<string, unknown>
    const dates = ['since', 'at', 'endsAt', 'remindsAt', 'triedAt', 'nextAt', 'reconnectedAt', 'expiresAt', 'until']
    for (const key of dates) if (typeof sample[key] === 'string') sample[key] = new Date(sample[key])
    if (sample['again']) sample['again'] = { on: new Date(), code: 'key_refused' }
    if (sample['enters']) sample['enters'] = [nasty]
    if (sample['link']) sample['link'] = samples.first.link
    if (sample['asked']) sample['asked'] = [false, true].map((cameBack) => ({ who: nasty, at: new Date(), answer: nasty, cameBack }))
    if (sample['notMailed'])
      sample['notMailed'] = ['bounced', 'complained', 'asked'].map((why) => ({ who: nasty, why, at: new Date(), said: nasty }))
    if (sample['said']) sample['said'] = { code: 'x', httpStatus: 400, platformCode: nasty, platformMessage: nasty }
    for (const key of ['platform', 'account', 'name', 'impact', 'tenant', 'by', 'triedBy', 'refusal', 'reference'])
      if (key in sample) sample[key] = nasty
    const mail = renderMail(
      sample as unknown as (typeof samples)[typeof kind],
      reader(locale, { productName: nasty, color: '";}</style><script>' }),
    )
    expect(mail.html).not.toMatch(/<img|<b>|<script|"'&\r/)
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;')
    expect(mail.subject).not.toMatch(/[\r\n\u0000-\u001f\u2028]/)
    expect(mail.text).not.toMatch(/^Bcc:/m)
  })
})

test('no sentence is outside the catalogue', () => {
  const room = path.join(import.meta.dirname, '../src/mail')
  const files = [
    ...readdirSync(path.join(room, 'templates')).map((name) => path.join(room, 'templates', name)),
    path.join(room, 'render-mail.ts'),
  ]
  const found: string[] = []
  for (const file of files.filter((name) => !name.endsWith('style.ts'))) {
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return
      if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
        // Between two values of a template a tag may be open at either end.
        const words = node.text.replace(/<[^>]*(>|$)|^[^<>]*>|[a-z-]+:[^;]*;?/g, ' ')
        if (/\p{L}{2,}\s+\p{L}{2,}/u.test(words)) found.push(`${path.basename(file)}: ${node.text.trim()}`)
      }
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true))
  }
  expect(found).toEqual([])
})

const since = new Date('2026-11-23T13:05:00Z')
/** The connections that a mail is about. */
const listed = (count: number, endsAt: Date | null = null) =>
  Array.from({ length: count }, (_, n) => ({
    platform: ['HubSpot', 'Xero', 'Zendesk', 'Jira'][n % 4] ?? '',
    account: `Client <b>${String(n)}</b>`,
    since,
    reference: `RL-${String(n).padStart(6, '0')}`,
    endsAt,
    impact: n === 0 ? 'reports stay as they were' : null,
  }))

/** With MAIL_PICTURES=<folder> every mail is kept there as HTML, text and four pictures, to be looked at. */
describe('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  test('nothing is cut off at 375 and 1280 pixels, light and dark, and the button is 44 pixels high', async () => {
    const folder = process.env['MAIL_PICTURES']
    if (folder !== undefined) await mkdir(folder, { recursive: true })
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [375, 1280]) {
        const page = await browser.newPage({ viewport: { width, height: 667 }, colorScheme, javaScriptEnabled: true })
        for (const [kind, locale] of every) {
          const mail = renderMail(samples[kind], reader(locale))
          await page.setContent(mail.html)
          expect(await page.evaluate('document.documentElement.scrollWidth'), kind).toBeLessThanOrEqual(width)
          const box = (await page.locator('a').count()) > 0 ? await page.locator('a').boundingBox() : null
          if ((asking as readonly string[]).includes(kind)) {
            expect(box?.height).toBeGreaterThanOrEqual(44)
            if (locale === 'en' && kind === 'first') expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(667)
          }
          if (folder !== undefined) {
            const name = path.join(folder, `${kind}-${locale}`)
            await writeFile(`${name}.html`, mail.html)
            await writeFile(`${name}.txt`, `Subject: ${mail.subject}\n\n${mail.text}`)
            await page.screenshot({ path: `${name}-${String(width)}-${colorScheme}.png`, fullPage: true })
          }
        }
        await page.close()
      }
    }
  })

  // A mail is read within a mail program's page, which has the heading and the landmarks.
  const ofPages = /^(landmark-one-main|page-has-heading-one|region):/
  test.each(['light', 'dark'] as const)('axe finds nothing in any mail, nor in those about forty connections (%s)', async (colorScheme) => {
    const page = await browser.newPage({ viewport: { width: 375, height: 667 }, colorScheme })
    const aboutForty = (['first', 'reminder', 'last_reminder'] as const).map((kind) => ({ ...samples[kind], listed: listed(40) }))
    for (const content of [...Object.values(samples), ...aboutForty]) {
      await page.setContent(renderMail(content, reader('en')).html)
      const found = await axe(page)
      expect(
        found.filter((line) => !ofPages.test(line)),
        content.kind,
      ).toEqual([])
    }
    await page.close()
  })
})

describe.each(locales)('a mail about several connections, in %s', (locale) => {
  test.each(['first', 'reminder', 'last_reminder'] as const)('%s: one button before the list, each named with its reference', (kind) => {
    const endsAt = kind === 'last_reminder' ? new Date('2026-12-23T13:05:00Z') : null
    const mail = renderMail({ ...samples[kind], listed: listed(3, endsAt) }, reader(locale))
    expect(mail.subject).toContain(locale === 'en' ? '3 accounts are' : '3 Konten sind')
    expect(mail.subject).toContain('HubSpot, Xero')
    expect(mail.html.match(/class="button"/g)).toHaveLength(1)
    expect(mail.text.split(linkPlaceholder)).toHaveLength(2)
    expect(mail.text).toContain('reports stay as they were.')
    for (const { account, reference } of listed(3)) {
      expect(mail.text).toContain(account)
      expect(mail.text).toContain(reference)
      expect(mail.html).not.toContain(account)
    }
    expect(mail.text.indexOf(linkPlaceholder)).toBeLessThan(mail.text.indexOf('RL-000000'))
    expect(`${mail.subject} ${mail.text}`).not.toMatch(neverSaid)
  })

  test('forty: the first twenty by name, the others by number; platforms beyond the third by number', () => {
    const mail = renderMail({ ...samples.first, listed: listed(40) }, reader(locale))
    expect(mail.text).toContain('RL-000019')
    expect(mail.text).not.toContain('RL-000020')
    expect(mail.text).toContain(locale === 'en' ? 'and 20 more' : 'und 20 weitere')
    expect(mail.subject).toContain(locale === 'en' ? 'and 2 others' : 'und 2 weitere')
  })

  test('all of them work again: each with who did it and when', () => {
    const done = [
      { platform: 'HubSpot', account: 'Client 1', by: 'grace@northwind.example', at: since },
      { platform: 'Xero', account: 'Client 2', by: null, at: since },
    ]
    const mail = renderMail({ ...samples.success, listed: done }, reader(locale))
    expect(mail.subject).toBe(locale === 'en' ? '2 accounts are connected again' : '2 Konten sind wieder verbunden')
    for (const { account } of done) expect(mail.text).toContain(account)
    expect(mail.text).toContain('grace@northwind.example')
    expect(mail.html).not.toContain('class="button"')
  })
})
