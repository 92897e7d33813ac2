import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accent } from '../src/html/accent.js'
import { locales } from '../src/connect/pages/catalogue/catalogue.js'
import { catalogues, chooseLocale } from '../src/connect/pages/catalogue/index.js'
import { maskEmail, maskLabel } from '../src/domain/mask.js'
import { moment } from '../src/connect/pages/moment.js'
import { renderPage } from '../src/connect/pages/render-page.js'
import { openBrowser } from './support/browser.js'
import { pageStates, pageStatus, pageView } from './support/page-views.js'

const each = locales.flatMap((locale) => pageStates.map((state) => [state, locale] as const))
const buttons = [
  'ready',
  'new_account',
  'declined',
  'wrong_account',
  'scope_missing',
  'no_lasting_access',
  'platform_down',
  'interrupted',
  'too_old',
  'link_expired',
] as const

describe('every page, in every language', () => {
  it.each(each)('%s in %s is one small document that says what to do', (state, locale) => {
    const page = renderPage(pageView(state, locale))
    expect(page.status).toBe(pageStatus[state])
    expect(Buffer.byteLength(page.html)).toBeLessThanOrEqual(14_000)
    expect(page.html).toContain(`<html lang="${locale}">`)
    expect(page.html.match(/<h1>/g)).toHaveLength(1)
    // Nothing that a browser would fetch: no script, no sheet, no picture from elsewhere.
    expect(page.html).not.toMatch(/<script|<iframe|@import|url\(|src="(?!data:)|<link (?!rel="icon" href="data:,")/)
    expect(page.html).not.toMatch(/null|undefined|\[object|!</)
    expect(page.html).not.toMatch(/verify your account|suspended|re-?authenti|unusual activity|oauth|grant\b/i)
    expect(page.html).not.toContain('ada@')
  })

  it.each(each)('%s in %s keeps its sentences short and without exclamation marks', (state, locale) => {
    const { facts } = pageView(state, locale)
    const text = catalogues[locale].pages[state](facts)
    for (const says of [text.heading, ...text.says, ...(text.hints ?? [])]) {
      expect(says).not.toContain('!')
      for (const sentence of says.split(/[.?:] /)) expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(20)
    }
  })

  it.each(locales)('%s carries reference, address without a link and support on every page of a case', (locale) => {
    for (const state of pageStates) {
      const view = pageView(state, locale)
      const { html } = renderPage(view)
      if (view.reference !== null) expect(html).toContain('RL-7K3F9Q')
      if (view.brand !== null) expect(html).toContain('href="https://app.acme.example/settings/connections"')
      if (view.brand !== null) expect(html).toContain('support@acme.example')
    }
  })

  it.each(buttons)('%s has one button, with the link in its form', (state) => {
    const { html } = renderPage(pageView(state, 'en'))
    expect(html.match(/<button>/g)).toHaveLength(1)
    expect(html.match(/name="link_token"/g)).toHaveLength(1)
  })

  it('shows no link where there is nothing to press', () => {
    for (const state of pageStates) {
      const { html } = renderPage(pageView(state, 'en'))
      if (!/<button[ >]/.test(html) && state !== 'choose') expect(html).not.toContain('0b1c9a52')
    }
  })

  it.each(locales)('%s shows a success mark, leads back to the product, and raises no doubt below', (locale) => {
    for (const state of pageStates) {
      const { html } = renderPage(pageView(state, locale))
      const isDone = ['done', 'works_already', 'list_done'].includes(state)
      expect(html.includes('<svg class="ok"'), state).toBe(isDone)
      expect(html.includes(`<a class="b" href="https://app.acme.example/settings/connections">`), state).toBe(isDone)
      if (isDone) expect(html).not.toContain(catalogues[locale].genuine('Acme Reports'))
    }
    // Where the product is around the page already, or its window closes by itself.
    const embedding = { origins: ['https://app.acme.example'], result: null, isSecond: true }
    expect(renderPage(pageView('done', locale, { embedding })).html).not.toContain('<a class="b"')
    expect(renderPage(pageView('done', locale, { reconnectUrl: null })).html).not.toContain('<a class="b"')
  })

  it('escapes whatever people called themselves', () => {
    const evil = `"><script>alert(1)</script>'&`
    for (const state of pageStates) {
      const view = pageView(state, 'en')
      const facts = Object.fromEntries(Object.entries(view.facts).map(([key, value]) => [key, typeof value === 'string' ? evil : value]))
      const { html } = renderPage({
        ...view,
        facts: { ...view.facts, ...facts, missing: [evil] },
        brand: { name: evil, logo: null, color: evil },
        reference: evil,
      })
      expect(html).not.toContain('<script')
      expect(html).not.toContain(`'&"`)
    }
  })
})

describe('what a page is made of', () => {
  it('masks addresses and names', () => {
    expect(maskEmail('ada@northwind.example')).toBe('a•••@northwind.example')
    expect(maskLabel('ada@acme.example at Acme')).toBe('a•••@acme.example at Acme')
    expect(maskLabel('Northwind (ada@northwind.example)')).toBe('Northwind (a•••@northwind.example)')
    expect(maskLabel('Ada Lovelace')).toBe('Ada Lo•••')
  })

  it('chooses the language of the contact, then the browser, then the environment', () => {
    expect(chooseLocale('de-AT', 'en', 'en')).toBe('de')
    expect(chooseLocale('fr', 'fr, de;q=0.5, en;q=0.1', 'en')).toBe('de')
    expect(chooseLocale(null, 'fr;q=1, en;q=0', 'de')).toBe('de')
    expect(chooseLocale(null, undefined, 'fr')).toBe('en')
    expect(chooseLocale(null, 'en-US,en;q=0.9', 'de')).toBe('en')
  })

  it('tells every time with its zone', () => {
    const at = new Date('2026-11-23T13:05:00Z')
    expect(moment(at, 'en', 'Europe/Berlin')).toBe('23 November 2026, 14:05 (CET)')
    expect(moment(at, 'de', 'Europe/Berlin')).toBe('23. November 2026, 14:05 (MEZ)')
    expect(moment(at, 'en', 'Nowhere/Atall')).toBe('23 November 2026, 13:05 (UTC)')
  })

  it('darkens and lightens a colour until it can be read', () => {
    expect(accent('#ffff00').light).not.toBe('#ffff00')
    expect(accent('#000080')).toMatchObject({ light: '#000080' })
    expect(accent('#000080').dark).not.toBe('#000080')
    expect(accent('red;}body{display:none')).toEqual(accent(null))
  })
})

describe('in Chromium', () => {
  let browser: Browser
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })

  const problems = (page: Page): Promise<string[]> =>
    page.evaluate(async () => {
      const { axe: checker } = globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
      return (await checker.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
    })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`axe finds nothing, and the button is at hand at 375 x 667 (${colorScheme})`, { timeout: 120_000 }, async () => {
      const context = await browser.newContext({ viewport: { width: 375, height: 667 }, colorScheme, bypassCSP: true })
      const page = await context.newPage()
      const requests: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      for (const [state, locale] of each) {
        await page.setContent(renderPage(pageView(state, locale)).html)
        await page.evaluate(axe)
        expect(await problems(page), `${state} ${locale}`).toEqual([])
        const width = await page.evaluate('document.documentElement.scrollWidth')
        expect(width, `${state} ${locale} scrolls sideways`).toBeLessThanOrEqual(375)
        const above = await page.evaluate<number | null>(
          `(() => { const form = document.querySelector('form'); return form && [...document.querySelectorAll('main > p')]
            .filter((p) => form.compareDocumentPosition(p) & Node.DOCUMENT_POSITION_PRECEDING).length })()`,
        )
        if (above !== null) expect(above, `${state} ${locale}: paragraphs above the button`).toBe(1)
        const button = await page
          .locator('button')
          .boundingBox({ timeout: 100 })
          .catch(() => null)
        if (button !== null) {
          expect(button.height, state).toBeGreaterThanOrEqual(44)
          expect(button.y + button.height, `${state} ${locale}`).toBeLessThanOrEqual(667)
        }
        await page.setViewportSize({ width: 320, height: 667 })
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${state} ${locale} at 320`).toBeLessThanOrEqual(320)
        await page.setViewportSize({ width: 375, height: 667 })
      }
      expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([])
      await context.close()
    })
  }

  it('the column is at most 560 px at 1280', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    await page.setContent(renderPage(pageView('ready', 'en')).html)
    expect((await page.locator('main').boundingBox())?.width).toBeLessThanOrEqual(560)
    await context.close()
  })
})
