import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './support/browser.js'
import { eachLook, faults, openConsole } from './support/console-browser.js'
import { startRelink } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
let browser: Browser
let broken: ImportedAccount
let healthy: ImportedAccount
beforeAll(async () => {
  ;[relink, browser] = await Promise.all([startRelink(), openBrowser()])
  broken = await relink.importAccount({ fields: { label: 'Northwind', external_id: 'nw-1' } })
  healthy = await relink.importAccount({ sub: 'usr_bob', fields: { label: 'Fabrikam', tenant_id: 'fabrikam' } })
  await relink.caseThat(await relink.breakAccount(broken), ({ first_notified_at: at }) => at !== null, 'somebody is mailed')
})
afterAll(async () => {
  await browser.close()
  await relink.stop()
})

const rows = (page: Page): Promise<string[]> => page.locator('tbody tr td:first-child a').allTextContents()

test.each(eachLook)('the list and an account, $viewport, $scheme', async (look) => {
  const { page, complaints, context, open } = await openConsole(relink, browser, look)
  await open('/accounts', 'Integrated accounts')
  await page.getByRole('link', { name: 'Northwind', exact: true }).waitFor()
  expect(await faults(page)).toEqual([])
  await open(`/accounts/${broken.id}`, 'Northwind')
  await page.getByText('integrated_account:authentication_error').waitFor()
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: /Lumen CRM is no longer connected/ }).click()
  await page.frameLocator('iframe[title="The mail"]').getByRole('link', { name: 'Reconnect Lumen CRM' }).waitFor()
  expect(await faults(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('filters and search stand in the address; a recipient is found, with what was sent', async () => {
  const { page, context, open } = await openConsole(relink, browser)
  await open('/accounts?status=needs_reauth', 'Integrated accounts')
  await page.getByRole('link', { name: 'Northwind', exact: true }).waitFor()
  expect(await rows(page)).toEqual(['Northwind'])
  await open('/accounts', 'Integrated accounts')
  await page.getByRole('searchbox', { name: 'Search' }).fill('fabri')
  await page.waitForURL(/\?search=fabri$/)
  await page.getByRole('link', { name: 'Northwind', exact: true }).waitFor({ state: 'detached' })
  expect(await rows(page)).toEqual(['Fabrikam'])
  await page.getByRole('searchbox', { name: 'Search' }).fill('ada@northwind.example')
  await page.getByRole('heading', { name: 'Mails to ada@northwind.example' }).waitFor()
  await page.getByText('Sent', { exact: true }).first().waitFor()
  await page.getByRole('link', { name: 'Northwind', exact: true }).waitFor()
  await page.getByRole('searchbox', { name: 'Search' }).fill('nobody@nowhere.example')
  await page.getByText('A mail that says otherwise was not ours.').waitFor()
  await page.getByRole('heading', { name: 'No account fits' }).waitFor()
  expect(await faults(page)).toEqual([])
  await context.close()
})

test('by keyboard alone: Connection, Re-authorize connection, Get connection link, Magic Link; also for a healthy account', async () => {
  for (const account of [broken, healthy]) {
    const { page, complaints, context, open } = await openConsole(relink, browser)
    await open(`/accounts/${account.id}`, account === broken ? 'Northwind' : 'Fabrikam')
    await page.getByRole('region', { name: 'Connection' }).getByRole('button', { name: 'Re-authorize connection' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Re-authorize connection' })
    await dialog.getByRole('button', { name: 'Get connection link' }).press('Enter')
    await dialog.getByRole('heading', { name: 'Magic Link' }).waitFor()
    expect(await faults(page)).toEqual([])
    const url = await dialog.getByRole('textbox').inputValue()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await dialog.getByRole('button', { name: 'Copy the link' }).press('Enter')
    await dialog.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(url)
    expect(await dialog.getByText(/It works once, until \d/).count()).toBe(1)
    const [opened] = await Promise.all([context.waitForEvent('page'), dialog.getByRole('link', { name: 'Open the link' }).press('Enter')])
    await opened.getByRole('button', { name: 'Reconnect Lumen CRM' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    // Shown once: no page of the console has it any more.
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.content()).not.toContain(url.slice(-36))
    expect(complaints).toEqual([])
    await context.close()
  }
  const { result } = await relink.api.get<{ result: { action: string; actor: string }[] }>('/audit?action=link_minted')
  expect(result.map(({ actor }) => actor)).toEqual(['staff:sue@acme.example', 'staff:sue@acme.example'])
})

test('contacts are changed by keyboard, and a refusal stands at its field', async () => {
  const { page, context, open } = await openConsole(relink, browser)
  await open(`/accounts/${healthy.id}`, 'Fabrikam')
  await page.getByRole('button', { name: 'Edit contacts' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Edit contacts' })
  await dialog.getByRole('button', { name: 'Add a contact' }).press('Enter')
  await dialog.getByLabel('Email').nth(1).fill('bob@fabrikam.example')
  expect(await faults(page)).toEqual([])
  await dialog.getByLabel('Email').nth(1).fill(healthy.email)
  await dialog.getByRole('button', { name: 'Save contacts' }).press('Enter')
  await dialog.getByText('is named twice').first().waitFor()
  await dialog.getByLabel('Email').nth(1).fill('grace@fabrikam.example')
  await dialog.getByRole('button', { name: 'Ask earlier' }).nth(1).press('Enter')
  await dialog.getByRole('button', { name: 'Save contacts' }).press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('grace@fabrikam.example').waitFor()
  const { contacts } = await relink.api.get<{ contacts: { email: string }[] }>(`/integrated-account/${healthy.id}`)
  expect(contacts.map(({ email }) => email)).toEqual(['grace@fabrikam.example', healthy.email])
  await context.close()
})

test('a viewer reads, and is offered neither links nor contacts', async () => {
  const { page, complaints, context, open } = await openConsole(relink, browser, { email: 'vic@acme.example', role: 'viewer' })
  await open(`/accounts/${broken.id}`, 'Northwind')
  await page.getByText('Your role does not let you hold a link').waitFor()
  expect(await page.getByRole('button', { name: 'Re-authorize connection' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Edit contacts' }).count()).toBe(0)
  await open('/settings/brand', 'Settings')
  await page.getByRole('heading', { name: 'Your role does not let you do this' }).waitFor()
  expect(await faults(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('an unknown account and an environment without accounts say so', async () => {
  const { page, context, open } = await openConsole(relink, browser)
  await open('/accounts/00000000-0000-4000-8000-000000000000', 'Integrated account')
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  expect(await faults(page)).toEqual([])
  await page.route('**/console/api/integrated-account?*', (route) => route.fulfill({ status: 500, json: { message: 'It broke.' } }))
  await open('/accounts', 'Integrated accounts')
  await page.getByRole('heading', { name: 'The accounts could not be loaded' }).waitFor()
  await page.unroute('**/console/api/integrated-account?*')
  await page.getByRole('button', { name: 'Try again' }).press('Enter')
  await page.getByRole('link', { name: 'Northwind', exact: true }).waitFor()
  await context.close()
})

test.each(eachLook)('an address that is no longer mailed, at the account and in the search, $viewport, $scheme', async (look) => {
  await relink.api.send('POST', '/suppression', { email: healthy.email })
  const { page, complaints, context, open } = await openConsole(relink, browser, look)
  await open(`/accounts/${healthy.id}`, 'Fabrikam')
  await page.getByText('No longer mailed, on request').waitFor()
  expect(await faults(page)).toEqual([])
  await open(`/accounts?search=${healthy.email}`, 'Integrated accounts')
  await page.getByText('No longer mailed, on request').waitFor()
  expect(await faults(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('by keyboard: mail to an address is stopped, and resumed', async () => {
  const { page, context, open } = await openConsole(relink, browser)
  const listed = async () => (await relink.api.get<{ result: { by: string }[] }>('/suppression?email=carl@fabrikam.example')).result
  await open('/accounts?search=carl@fabrikam.example', 'Integrated accounts')
  await page.getByRole('button', { name: 'Stop mailing carl@fabrikam.example' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Stop mailing', exact: true }).press('Enter')
  await page.getByText('No longer mailed, on request').waitFor()
  expect((await listed()).map(({ by }) => by)).toEqual(['staff:sue@acme.example'])
  await page.getByRole('button', { name: 'Mail again carl@fabrikam.example' }).press('Enter')
  const dialog = page.getByRole('dialog')
  expect(await faults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Mail again', exact: true }).press('Enter')
  await page.getByRole('button', { name: 'Stop mailing carl@fabrikam.example' }).waitFor()
  expect(await listed()).toEqual([])
  await context.close()
})
