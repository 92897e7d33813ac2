import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listUrl } from '../src/connect/list/list-url.js'
import { mintList } from '../src/connect/list/mint-list.js'
import { mintLink } from '../src/connect/mint-link.js'
import { axe, openBrowser } from './support/browser.js'
import { connectHouse } from './support/connect-house.js'
import type { ConnectHouse } from './support/connect-house.js'

let house: ConnectHouse
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([connectHouse(), openBrowser()])
})
afterAll(async () => {
  await browser.close()
  await house.stop()
})

const brokenLink = async (): Promise<string> => {
  const accountId = await house.account()
  const caseId = await house.break(accountId)
  const { token } = await house.tools.database.transaction((tx) =>
    mintLink(tx, { environmentId: house.environment.id, accountId, caseId, mintedFor: 'mail', life: 86_400_000 }),
  )
  return `${house.url}/connect-account?link_token=${token}`
}

// The platform is on another site than Relink: what a cross-site redirect does to cookies and to the page's policy shows only there.
it('a person without JavaScript clicks twice, signs in, agrees, and reads "Connection successful"', { timeout: 60_000 }, async () => {
  const context = await browser.newContext({ viewport: { width: 375, height: 667 }, javaScriptEnabled: false })
  const page = await context.newPage()
  const requests: string[] = []
  page.on('request', (request) => {
    if (request.url().startsWith(house.url)) requests.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  await page.goto(await brokenLink())
  expect(requests).toEqual(['GET /connect-account'])
  expect(await context.cookies(house.url)).toEqual([])
  await page.getByRole('button', { name: 'Reconnect Lumen CRM' }).click()
  await page.waitForURL(`${house.platform.url}/**`)
  const [cookie] = await context.cookies(house.url)
  expect(cookie).toMatchObject({ name: 'relink', httpOnly: true, sameSite: 'Lax', path: '/' })
  await page.locator('input[name="email"]').fill('ada@northwind.example')
  await page.locator('input[name="password"]').fill('any')
  await page.locator('button[type="submit"], button').first().click()
  await page.locator('button[value="allow"]').click()
  await page.getByRole('heading', { name: 'Connection successful' }).waitFor()
  expect(requests).toEqual(['GET /connect-account', 'POST /connect-account', `GET /oauth/callback/${house.integration.id}`])
  await page.reload()
  await page.getByRole('heading', { name: 'Connection successful' }).waitFor()
  await context.close()
})

it('the back button from the platform leads to the page, whose button works again', { timeout: 60_000 }, async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(await brokenLink())
  for (let i = 0; i < 2; i += 1) {
    await page.getByRole('button', { name: 'Reconnect Lumen CRM' }).click()
    await page.waitForURL(`${house.platform.url}/**`)
    await page.goBack()
    await page.getByRole('button', { name: 'Reconnect Lumen CRM' }).waitFor()
  }
  await context.close()
})

it('another site that posts its own link in the victim’s browser starts nothing', { timeout: 60_000 }, async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  const url = new URL(await brokenLink())
  await page.route('http://evil.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${url.origin}/connect-account"><input name="link_token" value="${url.searchParams.get('link_token') ?? ''}"><button>Win</button></form>`,
    }),
  )
  await page.goto('http://evil.test/')
  await page.getByRole('button', { name: 'Win' }).click()
  await page.getByRole('heading', { name: 'Reconnect Lumen CRM to Acme Reports' }).waitFor()
  expect(await context.cookies(house.url)).toEqual([])
  await context.close()
})

it(
  'forty connections of one person: a list that a phone bears, without JavaScript, and back to it after each',
  { timeout: 120_000 },
  async () => {
    for (let n = 0; n < 40; n++) await house.break(await house.account())
    const list = await house.tools.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: string }>('SELECT id FROM contacts WHERE email = $1', ['ada@northwind.example'])
      const contactId = rows[0]?.id ?? expect.fail()
      return mintList(tx, { id: randomUUID(), environmentId: house.environment.id, contactId, isSandbox: false })
    })
    const url = listUrl(house.tools.settings, list.token)
    for (const width of [375, 1280]) {
      const seen = await browser.newContext({ viewport: { width, height: 800 } })
      const page = await seen.newPage()
      await page.goto(url)
      expect(await axe(page)).toEqual([])
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      const { height } = (await page.getByRole('button').first().boundingBox()) ?? expect.fail()
      expect(height).toBeGreaterThanOrEqual(44)
      await seen.close()
    }

    const context = await browser.newContext({ viewport: { width: 375, height: 667 }, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(url)
    const buttons = page.getByRole('button', { name: /^Reconnect Lumen CRM/ })
    const before = await buttons.count()
    expect(before).toBeGreaterThanOrEqual(40)
    await buttons.last().click()
    await page.waitForURL(`${house.platform.url}/**`)
    await page.locator('input[name="email"]').fill('ada@northwind.example')
    await page.locator('input[name="password"]').fill('any')
    await page.locator('button[type="submit"], button').first().click()
    await page.locator('button[value="allow"]').click()
    await page.getByRole('heading', { name: 'Connection successful' }).waitFor()
    await page.getByRole('link', { name: `Back to the list: ${String(before - 1)} left` }).click()
    await page.getByRole('heading', { name: `${String(before - 1)} connections wait for you` }).waitFor()
    expect(await buttons.count()).toBe(before - 1)
    await context.close()
  },
)
