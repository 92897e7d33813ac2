import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser } from '../src/embedded/form-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { CaseJson, Harness, ImportedAccount } from './support/harness.js'
import { inLanes } from './support/in-lanes.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    policy: {
      confirm: 'PT4S',
      notify: [
        { after: 'PT0S', to: 'first', channel: 'email' },
        { after: 'PT1S', to: 'first', channel: 'email' },
      ],
      escalate_after: 'PT2S',
      expire_after: 'PT6S',
      probe_every: 'PT1S',
    },
  })
})
afterAll(() => relink.stop())

const ended = async (caseId: string) => {
  const history = await waitFor(async () => {
    const read = await relink.history(caseId)
    return read.story.at(-1) === 'completed' && read
  }, 'the workflow to end')
  return { history, timeline: (await relink.timeline(caseId)).map(({ kind }) => kind) }
}

/** What the company heard, but for the import's two events; waits until there are as many. */
const heard = async (accountId: string, count: number): Promise<readonly string[]> => {
  const events = () =>
    relink.receiver
      .events(accountId)
      .slice(2)
      .map(({ event }) => event.replace('integrated_account:', ''))
  await waitFor(() => events().length >= count, `${String(count)} events`)
  return events().sort()
}

const report = async (accountId: string): Promise<string> => {
  const path = `/integrated-account/${accountId}/authentication-error`
  const { case_id: caseId } = await relink.api.send<{ case_id: string | null }>('POST', path, { status: 401 })
  if (caseId === null) throw new Error('no case was opened')
  return caseId
}

const statusOf = async (accountId: string): Promise<string> =>
  (await relink.api.get<{ status: string }>(`/integrated-account/${accountId}`)).status

test('self_healed, before any notification: no one hears of it', async () => {
  const account = await relink.importAccount({ sub: 'usr_quiet' })
  relink.platform.setFailure({ sub: 'usr_quiet', match: 'refresh', answer: '503' })
  const caseId = await report(account.id)
  await relink.caseThat(
    caseId,
    ({ stage, verdict }) => stage === 'detecting' && verdict === 'transient',
    'the case to wait for the platform',
  )
  expect(await statusOf(account.id)).toBe('active')
  relink.platform.clearFailures({ sub: 'usr_quiet' })
  const closed = await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the case to end')
  expect(closed.outcome).toBe('self_healed')
  const { history, timeline } = await ended(caseId)
  expect(history.activities).toEqual(['detectRefreshError', 'probe', 'closeCase'])
  expect(timeline).not.toContain('event_written')
  expect(relink.receiver.events(account.id).slice(2)).toEqual([])
  expect(relink.mails(account.email)).toEqual([])
})

test('self_healed, after support was notified of an unknown answer: reactivated, and no contact was mailed', async () => {
  const account = await relink.importAccount({ sub: 'usr_odd' })
  relink.platform.setFailure({ sub: 'usr_odd', match: 'refresh', answer: 'odd_4xx' })
  const caseId = await report(account.id)
  const held = await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the case to be held')
  expect(held).toMatchObject({ verdict: 'unknown', addressee: 'support', hold: { why: 'unknown' } })
  expect(await statusOf(account.id)).toBe('needs_reauth')
  await waitFor(() => relink.mails('support@acme.example').some(({ text }) => text.includes(held.reference)), 'support to be mailed')
  relink.platform.clearFailures({ sub: 'usr_odd' })
  expect((await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the case to end')).outcome).toBe('self_healed')
  const { history, timeline } = await ended(caseId)
  expect(history.activities).toEqual(['detectRefreshError', 'emitWebhook', 'notifyStaff', 'probe', 'closeCase'])
  expect(timeline).toEqual(expect.arrayContaining(['verdict', 'event_written', 'held', 'closed']))
  expect(await heard(account.id, 3)).toEqual(['authentication_error', 'reactivated', 'reauthorization_closed'])
  expect(await statusOf(account.id)).toBe('active')
  expect(relink.mails(account.email)).toEqual([])
})

test('operator_fixed: the company’s own app is at fault, the operator mends it', async () => {
  const account = await relink.importAccount({ sub: 'usr_ours' })
  // An app whose settings never worked makes no incident.
  await relink.api.send('POST', '/integrated-account/refresh-credentials', { id: account.id })
  relink.platform.setFailure({ sub: 'usr_ours', match: 'refresh', answer: 'invalid_client' })
  const caseId = await report(account.id)
  const isUnderIncident = ({ hold }: CaseJson): boolean => (hold as { why: string } | null)?.why === 'incident'
  const held = await relink.caseThat(caseId, isUnderIncident, 'the second look, and the case to be held')
  expect(held).toMatchObject({ verdict: 'operator', addressee: 'operator' })
  await relink.mailbox.arrived(({ to }) => to.includes('operator@acme.example'), 30_000)
  // A person who comes by is told that there is nothing for them to do.
  const { url } = await relink.api.send<{ url: string }>('POST', '/link-token', { integrated_account_id: account.id })
  const page = await new FormBrowser().open(url)
  expect(page.forms).toEqual([])
  expect(page.html).toContain('on our side')
  relink.platform.clearFailures({ sub: 'usr_ours' })
  expect((await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the case to end')).outcome).toBe('operator_fixed')
  const { history } = await ended(caseId)
  // After the second look the app's incident asked the platform, not the case.
  expect(history.activities).toEqual(['detectRefreshError', 'probe', 'emitWebhook', 'closeCase'])
  expect(await heard(account.id, 3)).toEqual(['authentication_error', 'reactivated', 'reauthorization_closed'])
  expect(relink.mails(account.email)).toEqual([])
  expect((await new FormBrowser().open(url)).heading).toBe('Lumen CRM is already connected')
})

/** The company's application goes on polling the dead account: no other case, no event, no mail, and hardly a call to the platform. */
const expectOnlyNoted = async (account: ImportedAccount, caseId: string, outcome: string): Promise<void> => {
  const events = relink.receiver.events(account.id).length
  const mails = relink.mails(account.email).length
  const asked = relink.platform.requests().length
  const answers = await inLanes(Array.from({ length: 1000 }), () =>
    relink.api.send('POST', `/integrated-account/${account.id}/authentication-error`, { status: 401 }),
  )
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"case_id":null}']))
  expect(await relink.caseOf(account.id)).toMatchObject({ id: caseId, number: 1, outcome })
  expect(await statusOf(account.id)).toBe('needs_reauth')
  expect(relink.receiver.events(account.id)).toHaveLength(events)
  expect(relink.mails(account.email)).toHaveLength(mails)
  expect(relink.platform.requests().length - asked).toBeLessThan(100)
}

test('expired: reminded, escalated, and given up; the account stays broken and later reports open nothing', async () => {
  const account = await relink.importAccount({ email: 'silent@northwind.example' })
  const caseId = await relink.breakAccount(account)
  const first = await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
  const escalated = await relink.caseThat(caseId, ({ stage }) => stage === 'escalated', 'the case to be escalated')
  await waitFor(() => relink.mails('support@acme.example').some(({ text }) => text.includes(escalated.reference)), 'support to be mailed')
  expect((await new FormBrowser().open(linkIn(first))).forms).toHaveLength(1)
  expect((await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the case to expire')).outcome).toBe('expired')
  const { history, timeline } = await ended(caseId)
  expect(history.activities).toEqual([
    'detectRefreshError',
    'emitWebhook',
    'generateLinkToken',
    'notifyEndUser',
    'notifyEndUser',
    'escalate',
    'expireCase',
    'closeCase',
  ])
  expect(timeline.filter((kind) => kind === 'mail_sent').length).toBeGreaterThanOrEqual(2)
  expect(timeline).toEqual(expect.arrayContaining(['escalated', 'closed']))
  expect(await heard(account.id, 3)).toEqual(['authentication_error', 'reauthorization_closed', 'reauthorization_escalated'])
  const [mail, reminder] = relink.mails(account.email)
  expect(relink.mails(account.email)).toHaveLength(2)
  // The reminder carries a link of its own, and threads under the first.
  expect(linkIn(reminder ?? first)).not.toBe(linkIn(first))
  expect(reminder?.references).toContain(mail?.message_id)
  expect((await new FormBrowser().open(linkIn(first))).heading).toBe('This link has run out')
  expect(await statusOf(account.id)).toBe('needs_reauth')
  await expectOnlyNoted(account, caseId, 'expired')
})

test('cancelled by support: the link is void, nothing more is sent', async () => {
  const account = await relink.importAccount({ email: 'cancelled@northwind.example' })
  const caseId = await relink.breakAccount(account)
  const link = linkIn(await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000))
  const answer = await relink.request('POST', `/case/${caseId}/cancel`, { reason: 'The customer has left.' })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ id: caseId, outcome: 'cancelled', stage: 'closed' })
  const { history, timeline } = await ended(caseId)
  expect(history.story.filter((what) => what.startsWith('update:'))).toHaveLength(1)
  expect(history.activities.slice(-2)).toEqual(['performAct', 'closeCase'])
  // How the last webhook went is told when it went.
  expect(timeline.filter((kind) => kind !== 'delivery').at(-1)).toBe('closed')
  const told = await heard(account.id, 2)
  expect(told.filter((event) => event !== 'reauthorization_escalated')).toEqual(['authentication_error', 'reauthorization_closed'])
  const page = await new FormBrowser().open(link)
  expect(page.forms.flatMap(({ buttons }) => buttons.map(({ label }) => label)).filter((label) => label.startsWith('Reconnect'))).toEqual(
    [],
  )
  const late = await relink.request('POST', `/case/${caseId}/cancel`, { reason: 'Once more.' })
  expect(late.status).toBe(409)
  await expectOnlyNoted(account, caseId, 'cancelled')
})
