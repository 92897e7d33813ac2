import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startTemporalServer } from '../src/embedded/temporal-server.js'
import type { TemporalServer } from '../src/embedded/temporal-server.js'
import { caseWorkflowId, incidentWorkflowId } from '../src/temporal/names.js'
import { freePort } from './support/free-port.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
let temporal: TemporalServer
let folder: string
/** An app whose policy asks the platform without pause; the other one's asks each second. */
let hasty: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relink-held-'))
  // A server of its own: an ordinary one begins a retry up to a second late, which the probes would have to wait for.
  temporal = await startTemporalServer({
    binary: inject('temporalBinary'),
    port: await freePort(),
    dbFilename: path.join(folder, 'temporal.db'),
    dynamicConfig: { 'history.timerProcessorMaxTimeShift': '"10ms"' },
  })
  const policy = {
    confirm: 'PT3S',
    notify: [{ after: 'PT0S', to: 'first', channel: 'email' }],
    escalate_after: 'P7D',
    expire_after: 'P30D',
    probe_every: 'PT1S',
  } as const
  relink = await startRelink({
    policy: { ...policy, notify: [...policy.notify] },
    settings: { temporalAddress: temporal.address, probesApart: 50 },
  })
  hasty = (await relink.registerIntegration({ name: 'hasty', config: { label: 'Lumen CRM' } })).id
  await relink.api.send('PUT', '/policy?integration=hasty', policy)
  // Stored before there were bounds: PROBES_APART limits the probes.
  await relink.tools.database.query(`UPDATE policies SET policy = policy || '{"probe_every": "PT0.05S"}' WHERE integration_id = $1`, [
    hasty,
  ])
})
afterAll(async () => {
  await relink.stop()
  await temporal.stop()
  await rm(folder, { recursive: true, force: true })
})

const fail = (sub: string, answer: 'invalid_client' | 'odd_4xx' | 'invalid_grant' | '503'): void => {
  relink.platform.setFailure({ sub, match: 'refresh', answer })
}

const report = async ({ id }: ImportedAccount): Promise<string> => {
  const { case_id: caseId } = await relink.api.send<{ case_id: string | null }>('POST', `/integrated-account/${id}/authentication-error`, {
    status: 401,
  })
  return caseId ?? ''
}

/** An app whose settings never worked makes no incident. */
const refreshed = ({ id }: ImportedAccount) => relink.api.send('POST', '/integrated-account/refresh-credentials', { id })

/** The second look has confirmed that the app is at fault. */
const underIncident = (caseId: string) =>
  relink.caseThat(caseId, ({ hold }) => (hold as { why: string } | null)?.why === 'incident', 'the case to be held under the incident')

const statusOf = async ({ id }: ImportedAccount): Promise<string> =>
  (await relink.api.get<{ status: string }>(`/integrated-account/${id}`)).status

/** What the company heard of an account since its import. */
const heard = ({ id }: ImportedAccount): readonly string[] =>
  relink.receiver
    .events(id)
    .slice(2)
    .map(({ event }) => event.replace('integrated_account:', ''))

/** Were each probe an activity of its own, its three events would be more than 100 by then. */
const many = 40

/** How often the activity under way has been tried. */
const tries = async (workflowId: string): Promise<number> => {
  const { raw } = await relink.tools.temporal.client.workflow.getHandle(workflowId).describe()
  return raw.pendingActivities?.[0]?.attempt ?? 0
}

test('held through many probes for an unknown answer: under 100 events of history, and no one gets two mails', async () => {
  const account = await relink.importAccount({ sub: 'usr_vague', integrationId: hasty })
  fail('usr_vague', 'odd_4xx')
  const caseId = await report(account)
  await relink.caseThat(caseId, ({ stage, hold }) => stage === 'held' && (hold as { why: string }).why === 'unknown', 'the case to be held')
  await waitFor(async () => (await tries(caseWorkflowId(caseId))) > many, 'the probes')
  relink.platform.clearFailures({ sub: 'usr_vague' })
  const closed = await relink.caseThat(caseId, (one) => one.outcome !== null, 'the case to end')
  expect(closed.outcome).toBe('self_healed')
  const history = await completed(caseId)
  expect(history.events).toBeLessThan(100)
  expect(history.activities).toEqual(['detectRefreshError', 'emitWebhook', 'notifyStaff', 'probe', 'closeCase'])
  expect(relink.mails(account.email)).toEqual([])
  const staff = await relink.api.get<{ result: unknown[] }>(`/mail?case_id=${caseId}`)
  expect(staff.result).toHaveLength(1)
  // The execution that did it all stands in the row, so that its page can be found.
  const { runId } = await relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId)).describe()
  expect((await relink.api.get<{ workflow: { run_id: string } }>(`/case/${caseId}`)).workflow.run_id).toBe(runId)
})

const completed = (caseId: string) =>
  waitFor(async () => {
    const read = await relink.history(caseId)
    return read.story.at(-1) === 'completed' && read
  }, 'the workflow to end')

test('many looks at an app at fault: under 100 events of history, for the incident and for a case that waits under it unasked', async () => {
  const account = await relink.importAccount({ sub: 'usr_fixed', integrationId: hasty })
  await refreshed(account)
  fail('usr_fixed', 'invalid_client')
  const caseId = await report(account)
  const held = await underIncident(caseId)
  expect(held.verdict).toBe('operator')
  const workflowId = incidentWorkflowId(String(held['incident_id']))
  await waitFor(async () => (await tries(workflowId)) > many, 'the looks')
  relink.platform.clearFailures({ sub: 'usr_fixed' })
  expect((await relink.caseThat(caseId, (one) => one.outcome !== null, 'the case to end')).outcome).toBe('operator_fixed')
  const history = await completed(caseId)
  expect(history.events).toBeLessThan(40)
  expect(history.activities).toEqual(['detectRefreshError', 'probe', 'emitWebhook', 'closeCase'])
  const handle = relink.tools.temporal.client.workflow.getHandle(workflowId)
  await handle.result()
  expect((await handle.fetchHistory()).events?.length).toBeLessThan(100)
  expect(relink.mails(account.email)).toEqual([])
})

test('one app at fault, five accounts: the operator gets one mail, no end user any, and all heal together', async () => {
  const before = relink.mails('operator@acme.example').length
  const subs = ['one', 'two', 'three', 'four', 'five'].map((name) => `usr_${name}`)
  const accounts = await Promise.all(subs.map((sub) => relink.importAccount({ sub })))
  await Promise.all(accounts.map(refreshed))
  for (const sub of subs) fail(sub, 'invalid_client')
  const caseIds = await Promise.all(accounts.map(report))
  for (const caseId of caseIds) await underIncident(caseId)
  await waitFor(() => relink.mails('operator@acme.example').length > before, 'the operator to be mailed')
  for (const sub of subs) relink.platform.clearFailures({ sub })
  for (const caseId of caseIds) {
    const { outcome } = await relink.caseThat(caseId, (one) => one.outcome !== null, 'the case to end')
    expect(outcome).toBe('operator_fixed')
  }
  for (const account of accounts) {
    await waitFor(() => heard(account).length >= 3, 'three events')
    expect([...heard(account)].sort()).toEqual(['authentication_error', 'reactivated', 'reauthorization_closed'])
    expect(await statusOf(account)).toBe('active')
    expect(relink.mails(account.email)).toEqual([])
  }
  expect(relink.mails('operator@acme.example')).toHaveLength(before + 1)
})

test('a probe that answers “the person must reauthorize” ends the hold: the contact is mailed, the event goes out once', async () => {
  const account = await relink.importAccount({ sub: 'usr_turned' })
  fail('usr_turned', 'odd_4xx')
  const caseId = await report(account)
  await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the case to be held')
  expect(relink.mails(account.email)).toEqual([])
  fail('usr_turned', 'invalid_grant')
  await relink.caseThat(caseId, ({ stage, verdict }) => stage === 'awaiting_user' && verdict === 'user', 'the contact to be asked')
  const mail = await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
  expect(linkIn(mail)).toContain('link_token=')
  expect(heard(account).filter((event) => event === 'authentication_error')).toHaveLength(1)
  expect((await relink.api.get<{ hold: unknown }>(`/case/${caseId}`)).hold).toBeNull()
})

test('a platform that is down notifies no one within `confirm`, and is reported as unknown after it', async () => {
  const account = await relink.importAccount({ sub: 'usr_storm', integrationId: hasty })
  const supportMails = relink.mails('support@acme.example').length
  fail('usr_storm', '503')
  const caseId = await report(account)
  const detecting = await relink.caseThat(caseId, ({ verdict }) => verdict === 'transient', 'the first answer')
  expect(detecting).toMatchObject({ stage: 'detecting', confirmed_at: null })
  expect(await statusOf(account)).toBe('active')
  expect(heard(account)).toEqual([])
  const told = await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'confirm to be over')
  expect(told).toMatchObject({ verdict: 'unknown', addressee: 'support', hold: { why: 'unknown' } })
  const patience = Date.parse(String(told['confirmed_at'])) - Date.parse(String(told['opened_at']))
  expect(patience).toBeGreaterThanOrEqual(3000)
  expect(await statusOf(account)).toBe('needs_reauth')
  await waitFor(() => heard(account).includes('authentication_error'), 'the event')
  await waitFor(() => relink.mails('support@acme.example').length > supportMails, 'support to be mailed')
  expect(relink.mails(account.email)).toEqual([])
  relink.platform.clearFailures({ sub: 'usr_storm' })
  expect((await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the case to end')).outcome).toBe('self_healed')
})
