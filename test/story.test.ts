import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink()
})
afterAll(() => relink.stop())

test('one account, from a dead token to "Connection successful"', async () => {
  const account = await relink.importAccount()
  const caseId = await relink.breakAccount(account)

  const mail = await relink.mailbox.arrived((message) => message.to.includes(account.email), 30_000)
  expect(mail.subject).toBe('Lumen CRM is no longer connected to Acme Reports: ada@northwind.example')
  const asked = await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')
  expect(asked).toMatchObject({ verdict: 'user', addressee: 'contact', outcome: null, reason: { platform_code: 'invalid_grant' } })
  expect(mail.text).toContain(asked.reference)
  expect(await relink.api.get(`/integrated-account/${account.id}`)).toMatchObject({ status: 'needs_reauth', case: { id: caseId } })

  const browser = new FormBrowser()
  const page = await browser.open(linkIn(mail))
  expect(page.heading).toBe('Reconnect Lumen CRM to Acme Reports')
  const end = await reconnect(browser, linkIn(mail), { email: 'ada@northwind.example' })
  expect(end.heading).toBe('Connection successful')
  expect(await relink.api.get(`/integrated-account/${account.id}`)).toMatchObject({
    status: 'active',
    last_error: null,
    case: { id: caseId, outcome: 'reauthorized' },
  })
  expect(await relink.api.send('POST', '/integrated-account/refresh-credentials', { id: account.id })).toEqual({ success: true })

  // Temporal tells the story in its own words, and only ids, verdicts and codes.
  const history = await waitFor(async () => {
    const read = await relink.history(caseId)
    return read.story.at(-1) === 'completed' && read
  }, 'the workflow to end')
  expect(history.story.filter((what) => what !== 'timer')).toEqual([
    'detectRefreshError',
    'emitWebhook',
    'generateLinkToken',
    'notifyEndUser',
    'signal:reauthorized',
    'closeCase',
    'completed',
  ])

  // So does the timeline.
  const timeline = await relink.timeline(caseId)
  const told = timeline.map(({ kind }) => kind).filter((kind) => kind !== 'delivery')
  expect(told).toEqual([
    'failure_detected',
    'refresh_tried',
    'verdict',
    'event_written',
    'link_minted',
    'mail_sent',
    'page_opened',
    'attempt_started',
    'reauthorized',
    'closed',
  ])
  for (const { title } of timeline) expect(title).toMatch(/^[A-Z].+/)
  expect([...timeline].sort((a, b) => a.at.localeCompare(b.at))).toEqual(timeline)

  // The company's systems heard each fact once, in order, and can check who says it.
  await waitFor(() => relink.receiver.events(account.id).length >= 7, 'seven events')
  const events = relink.receiver.events(account.id)
  expect(events.map(({ event }) => event.replace('integrated_account:', '')).sort()).toEqual(
    ['created', 'active', 'authentication_error', 'updated', 'active', 'reauthorized', 'reauthorization_closed'].sort(),
  )
  const broken = events.find(({ event }) => event.endsWith(':authentication_error'))
  expect(broken?.payload.case).toMatchObject({ id: caseId, verdict: 'user', addressee: 'contact', outcome: null })
  const closed = events.find(({ event }) => event.endsWith(':reauthorization_closed'))
  expect(closed?.payload.case).toMatchObject({ id: caseId, outcome: 'reauthorized' })
  for (const { body, headers } of relink.receiver.received) {
    const hex = createHmac('sha256', relink.webhook.secret).update(body).digest('hex')
    expect(headers['x-truto-signature']).toBe(`format=sha256,v=${hex}`)
    new Webhook(relink.webhook.secret, { format: 'raw' }).verify(body, headers as Record<string, string>)
  }

  const confirmation = await relink.mailbox.arrived(({ to, subject }) => to.includes(account.email) && /connected again/.test(subject), 30_000)
  expect(confirmation.subject).toContain('Lumen CRM is connected again')
  expect(relink.mails(account.email)).toHaveLength(2)
})

test('a link is spent by success: the page says so, and a second person changes nothing', async () => {
  const account = await relink.importAccount({ email: 'second@northwind.example' })
  const caseId = await relink.breakAccount(account)
  const link = linkIn(await relink.mailbox.arrived((message) => message.to.includes(account.email), 30_000))
  expect((await reconnect(new FormBrowser(), link, { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
  const again = await new FormBrowser().open(link)
  expect(again.forms).toEqual([])
  expect(['This link has been used', 'Lumen CRM is already connected']).toContain(again.heading)
  expect(await relink.caseOf(account.id)).toMatchObject({ id: caseId, outcome: 'reauthorized' })
})
