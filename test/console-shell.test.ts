import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from './support/browser.js'
import { faults, openConsole } from './support/console-browser.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
let browser: Browser
beforeAll(async () => {
  ;[relink, browser] = await Promise.all([startRelink(), openBrowser()])
}, 120_000)
afterAll(async () => {
  await browser.close()
  await relink.stop()
})

it('shows the overview', { timeout: 60_000 }, async () => {
  const { page, complaints, context } = await openConsole(relink, browser)
  await page.getByRole('heading', { name: 'Needs a human now' }).waitFor()
  await page.locator('.recharts-surface').first().waitFor()
  await page.screenshot({ path: '/tmp/console-overview.png', fullPage: true })
  expect(await faults(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})
