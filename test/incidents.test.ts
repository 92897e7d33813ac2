import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createActivities } from '../activities/create-activities.js'
import { startMetrics } from '../src/api.js'
import { defaultPolicy } from '../src/domain/policy.js'
import { burstFrom, tellAt, tenantsNeeded } from '../src/domain/outbreak.js'
import { warnExpiringSecrets } from '../src/incidents/warn-expiring-secrets.js'
import { incidentWorkflowId } from '../src/temporal/names.js'
import { startRelink, waitFor } from './support/harness.js'
import type { CaseJson, Company, Harness, ImportedAccount } from './support/harness.js'

interface IncidentJson {
  readonly id: string
  readonly integration_id: string
  readonly code: string
  readonly opened_at: string
  readonly closed_at: string | null
  readonly accounts: number
  readonly tenants: number
  readonly case_ids: readonly string[]
}

const policy = {
  confirm: 'PT2S',
  notify: [
    { after: 'PT0S', to: 'first', channel: 'email' },
    { after: 'PT2S', to: 'first', channel: 'email' },
    { after: 'P1D', to: 'first', channel: 'email' },
  ],
  probe_every: 'PT1S',
} as const

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    policy: { ...policy, notify: [...policy.notify] },
    settings: { incidentSettle: 1_500, incidentReleasePerMinute: 6_000, databasePoolSize: 16 },
  })
})
afterAll(() => relink.stop(), 60_000)

type Answer = 'invalid_client' | 'invalid_grant' | 'odd_4xx' | '503'
const fail = (account: ImportedAccount, answer: Answer): void => {
  relink.platform.setFailure({ sub: account.sub, match: 'refresh', answer })
}
const mend = ({ sub }: ImportedAccount): void => {
  relink.platform.clearFailures({ sub })
}

/** An app of its own, with an account for each of so many tenants (or all of one). */
const app = async (name: string, size: number, tenantOf: (index: number) => string = (index) => `${name}-${String(index)}`) => {
  const { id: integrationId } = await relink.registerIntegration({ name })
  const accounts: ImportedAccount[] = []
  for (let index = 0; index < size; index++) {
    const sub = `usr_${name}_${String(index)}`
    accounts.push(await relink.importAccount({ sub, integrationId, fields: { tenant_id: tenantOf(index) } }))
  }
  // An app whose settings never worked makes no incident.
  await refreshed(at(accounts, size - 1))
  return { integrationId, accounts }
}

const refreshed = ({ id }: ImportedAccount) => relink.api.send('POST', '/integrated-account/refresh-credentials', { id })

const report = async ({ id }: ImportedAccount): Promise<string> => {
  const path = `/integrated-account/${id}/authentication-error`
  return (await relink.api.send<{ case_id: string | null }>('POST', path, { status: 401 })).case_id ?? ''
}

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index]
  if (found === undefined) throw new Error(`there is none at ${String(index)}`)
  return found
}

const incidentsOf = async (integrationId: string): Promise<readonly IncidentJson[]> =>
  (await relink.api.get<{ result: IncidentJson[] }>(`/incident?integration_id=${integrationId}`)).result

const incidentThat = (integrationId: string, fits: (one: IncidentJson) => boolean, what: string): Promise<IncidentJson> =>
  waitFor(async () => (await incidentsOf(integrationId)).find(fits) ?? false, what)

const why = ({ hold }: CaseJson): string | null => (hold as { why: string } | null)?.why ?? null
const isHeld = (one: CaseJson): boolean => one.stage === 'held' && why(one) === 'incident'
const held = (caseId: string) => relink.caseThat(caseId, isHeld, 'the case to be held under the incident')
const ended = (caseId: string) => relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the case to end')
const asked = (account: ImportedAccount) => relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
const alerts = (incidentId: string): number => relink.mails('operator@acme.example').filter(({ text }) => text.includes(incidentId)).length
const eventsOf = (incidentId: string): readonly string[] => relink.receiver.events(incidentId).map(({ event }) => event)

describe('how many are an outbreak', () => {
  const tenants = (count: number) => Array.from({ length: count }, (_, index) => ({ tenantId: String(index), at: 1000 + index }))

  test('the square root of the app’s tenants, and never fewer than the setting', () => {
    expect([1, 3, 9, 100, 2000, 1_000_000].map((size) => tenantsNeeded(size, 3))).toEqual([3, 3, 3, 10, 45, 1000])
  })

  test('tenants count, not accounts; what worked before enough had failed does not speak against it', () => {
    const oneTenant = Array.from({ length: 300 }, (_, index) => ({ tenantId: 'northwind', at: index }))
    expect(burstFrom(oneTenant, 3)).toBeNull()
    expect(burstFrom([...oneTenant, ...tenants(2)], 3)).toBe(299)
    expect(burstFrom(tenants(10), 3)).toBe(1007)
  })

  test('the operator is notified after the first minute, then at doubling intervals, at least weekly', () => {
    const settings = { settleMs: 60_000, remindMs: 4 * 3_600_000 }
    expect(tellAt({ openedAt: 0, alerts: 0, toldAt: null }, settings)).toBe(60_000)
    expect([1, 2, 3, 6, 7, 50].map((n) => tellAt({ openedAt: 0, alerts: n, toldAt: 0 }, settings) / 3_600_000)).toEqual([
      4, 8, 16, 128, 168, 168,
    ])
  })
})

test('an answer that blames the app twice: an incident, all cases of the app wait, one alert; once fixed, all end without a mail', async () => {
  const { integrationId, accounts } = await app('secret', 4)
  // A look each 4 s: what is set between two of them is not asked about.
  await relink.api.send('PUT', '/policy?integration=secret', { ...defaultPolicy, ...policy, probe_every: 'PT4S' })
  const [asking, first, second, third] = [at(accounts, 0), at(accounts, 1), at(accounts, 2), at(accounts, 3)]
  // A person who was asked before, for a cause of their own.
  fail(asking, 'invalid_grant')
  const askedCase = await report(asking)
  await asked(asking)
  for (const account of accounts) fail(account, 'invalid_client')
  const caseId = await report(first)
  expect(await held(caseId)).toMatchObject({ verdict: 'operator', addressee: 'operator' })
  const incident = await incidentThat(integrationId, ({ closed_at }) => closed_at === null, 'an incident')
  expect(incident.code).toBe('invalid_client')
  // Whatever it answered for itself.
  fail(second, 'invalid_grant')
  const joined = await held(await report(second))
  expect(joined).toMatchObject({ verdict: 'operator', incident_id: incident.id, reason: { code: 'invalid_grant' } })
  fail(second, 'invalid_client')
  expect(await held(askedCase)).toMatchObject({ verdict: 'user', incident_id: incident.id })
  // Past the reminder that was due, and past the alert.
  await waitFor(() => alerts(incident.id) === 1, 'the alert')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(relink.mails(asking.email)).toHaveLength(1)
  expect(await incidentsOf(integrationId)).toEqual([expect.objectContaining({ accounts: 3, tenants: 3, closed_at: null })])
  const refused = await relink.request('POST', `/case/${joined.id}/resend`, {})
  expect([refused.status, refused.body['message']]).toEqual([409, 'Held (incident): a click would not mend it'])
  // Like the others it would still fail, and is not asked.
  const late = await report(third)
  await held(late)

  for (const account of [asking, second]) fail(account, 'invalid_grant')
  for (const account of [first, third]) mend(account)
  await incidentThat(integrationId, ({ closed_at }) => closed_at !== null, 'the incident to be closed')
  for (const one of [caseId, late]) expect((await ended(one)).outcome).toBe('operator_fixed')
  for (const account of [first, third]) expect(relink.mails(account.email)).toEqual([])
  // These are really dead: each goes to its person.
  expect(await relink.caseThat(joined.id, ({ stage }) => stage === 'awaiting_user', 'its person to be asked')).toMatchObject({
    verdict: 'user',
  })
  await asked(second)
  await waitFor(() => relink.mails(asking.email).length === 2, 'the reminder that was due')
  expect(await relink.caseThat(askedCase, ({ stage }) => stage === 'awaiting_user', 'the ladder to go on')).toMatchObject({ hold: null })
  await waitFor(() => eventsOf(incident.id).length === 2, 'both events')
  expect(eventsOf(incident.id)).toEqual(['incident:opened', 'incident:closed'])
  expect(alerts(incident.id)).toBe(1)
  const kinds = (await relink.timeline(joined.id)).map(({ kind, title }) => `${kind}: ${title}`)
  expect(kinds).toEqual(
    expect.arrayContaining([
      'verdict: The app itself seems to be at fault',
      'released: The incident of the app is over',
      'verdict: A person has to reconnect',
    ]),
  )
  // One of them goes on failing by itself, so nothing opens it again.
  expect(await incidentsOf(integrationId)).toHaveLength(1)
})

test('an app of three: two customers who revoke are asked, the third makes it an outbreak, and staff may say that it is none', async () => {
  const { integrationId, accounts } = await app('three', 3)
  for (const account of accounts) fail(account, 'invalid_grant')
  const early = [await report(at(accounts, 0)), await report(at(accounts, 1))]
  for (const index of [0, 1]) await asked(at(accounts, index))
  expect(await incidentsOf(integrationId)).toEqual([])
  const last = await report(at(accounts, 2))
  for (const caseId of [...early, last]) expect(await held(caseId)).toMatchObject({ verdict: 'operator' })
  const [incident] = await incidentsOf(integrationId)
  expect(incident).toMatchObject({ code: 'invalid_grant', accounts: 3, tenants: 3 })
  await waitFor(() => alerts(incident?.id ?? '') === 1, 'the alert')
  expect(relink.mails('operator@acme.example').at(-1)?.subject).toBe(
    'Many connections to Lumen CRM stopped at once: 3 connections are waiting',
  )
  expect(relink.mails(at(accounts, 2).email)).toEqual([])

  const resolved = await relink.api.send<IncidentJson>('POST', `/incident/${incident?.id ?? ''}/resolve`, {})
  expect(resolved.closed_at).not.toBeNull()
  expect((await relink.request('POST', `/incident/${resolved.id}/resolve`, {})).status).toBe(409)
  for (const caseId of [...early, last]) await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'people to be asked')
  await asked(at(accounts, 2))
  expect(await incidentsOf(integrationId)).toHaveLength(1)
})

test('a customer’s administrator who revokes 20 accounts is no outbreak: each is asked', async () => {
  const { integrationId, accounts } = await app('admin', 20, () => 'one-customer')
  for (const account of accounts) fail(account, 'invalid_grant')
  await Promise.all(accounts.map(report))
  for (const account of accounts) await asked(account)
  expect(await incidentsOf(integrationId)).toEqual([])
})

test('where most work, three customers who revoke at once are no outbreak', async () => {
  const { integrationId, accounts } = await app('busy', 16)
  const [failing, working] = [accounts.slice(0, 3), accounts.slice(3)]
  for (const account of failing) fail(account, 'invalid_grant')
  for (const account of failing.slice(0, 2)) await report(account)
  for (const { id } of working) await relink.api.send('POST', '/integrated-account/refresh-credentials', { id })
  await report(at(failing, 2))
  for (const account of failing) await asked(account)
  expect(await incidentsOf(integrationId)).toEqual([])
})

test('a platform that is down past `confirm` is one incident, not an unknown answer for each', async () => {
  const { integrationId, accounts } = await app('down', 5)
  const before = relink.mails('support@acme.example').length
  for (const account of accounts) fail(account, '503')
  const caseIds = await Promise.all(accounts.map(report))
  for (const caseId of caseIds) await held(caseId)
  expect(await incidentsOf(integrationId)).toEqual([expect.objectContaining({ code: 'platform_error', accounts: 5, tenants: 5 })])
  for (const account of accounts) mend(account)
  for (const caseId of caseIds) expect((await ended(caseId)).outcome).toBe('operator_fixed')
  expect(relink.mails('support@acme.example')).toHaveLength(before)
  for (const account of accounts) expect(relink.mails(account.email)).toEqual([])
})

test('an app that works for others is not at fault: its incident ends by itself, and the next such response opens none', async () => {
  const { integrationId, accounts } = await app('some', 3)
  const [odd, other, odder] = [at(accounts, 0), at(accounts, 1), at(accounts, 2)]
  fail(odd, 'invalid_client')
  const caseId = await report(odd)
  await held(caseId)
  // Refreshes that were under way when it began prove nothing: that is twice the harness's platform time-out.
  await waitFor(
    async () => {
      await relink.api.send('POST', '/integrated-account/refresh-credentials', { id: other.id })
      return (await incidentsOf(integrationId)).every(({ closed_at }) => closed_at !== null)
    },
    'the incident to be closed',
    40_000,
  )
  // The platform still refuses the client for this account alone: support has to find out why.
  const left = await relink.caseThat(caseId, (one) => one.stage === 'held' && why(one) === 'unknown', 'the case to be held by itself')
  expect(left).toMatchObject({ verdict: 'unknown', addressee: 'support' })
  await waitFor(() => relink.mails('support@acme.example').some(({ text }) => text.includes(caseId)), 'support to be mailed')
  fail(odder, 'invalid_client')
  const next = await report(odder)
  // The second look hears late, after what is done meanwhile; before a quarter of its distance a refresh proves nothing.
  mend(odder)
  relink.platform.setFailure({ sub: odder.sub, match: 'refresh', answer: 'invalid_client', delay_ms: 3_000 })
  const opened = Date.parse((await relink.api.get<{ opened_at: string }>(`/case/${next}`)).opened_at)
  await waitFor(() => Date.now() > opened + relink.tools.settings.secondTryAfter / 4, 'refreshes to count')
  await refreshed(other)
  await relink.caseThat(next, (one) => one.stage === 'held' && why(one) === 'unknown', 'the next one too')
  expect(await incidentsOf(integrationId)).toHaveLength(1)
})

test('PATCH of the secret probes at once, and returns what is held and what healed; the check returns whether the platform accepts the client', async () => {
  const { integrationId, accounts } = await app('rotated', 5)
  const check = async () =>
    (await relink.api.send<{ client: string; code: string }>('POST', `/integration/${integrationId}/check`, {})).client
  const patch = (secret: string) =>
    relink.api.send<{ held: number; healed: number }>('PATCH', `/integration/${integrationId}`, { oauth: { client_secret: secret } })
  expect(await check()).toBe('accepted')
  expect(await patch('wrong-secret')).toMatchObject({ held: 0, healed: 0 })
  expect(await check()).toBe('refused')
  const caseIds = await Promise.all(accounts.map(report))
  // These settings never worked, which is no incident.
  for (const caseId of caseIds) {
    const one = await relink.caseThat(
      caseId,
      (found) => found.stage === 'held' && found['confirmed_at'] !== null,
      'the operator to be asked',
    )
    expect([one.verdict, why(one)]).toEqual(['operator', 'operator'])
  }
  expect(await patch('also-wrong')).toMatchObject({ held: 5, healed: 0 })
  const mended = await patch('acme-reports-test-secret')
  expect(mended.held + mended.healed).toBe(5)
  // By either: this call, or the incident that it woke.
  expect(mended.healed).toBeGreaterThan(0)
  for (const caseId of caseIds) expect((await ended(caseId)).outcome).toBe('operator_fixed')
  expect(await check()).toBe('accepted')
  expect(await incidentsOf(integrationId)).toEqual([])
  for (const account of accounts) expect(relink.mails(account.email)).toEqual([])
})

test('staff may take a case out of an incident; a sandbox account makes none, and an empty list of operators falls back to support', async () => {
  const { integrationId, accounts } = await app('taken', 2)
  const sandbox = await relink.importAccount({ sub: 'usr_sandbox', integrationId, fields: { is_sandbox: true } })
  fail(sandbox, 'invalid_client')
  await relink.caseThat(await report(sandbox), (one) => why(one) === 'operator', 'the sandbox case to be held by itself')
  expect(await incidentsOf(integrationId)).toEqual([])

  await relink.api.send('PATCH', '/environment', { operator: [] })
  const account = at(accounts, 0)
  fail(account, 'invalid_client')
  const caseId = await report(account)
  const { incident_id: incidentId } = await held(caseId)
  await waitFor(() => relink.mails('support@acme.example').some(({ text }) => text.includes(integrationId)), 'support to be alerted')
  expect(alerts(String(incidentId))).toBe(0)
  await relink.api.send('PATCH', '/environment', { operator: ['operator@acme.example'] })

  await relink.api.send('POST', `/case/${caseId}/verdict`, { verdict: 'user', note: 'They have moved to another account' })
  await asked(account)
  mend(account)
})

test('an execution that was lost is started again by the reconciler, and open incidents are a metric', async () => {
  const { integrationId, accounts } = await app('lost', 1)
  fail(at(accounts, 0), 'invalid_client')
  const caseId = await report(at(accounts, 0))
  await held(caseId)
  const [incident] = await incidentsOf(integrationId)
  const handle = relink.tools.temporal.client.workflow.getHandle(incidentWorkflowId(incident?.id ?? ''))
  await waitFor(async () => (await handle.describe()).status.name === 'RUNNING', 'the execution')
  await handle.terminate('lost')
  const metrics = await startMetrics(relink.tools, 0, '127.0.0.1')
  const text = await (await fetch(`${metrics.url}/metrics`)).text()
  await metrics.stop()
  expect(Number(/^relink_incidents_open (\d+)/m.exec(text)?.[1])).toBeGreaterThan(0)
  mend(at(accounts, 0))
  await createActivities({ ...relink.tools, settings: { ...relink.tools.settings, reconcileEvery: 0 } }).reconcile()
  expect((await ended(caseId)).outcome).toBe('operator_fixed')
})

test('an expiring client secret: one mail 30, 7 and 1 days ahead, each once', async () => {
  const other: Company = await relink.company('secrets', { operator: ['keys@acme.example'] })
  const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()
  const { id } = await other.api.send<{ id: string }>('POST', '/integration', {
    name: 'expiring',
    config: { label: 'Lumen CRM' },
    oauth: {
      issuer: relink.platform.url,
      client_id: 'acme-reports',
      client_secret: 's',
      identity: { from: 'none' },
      client_secret_expires_at: inDays(31),
    },
  })
  const warn = () => relink.tools.database.transaction((tx) => warnExpiringSecrets(tx))
  const subjects = () => relink.mails('keys@acme.example').map(({ subject }) => subject)
  await warn()
  for (const [days, said] of [
    [29, '30 days'],
    [6, '7 days'],
    [0.5, 'a day'],
  ] as const) {
    await other.api.send('PATCH', `/integration/${id}`, { oauth: { client_secret_expires_at: inDays(days) } })
    const before = subjects().length
    await warn()
    await warn()
    await waitFor(() => subjects().length > before, `the warning of ${said}`)
    expect(subjects().slice(before)).toEqual([`The client secret for Lumen CRM runs out in ${said}`])
  }
  await other.api.send('PATCH', `/integration/${id}`, { oauth: { client_secret_expires_at: inDays(-1) } })
  await warn()
  const { result } = await other.api.get<{ result: unknown[] }>('/mail')
  expect(result).toHaveLength(3)
})
