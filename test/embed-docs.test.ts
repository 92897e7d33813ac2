import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { allowEmbedding } from '../src/embedded/allow-embedding.js'
import { publicUrl } from '../src/http/public-url.js'
import { axe, openBrowser } from './support/browser.js'
import { opens, patience, signIn } from './support/embedding-visitor.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'

// `/docs/embed-code` and the demo's product, as `npm start` brings them up: on two sites.
let relink: Harness
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;[relink, browser] = await Promise.all([startRelink({ worker: false }), openBrowser()])
  const productUrl = `${relink.platform.url}/product`
  for (let i = 0; i < 2; i += 1) await allowEmbedding(relink.api, productUrl)
  const { embed_origins, redirect_uris } = await relink.api.get<Record<string, unknown>>('/environment')
  expect({ embed_origins, redirect_uris }).toEqual({ embed_origins: [relink.platform.url], redirect_uris: [`${productUrl}/embed`] })
  relink.platform.connectProduct({
    relinkUrl: publicUrl(relink.tools.settings),
    productUrl,
    apiToken: relink.token,
    mailboxUrl: relink.mailbox.url,
    temporalUiUrl: 'http://temporal.test',
    webhookSecret: relink.webhook.secret,
  })
  await relink.importAccount({ fields: { label: 'Northwind' } })
})
afterAll(async () => {
  await browser.close()
  await relink.stop()
})
beforeEach(async () => {
  context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  page = await context.newPage()
  await page.goto(`${publicUrl(relink.tools.settings)}/docs/embed-code`)
})
afterEach(() => context.close())

const shot = async (name: string, of = page): Promise<void> => {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await of.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true })
}

const told = (): Promise<string> => page.getByRole('status').innerText()
const reconnect = { name: 'Reconnect Lumen CRM' } as const

it('in a frame, from the documentation on', async () => {
  await page.getByRole('link', { name: 'Acme Reports' }).click()
  expect(new URL(page.url()).hostname).toBe('127.0.0.1')
  await page.getByRole('button', { name: 'In a frame' }).click()
  const second = await opens(context, () => page.frameLocator('iframe').getByRole('button', reconnect).click())
  await signIn(second)
  await expect.poll(told, patience).toContain('resolved with')
  expect(await told()).toContain('"integration": "lumen"')
})

it('in a window, closed and done', async () => {
  await page.getByRole('link', { name: 'Acme Reports' }).click()
  const closed = await opens(context, () => page.getByRole('button', { name: 'In a window' }).click())
  await closed.getByRole('button', reconnect).waitFor()
  await closed.close()
  await expect.poll(told, patience).toBe('rejected with "closed"')
  const popup = await opens(context, () => page.getByRole('button', { name: 'In a window' }).click())
  const second = await opens(context, () => popup.getByRole('button', reconnect).click())
  await signIn(second)
  await expect.poll(told, patience).toContain('resolved with')
})

it('in this window, for a new account', async () => {
  await page.getByRole('link', { name: 'Acme Reports' }).click()
  await page.getByLabel('What to connect').selectOption({ label: 'A new account for northwind' })
  await page.getByRole('button', { name: 'In this window' }).click()
  await page.getByRole('button', { name: 'Connect Lumen CRM' }).click()
  await signIn(page)
  await page.waitForURL('**/product/embed?**')
  expect(await told()).toContain('"result": "success"')
})

it('copies its code, and names this Relink in it', async () => {
  const copy = page.getByRole('button', { name: 'Copy' })
  expect(await copy.count()).toBe(await page.locator('pre').count())
  await copy.nth(2).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).toContain(
    `<script src="${publicUrl(relink.tools.settings)}/link-sdk.js"></script>`,
  )
})

it.each(['light', 'dark'] as const)('fits a phone, and axe finds nothing (%s)', async (colorScheme) => {
  await page.emulateMedia({ colorScheme })
  for (const [name, width] of [
    ['phone', 375],
    ['desk', 1280],
  ] as const) {
    await page.setViewportSize({ width, height: 800 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    expect(await axe(page)).toEqual([])
    await shot(`docs-embed-${name}-${colorScheme}`)
  }
  await page.setViewportSize({ width: 375, height: 800 })
  await page.getByRole('link', { name: 'Acme Reports' }).click()
  expect(await axe(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375)
  await shot(`product-embed-${colorScheme}`)
  await page.getByRole('button', { name: 'In a frame' }).click()
  await page.frameLocator('iframe').getByRole('button', reconnect).waitFor()
  const [, inner] = page.frames()
  expect(inner && (await axe(inner))).toEqual([])
  await shot(`framed-${colorScheme}`)
  const second = await opens(context, () => page.frameLocator('iframe').getByRole('button', reconnect).click())
  await page.frameLocator('iframe').getByText('Go on in the window').waitFor()
  await shot(`framed-waiting-${colorScheme}`)
  await signIn(second)
  await expect.poll(told, patience).toContain('resolved with')
})
