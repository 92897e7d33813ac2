import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './support/browser.js'
import { eachLook, faults, openConsole } from './support/console-browser.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
let browser: Browser
beforeAll(async () => {
  ;[relink, browser] = await Promise.all([
    startRelink({ environment: { mail: { delivery: 'allow_list', from: 'Acme Reports <no-reply@acme.example>' } } }),
    openBrowser(),
  ])
})
afterAll(async () => {
  await browser.close()
  await relink.stop()
})

const environment = (): Promise<Record<string, Record<string, unknown>>> => relink.api.get('/environment')

test.each(eachLook)('every page of the settings, $viewport, $scheme', { timeout: 120_000 }, async (look) => {
  const { page, complaints, context, open } = await openConsole(relink, browser, look)
  const parts = [
    ['brand', 'The connect page'],
    ['mail', 'Going live'],
    ['integrations', 'Integrations'],
    ['integrations/new', 'Create an integration'],
    [`integrations/${relink.integrationId}`, 'Lumen CRM'],
    ['api-tokens', 'API tokens'],
    ['staff', 'Staff'],
    ['audit', 'Audit'],
  ] as const
  for (const [path, heading] of parts) {
    await open(`/settings/${path}`, 'Settings')
    await page.getByRole('heading', { name: heading, level: 2, exact: true }).waitFor()
    expect(await faults(page), path).toEqual([])
  }
  expect(complaints).toEqual([])
  await context.close()
})

test('the brand is previewed before it is saved, by keyboard', async () => {
  const { page, complaints, context, open } = await openConsole(relink, browser)
  await open('/settings/brand', 'Settings')
  await page.getByLabel('Product').fill('Northlight')
  await page.getByLabel('Colour').fill('#7c2d12')
  const mail = page.frameLocator('iframe[title="The mail, as it will be"]')
  await mail.getByText('Northlight', { exact: true }).waitFor()
  expect(await mail.getByRole('link', { name: 'Reconnect Lumen CRM' }).getAttribute('style')).toContain('background:#7c2d12')
  await page
    .frameLocator('iframe[title="The connect page, as it will be"]')
    .getByRole('heading', { name: /Northlight/ })
    .waitFor()
  expect((await environment())['brand']?.['product_name']).toBe('Acme Reports')
  await page.getByLabel('Colour').fill('red')
  await page.getByRole('button', { name: 'Save brand' }).press('Enter')
  await page.getByText('must be a colour such as #1a5fb4').first().waitFor()
  await page.getByLabel('Colour').fill('')
  await page.getByRole('button', { name: 'Save brand' }).press('Enter')
  await page.getByText('Saved.').waitFor()
  expect((await environment())['brand']).toMatchObject({ product_name: 'Northlight', color: null })
  expect(complaints.filter((one) => !one.includes('status of 400'))).toEqual([])
  await context.close()
})

test('an API token is shown once, and deleted, by keyboard', async () => {
  const { page, context, open } = await openConsole(relink, browser)
  await open('/settings/api-tokens', 'Settings')
  await page.getByRole('button', { name: 'Create a token' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Create an API token' })
  await dialog.getByLabel('Name').fill('reports')
  expect(await faults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Create token' }).press('Enter')
  const token = await dialog.getByLabel('The value of reports').inputValue()
  expect((await relink.request('GET', '/case', undefined, token)).status).toBe(200)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Delete reports' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).press('Enter')
  await page.getByRole('cell', { name: /^reports/ }).waitFor({ state: 'detached' })
  expect((await relink.request('GET', '/case', undefined, token)).status).toBe(401)
  await context.close()
})

test('an integration is checked, changed and created from a preset, by keyboard', async () => {
  // The check says that an app is accepted only where a refresh has worked.
  const works = await relink.importAccount()
  expect((await relink.request('POST', '/integrated-account/refresh-credentials', { id: works.id })).status).toBe(200)
  const { page, complaints, context, open } = await openConsole(relink, browser)
  await open(`/settings/integrations/${relink.integrationId}`, 'Settings')
  await page.getByRole('button', { name: 'Check the app' }).press('Enter')
  await page.getByText('The platform accepts the app.').waitFor()
  await page.getByLabel('What stops without it').fill('Reports stay as they were.')
  await page.getByRole('button', { name: 'Save integration' }).press('Enter')
  await page.getByText('Saved.').waitFor()
  await open('/settings/integrations/new', 'Settings')
  await page.getByLabel('Platform').selectOption('hubspot')
  const registered = await page.getByLabel('Redirect address to register there').inputValue()
  await page.getByLabel('Who signed in is read from').selectOption('url')
  await page.getByLabel('Address of that call').fill('https://api.hubapi.example/me')
  await page.getByLabel('Where it is in the answer').fill('hub_id')
  await page.getByLabel('Probe').fill('https://api.hubapi.example/ping')
  await page.getByLabel('Name').fill('hubspot')
  await page.getByLabel('Label').fill('HubSpot')
  await page.getByLabel('Client id').fill('acme')
  await page.getByLabel('Client secret').fill('not-shown-again')
  await page.getByRole('button', { name: 'Create integration' }).press('Enter')
  await page.getByRole('heading', { name: 'HubSpot', level: 2 }).waitFor()
  await page.getByRole('button', { name: 'Test connection' }).waitFor()
  // The address that was registered at the platform before stays the same.
  expect(await page.getByLabel('Redirect address to register there').inputValue()).toBe(registered)
  const { result } = await relink.api.get<{
    result: { name: string; redirect_uri: string; probe: unknown; oauth: { identity: unknown } }[]
  }>('/integration')
  const made = result.find(({ name }) => name === 'hubspot')
  expect(made).toMatchObject({
    probe: { url: 'https://api.hubapi.example/ping' },
    oauth: { identity: { from: 'url', url: 'https://api.hubapi.example/me', paths: ['hub_id'], must_match: 'account' } },
  })
  expect(new URL(made?.redirect_uri ?? '').pathname).toBe(new URL(registered).pathname)
  expect(await page.content()).not.toContain('not-shown-again')
  expect(complaints).toEqual([])
  await context.close()
})

test.each(eachLook)('a connection is tested in a window of its own, $viewport, $scheme', { timeout: 120_000 }, async (look) => {
  const { page, complaints, context, open } = await openConsole(relink, browser, look)
  await open(`/settings/integrations/${relink.integrationId}`, 'Settings')
  const walked = async (answer: 'Allow' | 'Deny') => {
    const [window] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: 'Test connection' }).press('Enter')])
    await window.waitForURL(`${relink.platform.url}/**`)
    expect(await window.evaluate('window.opener')).toBeNull()
    const email = window.getByLabel('Email')
    const consent = window.getByRole('button', { name: answer })
    await email.or(consent).first().waitFor()
    if (await email.isVisible()) {
      await email.fill('ada@northwind.example')
      await window.getByLabel('Password').fill('any')
      await window.getByRole('button', { name: 'Sign in' }).click()
    }
    await consent.click()
    return window
  }
  const window = await walked('Allow')
  // Where it was begun, and where the window has come to.
  for (const shown of [page, window]) {
    const result = shown.getByRole('region', { name: 'Test connection' })
    await result.getByText('The connection works.').waitFor()
    await result.getByText('ada@northwind.example').waitFor()
    await result.getByText('the same account has to sign in again').waitFor()
    await result.getByText('Works (200)').waitFor()
    expect(await faults(shown)).toEqual([])
  }
  await window.getByText('You can close this window').waitFor()
  await waitFor(async () => {
    const box = await window.getByRole('button', { name: 'Test connection' }).boundingBox()
    return box !== null && box.y > 0 && box.y < 500
  }, 'the result to be on the screen')
  await window.close()
  const other = await walked('Deny')
  await page.getByText('The sign-in was declined at the platform').waitFor()
  await page.getByText('The connection does not work yet.').waitFor()
  await other.close()
  expect(await faults(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('staff are invited, given another role and removed; the audit tells of it', async () => {
  const { page, context, open } = await openConsole(relink, browser)
  await open('/settings/staff', 'Settings')
  await page.getByRole('button', { name: 'Invite a person' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Invite a person' })
  await dialog.getByLabel('Email').fill('grace@acme.example')
  await dialog.getByRole('button', { name: 'Invite' }).press('Enter')
  await page.getByLabel('Role of grace@acme.example').selectOption('viewer')
  await page.getByRole('checkbox', { name: 'may hold links' }).nth(1).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Remove grace@acme.example' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).press('Enter')
  await page.getByText('grace@acme.example').first().waitFor({ state: 'detached' })
  await page.getByLabel('Role of sue@acme.example').selectOption('viewer')
  await page.getByRole('alert').waitFor()
  await open('/settings/audit', 'Settings')
  await page.getByText('sue@acme.example').first().waitFor()
  await context.close()
})

test('going live shows first who would get what; the banner then disappears', async () => {
  const account = await relink.importAccount({ fields: { label: 'Northwind' } })
  await relink.caseThat(await relink.breakAccount(account), ({ stage }) => stage === 'awaiting_user', 'a case is open')
  const { page, complaints, context, open } = await openConsole(relink, browser)
  await open('/settings/mail', 'Settings')
  await page.getByText('Mail goes to the allow list only').waitFor()
  expect(await page.getByRole('radio', { name: 'Live' }).isDisabled()).toBe(true)
  expect(await page.getByRole('button', { name: 'Go live' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Show who would get what' }).press('Enter')
  await page.getByRole('cell', { name: 'ada@northwind.example' }).waitFor()
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Go live' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Go live' }).press('Enter')
  await page.getByText('Live: mail reaches customers.').waitFor()
  await page.getByText('Mail goes to the allow list only').waitFor({ state: 'detached' })
  expect((await environment())['mail']?.['delivery']).toBe('live')
  expect((await relink.caseOf(account.id))?.['hold']).toMatchObject({ why: 'observe' })
  expect(complaints).toEqual([])
  await context.close()
})

test.each(eachLook)('stopped mail and a test bounce, $viewport, $scheme', async (look) => {
  await relink.api.send('PATCH', '/environment', { mail: { bounce_domain: 'bounces.acme.example' } })
  await relink.tools.database.query(
    `INSERT INTO mail_brakes (id, environment_id, sent, came_back, braked_at) VALUES (gen_random_uuid(), $1, 60, 25, now()) ON CONFLICT DO NOTHING`,
    [relink.environmentId],
  )
  const { page, complaints, context, open } = await openConsole(relink, browser, look)
  await open('/settings/mail', 'Settings')
  await page.getByText('25 of 60 mails of a day came back.').waitFor()
  expect(await page.getByLabel('Domain for mail that comes back').inputValue()).toBe('bounces.acme.example')
  await page.getByRole('button', { name: 'Send a test' }).press('Enter')
  await page.getByText('Sent; it has not come back yet').waitFor()
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Send again' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Send again' })
  await dialog.getByRole('button', { name: 'Send again' }).waitFor()
  expect(await faults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Send again' }).press('Enter')
  await page.getByText('25 of 60 mails of a day came back.').waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
  await context.close()
})
