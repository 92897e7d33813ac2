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
  const account = await relink.importAccount({ fields: { label: 'Northwind' } })
  await relink.importAccount({ sub: 'usr_bob', fields: { label: 'Fabrikam', tenant_id: 'fabrikam' } })
  const caseId = await relink.breakAccount(account)
  await relink.caseThat(caseId, (one) => one.stage === 'awaiting_user', 'asked')
  const { page, complaints, context, open } = await openConsole(relink, browser)
  await open('/accounts', 'Integrated accounts')
  await page.getByRole('link', { name: 'Northwind', exact: true }).waitFor()
  await page.screenshot({ path: '/tmp/console-accounts.png', fullPage: true })
  expect(await faults(page)).toEqual([])
  await open(`/accounts/${account.id}`, 'Northwind')
  await page.screenshot({ path: '/tmp/console-account.png', fullPage: true })
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Re-authorize connection' }).click()
  await page.getByRole('button', { name: 'Get connection link' }).click()
  await page.getByRole('heading', { name: 'Magic Link' }).waitFor()
  await page.screenshot({ path: '/tmp/console-link.png' })
  expect(await faults(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})
