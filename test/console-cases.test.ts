import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { openBrowser } from './support/browser.js'
import { eachLook, faults, openConsole, settled, tabTo } from './support/console-browser.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
let browser: Browser
/** Open cases in each stage and closed ones in each outcome, by what they are. */
const cases = new Map<string, { readonly id: string; readonly reference: string; readonly accountId: string; readonly email: string }>()

const shots = process.env['SCREENSHOTS'] ?? '/tmp/console-shots'

beforeAll(async () => {
  ;[relink, browser] = await Promise.all([startRelink({ policy: { confirm: 'PT1H' }, settings: { outbreakTenants: 1000 } }), openBrowser()])
  for (const name of [
    'waiting',
    'acts',
    'mailed',
    'escalated',
    'held',
    'reauthorized',
    'expired',
    'bulk_a',
    'bulk_b',
    'kept',
    'released',
  ]) {
    const account = await relink.importAccount({ sub: `usr_${name}`, fields: { tenant_id: `tenant-${name}`, label: `Northwind ${name}` } })
    const id = await relink.breakAccount(account)
    await waitFor(async () => (await relink.timeline(id)).some(({ kind }) => kind === 'mail_sent'), 'the first mail')
    const { reference } = await relink.api.get<{ reference: string }>(`/case/${id}`)
    cases.set(name, { id, reference, accountId: account.id, email: account.email })
  }
  const of = (name: string) => cases.get(name)?.id ?? ''
  await relink.api.send('POST', `/case/${of('escalated')}/escalate`, { note: 'The customer asked for a call' })
  await relink.tools.database.query(`UPDATE cases SET stage = 'held', hold_why = 'relapse', hold_since = now() WHERE id = ANY($1)`, [
    [of('held'), of('released')],
  ])
  for (const [name, outcome] of [
    ['reauthorized', 'reauthorized'],
    ['expired', 'expired'],
  ] as const) {
    await relink.tools.database.transaction((tx) =>
      endOutage(tx, { accountId: cases.get(name)?.accountId ?? '', outcome, actor: 'contact' }),
    )
  }
})
afterAll(async () => {
  await browser.close()
  await relink.stop()
})

const open = (given?: Parameters<typeof openConsole>[2]) => openConsole(relink, browser, given)
const caseAt = (name: string) => cases.get(name) ?? { id: '', reference: '', accountId: '', email: '' }

describe('the list of cases', () => {
  test('is filtered by the address, and says so when nothing fits', async () => {
    const { page, context, complaints, open: show } = await open()
    await show('/cases', 'Cases')
    const rows = page.getByRole('row')
    await rows.nth(9).waitFor()
    expect(await rows.count()).toBe(10)
    await page.getByLabel('Stage').selectOption('escalated')
    await page.waitForURL(/stage=escalated/)
    await waitFor(async () => (await rows.count()) === 2, 'one row')
    expect(await rows.nth(1).innerText()).toContain('Escalated: support has to help')
    await page.reload()
    await settled(page, 'Cases')
    await waitFor(async () => (await rows.count()) === 2, 'one row after a reload')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByText('Closed', { exact: true }).click()
    await waitFor(async () => (await rows.count()) === 3, 'the closed ones')
    await page.getByLabel('Reference').fill('RL-NOBODY')
    await page.getByLabel('Reference').press('Enter')
    await page.getByRole('heading', { name: 'No case fits these filters' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('acts on many at a limited pace, and shows progress and refusals', async () => {
    const { page, context, complaints, open: show } = await open({ role: 'support', email: 'bulk@acme.example' })
    await show('/cases', 'Cases')
    for (const name of ['bulk_a', 'bulk_b', 'escalated']) await page.getByLabel(`Choose ${caseAt(name).reference}`).check()
    const form = page.getByRole('form', { name: 'Act on many cases' })
    await form.getByLabel('Act', { exact: true }).selectOption('escalate')
    await form.getByLabel('At most, an hour').fill('7200')
    await form.getByRole('textbox', { name: /Note/ }).fill('All of a sudden')
    await page.screenshot({ path: `${shots}/bulk-1280-light.png`, fullPage: true })
    expect(await faults(page)).toEqual([])
    await form.getByRole('button', { name: 'Escalate to support' }).click()
    await page.waitForURL(/bulk=/)
    await page.getByText('2 done, 1 refused, 0 left.').waitFor({ timeout: 20_000 })
    await page.getByText('Escalated already').waitFor()
    expect(
      (await relink.timeline(caseAt('bulk_a').id)).some(({ actor, kind }) => kind === 'escalated' && actor === 'staff:bulk@acme.example'),
    ).toBe(true)
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('a case', () => {
  test('says what is happening and what comes next, and updates by itself', async () => {
    const { page, context, complaints, open: show } = await open()
    const { id, reference } = caseAt('kept')
    await show(`/cases/${id}`, reference)
    const status = page.getByRole('region', { name: 'What is happening' })
    expect(await status.innerText()).toMatch(/Northwind kept is not connected to Lumen CRM/)
    expect(await status.innerText()).toMatch(/Next: a reminder: \d+ \w+ 20\d\d, \d\d:\d\d \S+ \(in \d+ hours\)/)
    await page.getByRole('heading', { name: /First mail sent to kept@northwind.example/ }).waitFor()
    // What helps now is the one filled button, and cancelling is the last of all.
    const acts = page.getByRole('region', { name: 'What you can do' })
    expect(await acts.locator('button[data-variant="filled"]').allInnerTexts()).toEqual(['Mail the link again'])
    expect((await acts.getByRole('button').allInnerTexts()).at(-1)).toBe('Cancel the case')
    expect(await page.getByRole('region', { name: /What was written down/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Show what was written down' }).click()
    await page.getByRole('region', { name: 'What was written down about: A refresh failed' }).waitFor()
    await relink.api.send('POST', `/case/${id}/note`, { text: 'Called from elsewhere' })
    await page.getByText('Called from elsewhere').waitFor({ timeout: 10_000 })
    await relink.api.send('POST', `/case/${id}/cancel`, { reason: 'The customer has left' })
    await page.getByText('This case was cancelled.').waitFor({ timeout: 10_000 })
    expect(complaints).toEqual([])
    await context.close()
  })

  test('shows a mail as it was sent, in a sandbox, and the deliveries', async () => {
    const { page, context, complaints, open: show } = await open()
    const { id, reference, email } = caseAt('mailed')
    await show(`/cases/${id}`, reference)
    await page.getByRole('button', { name: new RegExp(`Show the mail to ${email}`) }).click()
    const dialog = page.getByRole('dialog', { name: 'Mail' })
    await dialog.getByText('Sent', { exact: true }).first().waitFor()
    await page.frameLocator('iframe.frame').getByText('Reconnect Lumen CRM').first().waitFor()
    await page.screenshot({ path: `${shots}/case-mail-1280-light.png` })
    expect(await faults(page)).toEqual([])
    expect(await page.locator('iframe.frame').getAttribute('sandbox')).toBe('allow-scripts')
    await dialog.getByRole('tab', { name: 'Plain text' }).click()
    await dialog.getByText('https://link.invalid/kept-out-of-the-stored-mail').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    // What the mail server said is no line of the page; every delivery is in one.
    expect(await page.getByRole('main').innerText()).not.toMatch(/\b250\b/)
    await page.getByText(/^Your systems were notified (once|\d times|twice), and accepted it$/).click()
    const deliveries = page.getByRole('list', { name: 'Webhook deliveries' })
    await deliveries.getByText(/took integrated_account:authentication_error/).waitFor()
    await deliveries.getByRole('button', { name: /Send again: .*authentication_error/ }).click()
    await deliveries.getByText('Sent again').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('is acted on by the keyboard alone, each act with its answer in place', async () => {
    const { page, context, complaints, open: show } = await open({ role: 'support', email: 'keys@acme.example' })
    const { id, reference, email } = caseAt('acts')
    await show(`/cases/${id}`, reference)
    const press = async (name: RegExp) => {
      await tabTo(page, name)
      await page.keyboard.press('Enter')
    }
    await press(/^Mail the link again$/)
    await press(/^Mail it now$/)
    await page.getByText(`Mailed to ${email}.`).waitFor()
    await press(/^Add a note$/)
    const note = page.getByRole('textbox', { name: 'Note' })
    await note.waitFor()
    await note.focus()
    await page.keyboard.type('Spoke to Ada')
    await press(/^Save the note$/)
    await page.getByText('The note is on the timeline.').waitFor()
    await press(/^Snooze$/)
    await press(/^Snooze until then$/)
    await page.getByText('Snoozed. Mails and escalation wait until then.').waitFor()
    await press(/^Get connection link$/)
    await press(/^Make the link$/)
    await page.getByText(/connect-account\?link_token=/).waitFor()
    await press(/^Set the verdict$/)
    await page.getByRole('textbox', { name: 'Why' }).focus()
    await page.keyboard.type('It is us')
    await page.getByLabel('Verdict', { exact: true }).selectOption('operator')
    await press(/^Set it$/)
    await page.getByText('The verdict is set.').waitFor()
    // The platform is asked, and knows better: the case goes back to the person.
    await page.getByText('Decided by keys@acme.example').waitFor()
    await relink.caseThat(id, ({ stage, verdict }) => stage === 'awaiting_user' && verdict === 'user', 'the probe')
    // What the server refuses is said in its words, where it was asked for.
    await press(/^Set the verdict$/)
    await page.getByRole('textbox', { name: 'Why' }).focus()
    await page.keyboard.type('Again')
    await press(/^Set it$/)
    await page.getByRole('alert').getByText('The verdict is user already').waitFor()
    await press(/^Cancel the case$/)
    await page.getByRole('textbox', { name: 'Reason' }).focus()
    await page.keyboard.type('Enough')
    await press(/^Cancel it for good$/)
    await page.getByText('Cancelled. No one will be asked to reconnect.').waitFor()
    expect((await relink.api.get<{ outcome: string }>(`/case/${id}`)).outcome).toBe('cancelled')
    expect(complaints.filter((complaint) => !complaint.includes('409'))).toEqual([])
    await context.close()
  })

  test('has its contact changed', async () => {
    const { page, context, complaints, open: show } = await open({ role: 'support', email: 'contacts@acme.example' })
    const { id, reference } = caseAt('waiting')
    await show(`/cases/${id}`, reference)
    await page.getByRole('button', { name: 'Change contact' }).click()
    const form = page.getByRole('dialog', { name: 'Edit contacts' })
    await form.getByLabel('Email').fill('grace@northwind.example')
    await form.getByRole('button', { name: 'Save contacts' }).click()
    await page
      .getByText(/grace@northwind.example/)
      .first()
      .waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('offers a viewer nothing to press, and is not there for a wrong id', async () => {
    const { page, context, open: show } = await open({ role: 'viewer', email: 'viewer@acme.example' })
    await show(`/cases/${caseAt('escalated').id}`, caseAt('escalated').reference)
    await page.getByText('Your role here only reads.').waitFor()
    expect(await page.getByRole('button', { name: 'Mail the link again' }).count()).toBe(0)
    await page.screenshot({ path: `${shots}/case-viewer-1280-light.png`, fullPage: true })
    await show('/cases', 'Cases')
    expect(await page.getByRole('checkbox').count()).toBe(0)
    await show('/cases/00000000-0000-4000-8000-000000000000', 'Case')
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    await context.close()
  })
})

test('a case says so when it may be out of date', async () => {
  const { page, context, open: show } = await open()
  await page.route(/\/console\/api\/stream/, (route) => route.abort())
  await show(`/cases/${caseAt('escalated').id}`, caseAt('escalated').reference)
  await page.getByText('What you see may be old.').waitFor()
  await page.getByText(/This may be old: it was read/).waitFor()
  await page.unroute(/\/console\/api\/stream/)
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 20_000 })
  expect(await page.getByText('This may be old').count()).toBe(0)
  await context.close()
})

describe('a held case', () => {
  test('of unknown identity asks for a decision, and shows in place why one is not possible', async () => {
    const { page, context, open: show } = await open({ role: 'support', email: 'grant@acme.example', viewport: 'narrow' })
    const { id, reference } = caseAt('held')
    await relink.tools.database.query(`UPDATE cases SET hold_why = 'identity' WHERE id = $1`, [id])
    await show(`/cases/${id}`, reference)
    await page.getByText('Is it the right account?').waitFor()
    await page.screenshot({ path: `${shots}/case-grant-375-light.png`, fullPage: true })
    expect(await faults(page)).toEqual([])
    // Another colleague was quicker: the server says so, and the page follows.
    await relink.tools.database.query(`UPDATE cases SET hold_why = 'relapse' WHERE id = $1`, [id])
    await page.getByRole('button', { name: 'Refuse it' }).click()
    await page
      .getByText('No reauthorization waits for a confirmation here')
      .or(page.getByRole('button', { name: 'Release', exact: true }))
      .first()
      .waitFor()
    await context.close()
  })

  test('is released, and its hold is over', async () => {
    const { page, context, complaints, open: show } = await open({ role: 'support', email: 'release@acme.example' })
    const { id, reference } = caseAt('released')
    await show(`/cases/${id}`, reference)
    await page.getByText('The same person reconnected it, and it did not last.').waitFor()
    await page.getByRole('button', { name: 'Release', exact: true }).click()
    await page.getByRole('button', { name: 'Release now' }).click()
    await page.getByText('Released. The page shows what follows.').waitFor()
    await page.getByText('Waiting for a person to reconnect').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})

test.each(eachLook)(
  '$viewport, $scheme: nothing sticks out, and axe finds nothing',
  async ({ viewport, scheme }) => {
    const { page, context, complaints, open: show } = await open({ viewport, scheme })
    const size = viewport === 'narrow' ? '375' : '1280'
    await show('/cases?show=all', 'Cases')
    await page.screenshot({ path: `${shots}/cases-${size}-${scheme}.png`, fullPage: true })
    expect(await faults(page)).toEqual([])
    for (const name of ['escalated', 'held', 'reauthorized', 'expired']) {
      await show(`/cases/${caseAt(name).id}`, caseAt(name).reference)
      await page.screenshot({ path: `${shots}/case-${name}-${size}-${scheme}.png`, fullPage: true })
      expect(await faults(page)).toEqual([])
    }
    expect(complaints).toEqual([])
    await context.close()
  },
  60_000,
)
