import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { stepsDoneIn, stepsOpenedWith } from './support/case-history.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    policy: {
      confirm: 'PT4S',
      notify: [
        { after: 'PT0S', to: 'first', channel: 'email' },
        { after: 'PT3S', to: 'first', channel: 'email' },
      ],
      escalate_after: 'PT4S',
      expire_after: 'PT6S',
      probe_every: 'PT1S',
    },
  })
})
afterAll(() => relink.stop())

/** What each step of the workflow says on the timeline; hidden rows (`step`) keep the result of one that says nothing more. */
const says: Readonly<Record<string, readonly string[]>> = {
  detectRefreshError: ['refresh_tried', 'verdict', 'closed'],
  probe: ['refresh_tried', 'verdict', 'closed'],
  emitWebhook: ['event_written', 'held', 'released'],
  generateLinkToken: ['link_minted'],
  notifyEndUser: ['link_minted', 'mail_sent', 'mail_suppressed', 'mail_refused', 'step'],
  notifyStaff: ['step'],
  passOver: ['mail_suppressed'],
  escalate: ['escalated'],
  expireCase: ['closed'],
  performAct: ['note', 'snoozed', 'released', 'escalated', 'verdict', 'closed'],
  closeCase: ['closed'],
}
/** What the platform, the person, the API and the relay did: no step of the workflow wrote it. */
const byOthers = new Set(['failure_detected', 'page_opened', 'attempt_started', 'attempt_failed', 'reauthorized', 'delivery'])
const mailedByRelay = new Set(['success', 'support_escalation', 'support_unknown', 'operator'])

interface Row {
  readonly at: Date
  readonly kind: string
  readonly actor: string
  readonly data: { readonly mail_kind?: string; readonly outcome?: string }
}

interface Ran {
  readonly name: string
  readonly from: number
  readonly to: number
}

const ran = async (caseId: string): Promise<readonly Ran[]> => {
  await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'completed', 'the workflow to end')
  const events = (await relink.history(caseId)).raw.events ?? []
  const at = (time: (typeof events)[number]['eventTime']): number => Number(time?.seconds) * 1_000 + Number(time?.nanos) / 1e6
  return events.flatMap(
    ({ activityTaskCompletedEventAttributes: completed, workflowExecutionStartedEventAttributes: opened, eventTime }) => {
      // A case that was opened together with others did these before its execution began.
      if (opened) {
        const done = stepsOpenedWith(opened).map(({ step, at: time }) => ({ name: step, to: Date.parse(time) }))
        return done.map((one, index) => ({ ...one, from: done[index - 1]?.to ?? one.to }))
      }
      if (!completed) return []
      const begun = events.find(({ activityTaskStartedEventAttributes: started }) =>
        started?.scheduledEventId?.eq(completed.scheduledEventId ?? 0),
      )
      const name = events.find(({ eventId }) => eventId?.eq(completed.scheduledEventId ?? 0))?.activityTaskScheduledEventAttributes
        ?.activityType?.name
      const [from, to] = [at(begun?.eventTime), at(eventTime)]
      return [name ?? '', ...stepsDoneIn(completed).map(({ step }) => step)].map((step) => ({ name: step, from, to }))
    },
  )
}

/** Walks history and timeline beside each other: no step without its line, and no line that no step wrote. */
const walkBoth = async (caseId: string): Promise<readonly string[]> => {
  const steps = await ran(caseId)
  const { rows } = await relink.tools.database.query<Row>('SELECT at, kind, actor, data FROM timeline WHERE case_id = $1 ORDER BY at, id', [
    caseId,
  ])
  // Both clocks are this machine's; the database keeps microseconds, a Date milliseconds.
  const within = (row: Row, { from, to }: Ran): boolean => row.at.getTime() >= Math.floor(from) && row.at.getTime() <= to
  const silent = steps.filter((step) => !rows.some((row) => within(row, step) && says[step.name]?.includes(row.kind)))
  expect(silent.map(({ name }) => name)).toEqual([])
  const unexplained = rows.filter((row) => {
    if (byOthers.has(row.kind) || mailedByRelay.has(row.data.mail_kind ?? '') || row.data.outcome === 'reauthorized') return false
    return !steps.some((step) => within(row, step) && says[step.name]?.includes(row.kind))
  })
  expect(unexplained).toEqual([])
  return steps.map(({ name }) => name)
}

test('the story on the timeline is the history’s: reminded, escalated, expired', async () => {
  const caseId = await relink.breakAccount(await relink.importAccount({ email: 'silent@northwind.example' }))
  await relink.caseThat(caseId, ({ outcome }) => outcome === 'expired', 'the case to expire')
  expect(await walkBoth(caseId)).toEqual([
    ...['detectRefreshError', 'emitWebhook', 'generateLinkToken', 'notifyEndUser', 'notifyEndUser', 'escalate', 'expireCase', 'closeCase'],
  ])
})

test('held, and healed by a probe', async () => {
  const account = await relink.importAccount({ sub: 'usr_odd' })
  relink.platform.setFailure({ sub: 'usr_odd', match: 'refresh', answer: 'odd_4xx' })
  const path = `/integrated-account/${account.id}/authentication-error`
  const { case_id: caseId } = await relink.api.send<{ case_id: string }>('POST', path, { status: 401 })
  await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the case to be held')
  await waitFor(() => relink.mails('support@acme.example').some(({ subject }) => /can't tell why/.test(subject)), 'support to be mailed')
  relink.platform.clearFailures({ sub: 'usr_odd' })
  await relink.caseThat(caseId, ({ outcome }) => outcome === 'self_healed', 'the case to heal')
  expect(await walkBoth(caseId)).toEqual(['detectRefreshError', 'emitWebhook', 'notifyStaff', 'probe', 'closeCase'])
})

test('acted on by staff, each act with who asked for it', async () => {
  const account = await relink.importAccount({ email: 'acted@northwind.example' })
  const caseId = await relink.breakAccount(account)
  const mailed = (times: number) =>
    waitFor(async () => (await relink.timeline(caseId)).filter(({ kind }) => kind === 'mail_sent').length === times, 'the mail')
  await mailed(1)
  await relink.api.send('POST', `/case/${caseId}/note`, { text: 'They are on holiday' })
  await relink.api.send('POST', `/case/${caseId}/resend`, {})
  // An act that comes while a mail is under way has its step run again.
  await mailed(2)
  await relink.api.send('POST', `/case/${caseId}/snooze`, { until: new Date(Date.now() + 60_000).toISOString() })
  await relink.api.send('POST', `/case/${caseId}/cancel`, { reason: 'They left' })
  const acts = ['performAct', 'performAct', 'generateLinkToken', 'notifyEndUser', 'performAct', 'performAct', 'closeCase']
  expect(await walkBoth(caseId)).toEqual(['detectRefreshError', 'emitWebhook', 'generateLinkToken', 'notifyEndUser', ...acts])
  const asked = (await relink.timeline(caseId)).filter(({ actor }) => actor === 'api:test').map(({ title }) => title)
  expect(asked).toEqual([
    'Note by the API token test',
    'Another mail asked for by the API token test',
    expect.stringMatching(/^Mails and escalation wait until /),
    expect.stringMatching(/^Closed: |^Cancelling explained by /),
    expect.stringMatching(/^Closed: |^Cancelling explained by /),
  ])
})

test('reconnected by a person', async () => {
  const account = await relink.importAccount()
  const caseId = await relink.breakAccount(account)
  const mail = await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
  const page = await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })
  expect(page.heading).toBe('Connection successful')
  await relink.caseThat(caseId, ({ outcome }) => outcome === 'reauthorized', 'the case to end')
  expect(await walkBoth(caseId)).toEqual(['detectRefreshError', 'emitWebhook', 'generateLinkToken', 'notifyEndUser', 'closeCase'])
})
