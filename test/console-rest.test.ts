import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './support/browser.js'
import { eachLook, faults, openConsole } from './support/console-browser.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
let browser: Browser
let account: ImportedAccount
let caseId: string
const incidentId = randomUUID()

const shots = process.env['SCREENSHOTS'] ?? '/tmp/console-shots'

beforeAll(async () => {
  ;[relink, browser] = await Promise.all([startRelink({ settings: { outbreakTenants: 1000 } }), openBrowser()])
  account = await relink.importAccount({ sub: 'usr_rest', fields: { label: 'Northwind rest' } })
  caseId = await relink.breakAccount(account)
  await waitFor(async () => (await relink.timeline(caseId)).some(({ kind }) => kind === 'mail_sent'), 'the first mail')
  await relink.tools.database.query(
    `INSERT INTO incidents (id, environment_id, integration_id, cause, reason, opened_at, began_at)
     VALUES ($1, $2, $3, 'operator', '{"code":"invalid_client","summary":"The platform rejects our app."}', now(), now())`,
    [incidentId, relink.environmentId, relink.integrationId],
  )
  await relink.tools.database.query(
    `UPDATE cases SET incident_id = $2, stage = 'held', hold_why = 'incident', hold_since = now(), verdict = 'operator', addressee = 'operator' WHERE id = $1`,
    [caseId, incidentId],
  )
})
afterAll(async () => {
  await browser.close()
  await relink.stop()
})

const open = (given?: Parameters<typeof openConsole>[2]) => openConsole(relink, browser, given)

test.each(eachLook)(
  '$viewport, $scheme: nothing sticks out, and axe finds nothing',
  async ({ viewport, scheme }) => {
    const { page, context, complaints, open: show } = await open({ viewport, scheme })
    const size = viewport === 'narrow' ? '375' : '1280'
    const pages = [
      ['incidents', '/incidents', 'Incidents'],
      ['incident', `/incidents/${incidentId}`, /invalid_client/],
      ['webhooks', '/webhooks', 'Webhooks'],
      ['webhook', `/webhooks/${relink.webhook.id}`, /127\.0\.0\.1/],
      ['policy', '/policy', 'Policy'],
    ] as const
    for (const [name, path, heading] of pages) {
      await show(path, heading)
      await page.screenshot({ path: `${shots}/${name}-${size}-${scheme}.png`, fullPage: true })
      expect([name, await faults(page)]).toEqual([name, []])
    }
    expect(complaints).toEqual([])
    await context.close()
  },
  60_000,
)

test('an incident: the app is checked, and it is resolved', async () => {
  // The check says that an app is accepted only where a refresh has worked.
  const works = await relink.importAccount()
  expect((await relink.request('POST', '/integrated-account/refresh-credentials', { id: works.id })).status).toBe(200)
  const { page, context, complaints, open: show } = await open()
  await show('/incidents', 'Incidents')
  await page.getByRole('link', { name: 'Lumen CRM: invalid_client' }).click()
  await page.getByRole('heading', { name: 'Lumen CRM: invalid_client', level: 1 }).waitFor()
  await page.getByText('1 connection waits. No customer is mailed.').waitFor()
  await page.getByRole('button', { name: 'Check the app at Lumen CRM' }).click()
  await page.getByText('The platform accepts our app').waitFor()
  await page.getByRole('button', { name: 'Resolve the incident' }).click()
  await page.getByRole('button', { name: 'Resolve it now' }).click()
  await page.getByText('Resolved', { exact: true }).waitFor()
  await page.getByText('Over', { exact: true }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('a webhook: tested, everything sent again, its secret rotated and shown once, switched off', async () => {
  const { page, context, complaints, open: show } = await open()
  await show(`/webhooks/${relink.webhook.id}`, /127\.0\.0\.1/)
  await page.getByText('integrated_account:authentication_error', { exact: true }).waitFor()
  await page
    .getByText(/^Each try/)
    .first()
    .click()
  await page
    .getByText(/answered 2\d\d/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: /^Send again: integrated_account:authentication_error/ }).click()
  await page.getByRole('button', { name: /^Sent again/ }).waitFor()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await page.getByText('The endpoint accepted the test').waitFor()
  await page.getByRole('button', { name: 'Send everything again since' }).click()
  await page.getByRole('button', { name: 'Send them again' }).click()
  await page.getByText(/events? (is|are) sent again/).waitFor()
  await page.getByRole('button', { name: 'Rotate the secret' }).click()
  await page.getByRole('button', { name: 'Make a new secret' }).click()
  await page.getByText(/whsec_/).waitFor()
  expect(await faults(page)).toEqual([])
  await page.reload()
  await page.getByRole('heading', { name: /127\.0\.0\.1/, level: 1 }).waitFor()
  expect(await page.getByText(/whsec_/).count()).toBe(0)
  await page.getByRole('button', { name: 'Switch off' }).click()
  await page.getByText('Switched off').waitFor()
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('Active', { exact: true }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('an event’s name breaks at its colon alone, on the narrowest screen too', async () => {
  const { page, context, open: show } = await open()
  await page.setViewportSize({ width: 320, height: 800 })
  await show(`/webhooks/${relink.webhook.id}`, /127\.0\.0\.1/)
  await page.getByText('integrated_account:authentication_error', { exact: true }).first().waitFor()
  const lines = await page.evaluate<number>(`(() => {
    const name = [...document.querySelectorAll('p')].find(({ textContent }) => textContent === 'integrated_account:authentication_error')
    return name.getBoundingClientRect().height / parseFloat(getComputedStyle(name).lineHeight)
  })()`)
  expect(Math.round(lines)).toBe(2)
  await context.close()
})

test('a new endpoint, and one that is refused', async () => {
  const { page, context, open: show } = await open()
  await show('/webhooks', 'Webhooks')
  await page.getByRole('button', { name: 'Add an endpoint' }).click()
  await page.getByLabel('Address').fill('ftp://nowhere.example/')
  await page.getByRole('button', { name: 'Add it' }).click()
  await page.locator('.mantine-InputWrapper-error').waitFor()
  await page.getByLabel('Address').fill(`${relink.receiver.url}/second`)
  await page.getByRole('button', { name: 'Add it' }).click()
  await page.getByText('Shown this once').waitFor()
  await page.getByRole('link', { name: `${relink.receiver.url}/second` }).waitFor()
  await context.close()
})

/** Runs the policy dry for an account, found by an address that is not in its name, from a Monday morning on. */
const runDry = async (page: Page) => {
  await page.getByRole('combobox', { name: 'Account' }).fill('northwind')
  await page
    .getByRole('option', { name: / at Lumen CRM$/ })
    .first()
    .click()
  await page.getByLabel('Stops working on').fill('2027-03-01T09:00')
  await page.getByRole('button', { name: 'Run it dry' }).click()
  return page.getByRole('table', { name: 'What would be sent' })
}

test('the policy: moved on its line by the keyboard, saved, and run dry for an account and a moment', async () => {
  const { page, context, complaints, open: show } = await open()
  await show('/policy', 'Policy')
  const second = page.getByRole('slider', { name: 'Mail 2' })
  expect(await second.getAttribute('aria-valuetext')).toBe('after 1 day')
  expect(await page.getByLabel('Mail 1', { exact: true }).last().inputValue()).toBe('at once')
  expect(await page.getByRole('main').innerText()).not.toMatch(/\b0 days\b/)
  await second.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  expect(await second.getAttribute('aria-valuetext')).toBe('after 2 days 1 hour')
  const story = await runDry(page)
  await story.getByText('3 Mar 2027, 10:00 UTC').waitFor()
  await story.getByText('rest@northwind.example').first().waitFor()
  // Nothing was saved by that.
  expect((await relink.api.get<{ notify: { after: string }[] }>('/policy')).notify[1]?.after).toBe('P1D')
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await page.getByText('Cases that open from now on follow this schedule.').waitFor()
  expect((await relink.api.get<{ notify: { after: string }[] }>('/policy')).notify[1]?.after).toBe('P2DT1H')
  await page.getByRole('button', { name: 'Add a mail' }).click()
  await page.getByRole('textbox', { name: 'Mail 6, after' }).fill('1')
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await page.getByText('must not be before the step above it').first().waitFor()
  await page.getByRole('button', { name: 'Undo the changes' }).click()
  expect(await page.getByRole('slider').count()).toBe(7)
  expect(complaints.filter((complaint) => !complaint.includes('400'))).toEqual([])
  await context.close()
})

test('the policy’s hours: days, times and days off, seen in a dry run, saved, and taken away', async () => {
  const { page, context, complaints, open: show } = await open()
  await relink.api.send('PATCH', '/environment', { time_zone: 'Asia/Kathmandu' })
  await show('/policy', 'Policy')
  const hours = page.getByRole('region', { name: 'Hours' })
  const always = hours.getByRole('switch', { name: 'Mail at any hour' })
  expect(await always.isChecked()).toBe(false)
  await hours.getByRole('checkbox', { name: 'Saturday' }).check()
  await hours.getByRole('checkbox', { name: 'Monday' }).uncheck()
  await hours.getByLabel('From').fill('09:30')
  await hours.getByLabel('Until').fill('09:00')
  await hours.getByLabel('Days off').fill('2027-03-02\nthe third of March')
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await hours.getByText('must be after from').waitFor()
  await hours.getByText('“the third of March” must be a date such as 2026-12-25').waitFor()
  await hours.getByLabel('Until').fill('17:00')
  await hours.getByLabel('Days off').fill('2027-03-02\n')
  // Tuesday is off, and half past nine in Kathmandu is 03:45 in UTC.
  const story = await runDry(page)
  await story.getByText('3 Mar 2027, 03:45 UTC').waitFor()
  await story.getByText('Waited for their hours').first().waitFor()
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await page.getByText('Cases that open from now on follow this schedule.').waitFor()
  const saved = async () => (await relink.api.get<{ send_window: unknown }>('/policy')).send_window
  expect(await saved()).toEqual({ days: ['tue', 'wed', 'thu', 'fri', 'sat'], from: '09:30', to: '17:00', days_off: ['2027-03-02'] })
  await always.check()
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await waitFor(async () => (await saved()) === 'always', 'the hours to be taken away')
  expect(complaints.filter((complaint) => !complaint.includes('400'))).toEqual([])
  await relink.api.send('PATCH', '/environment', { time_zone: null })
  await context.close()
})

test('a viewer reads all of it and changes nothing', async () => {
  const { page, context, complaints, open: show } = await open({ role: 'viewer', email: 'reader@acme.example' })
  await show('/policy', 'Policy')
  await page.getByText('Your role reads it; an admin changes it.').waitFor()
  expect(await page.getByRole('button', { name: 'Save the policy' }).count()).toBe(0)
  await show(`/webhooks/${relink.webhook.id}`, /127\.0\.0\.1/)
  expect(await page.getByRole('button', { name: /Rotate|Send/ }).count()).toBe(0)
  await show(`/incidents/${incidentId}`, /invalid_client/)
  expect(await page.getByRole('button', { name: /Resolve|Check/ }).count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})
