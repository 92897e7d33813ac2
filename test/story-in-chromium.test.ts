import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, openBrowser } from './support/browser.js'
import { linkIn, startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
let browser: Browser
beforeAll(async () => {
  ;[relink, browser] = await Promise.all([startRelink(), openBrowser()])
})
afterAll(async () => {
  await browser.close()
  await relink.stop()
})

test('a person reconnects on a phone without JavaScript, and axe finds nothing on the way', async () => {
  const account = await relink.importAccount()
  await relink.breakAccount(account)
  const link = linkIn(await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000))
  const context = await browser.newContext({ viewport: { width: 375, height: 740 }, javaScriptEnabled: false })
  const page = await context.newPage()
  // axe is a script: it looks at the same link in a window that runs them.
  const looked = await browser.newPage()
  await looked.goto(link)
  expect(await axe(looked)).toEqual([])
  await page.goto(link)
  await page.getByRole('button', { name: 'Reconnect Lumen CRM' }).click()
  await page.getByLabel('Email').fill('ada@northwind.example')
  await page.getByLabel('Password').fill('any')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.getByRole('heading', { name: 'Connection successful' }).waitFor()
  const wide = await page.evaluate('document.documentElement.scrollWidth')
  expect(wide).toBeLessThanOrEqual(375)
  await looked.reload()
  expect(await axe(looked)).toEqual([])
  expect(await relink.caseOf(account.id)).toMatchObject({ outcome: 'reauthorized' })
})
