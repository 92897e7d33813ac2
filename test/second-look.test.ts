import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { CaseJson, Harness } from './support/harness.js'
import type { PlatformReply } from './support/answering-platform.js'
import { refused, startRefusingApp } from './support/refusing-app.js'
import type { RefusedAccount, RefusingApp } from './support/refusing-app.js'

const wrongClient = refused(401, 'invalid_client', 'Client authentication failed')

const secondTryAfter = 700

let relink: Harness
const apps: RefusingApp[] = []
beforeAll(async () => {
  relink = await startRelink({
    policy: {
      confirm: 'PT30S',
      probe_every: 'PT1S',
      notify: [
        { after: 'PT0S', to: 'first', channel: 'email' },
        { after: 'PT3S', to: 'first', channel: 'email' },
      ],
    },
    // A look that is overdue by two of these counts as lost, and a busy machine is late.
    settings: { secondTryAfter, platformTimeout: 30_000, incidentReleasePerMinute: 6_000 },
  })
})
afterAll(async () => {
  for (const { platform } of apps) await platform.close()
  await relink.stop()
})

const app = async (preset?: string): Promise<RefusingApp> => {
  const made = await startRefusingApp(relink, {}, preset)
  apps.push(made)
  return made
}

const caseOf = (id: string): Promise<CaseJson> => relink.api.get<CaseJson>(`/case/${id}`)
const incidents = async ({ integrationId }: RefusingApp) =>
  (await relink.api.get<{ result: { id: string; closed_at: string | null }[] }>(`/incident?integration_id=${integrationId}`)).result
const hold = (one: CaseJson): string | null => (one['hold'] as { why: string } | null)?.why ?? null
const judged = (caseId: string) => relink.caseThat(caseId, ({ verdict }) => verdict !== null, 'a verdict')
const eventsOf = (id: string) =>
  relink.receiver.events(id).flatMap(({ event }) => (/authentication_error|reactivated|closed/.test(event) ? [event] : []))
const summary = (one: CaseJson): string => (one['reason'] as { summary: string }).summary

/** An app with two customers that both were refreshed, so that its settings have worked. */
const workingApp = async (): Promise<readonly [RefusingApp, RefusedAccount, RefusedAccount]> => {
  const one = await app()
  const [first, other] = [await one.account('ada'), await one.account('ben')]
  for (const account of [first, other]) await one.refresh(account)
  return [one, first, other]
}

/** Works after the first look has its answer and before the second has one, however slow the machine is. */
const betweenTheLooks = async (one: RefusingApp, account: RefusedAccount, caseId: string, work: () => Promise<void>): Promise<void> => {
  await judged(caseId)
  const said = (await one.says.get(account.refreshToken)) ?? {}
  let answer = (): void => undefined
  one.says.set(
    account.refreshToken,
    new Promise((resolve) => {
      answer = () => {
        resolve(said)
      }
    }),
  )
  // Until then a refresh may have been under way before the case was opened, and proves nothing.
  const opened = Date.parse(String((await caseOf(caseId))['opened_at']))
  await waitFor(() => Date.now() > opened + secondTryAfter / 4, 'refreshes to count')
  await work()
  answer()
}

test('an answer that blames the app is written at once; event, mail and incident wait for a second one', async () => {
  const [one, ada] = await workingApp()
  one.says.set(ada.refreshToken, wrongClient)
  const caseId = await one.report(ada)
  const pending = await judged(caseId)
  expect([pending.stage, pending.verdict, pending.addressee, hold(pending)]).toEqual(['held', 'operator', 'operator', 'operator'])
  expect(await incidents(one)).toEqual([])
  expect(eventsOf(ada.id)).toEqual([])
  const asked = one.platform.asked('/token').length
  const held = await relink.caseThat(caseId, (found) => hold(found) === 'incident', 'the incident')
  expect(one.platform.asked('/token').length).toBeGreaterThan(asked)
  expect(await incidents(one)).toHaveLength(1)
  expect(held['incident_id']).toBe((await incidents(one))[0]?.id)
  await waitFor(() => eventsOf(ada.id).length === 1, 'the event')
  expect(relink.mails(ada.email)).toEqual([])
})

test('an account healed at the second look was never the operator’s: no event, no mail, no incident', async () => {
  const [one, ada] = await workingApp()
  one.says.set(ada.refreshToken, wrongClient)
  const caseId = await one.report(ada)
  await judged(caseId)
  one.says.delete(ada.refreshToken)
  const ended = await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the end')
  expect(ended.outcome).toBe('self_healed')
  expect([await incidents(one), eventsOf(ada.id)]).toEqual([[], []])
})

test('where another customer is refreshed meanwhile it is not the app: support reads so, and no incident is opened', async () => {
  const [one, ada, ben] = await workingApp()
  one.says.set(ada.refreshToken, wrongClient)
  const caseId = await one.report(ada)
  await betweenTheLooks(one, ada, caseId, () => one.refresh(ben))
  const found = await relink.caseThat(caseId, (one) => hold(one) === 'unknown', 'support')
  expect([found.verdict, found.addressee]).toEqual(['unknown', 'support'])
  expect(summary(found)).toContain('1 other customer of this app was refreshed meanwhile')
  expect(await incidents(one)).toEqual([])
  expect(relink.mails(ada.email)).toEqual([])
})

test('an app whose present settings never worked says just that to its operator, without an incident', async () => {
  const one = await app()
  const [ada, ben] = [await one.account('ada'), await one.account('ben')]
  one.everybody = wrongClient
  const cases = [await one.report(ada), await one.report(ben)]
  for (const caseId of cases) {
    const found = await relink.caseThat(
      caseId,
      (c) => c.verdict === 'operator' && c['confirmed_at'] !== null && hold(c) === 'operator',
      'the operator',
    )
    expect(summary(found)).toContain('No refresh has ever worked')
  }
  await waitFor(
    () =>
      relink.mails('operator@acme.example').some(({ text }) => text.includes(one.integrationId) || cases.some((id) => text.includes(id))),
    'a mail to the operator',
  )
  expect(await incidents(one)).toEqual([])
  // Once they have worked, the same answer is the app's.
  one.everybody = null
  for (const account of [ada, ben]) await one.refresh(account)
  one.everybody = wrongClient
  await one.report(ada)
  await waitFor(async () => (await incidents(one)).length === 1, 'the incident')
})

test('an answer to a secret that was replaced meanwhile says nothing of the app: what the right one fixes was the operator’s', async () => {
  const [one, ada, ben] = await workingApp()
  const { integrationId, platform, says } = one
  const patch = (secret: string) => relink.api.send('PATCH', `/integration/${integrationId}`, { oauth: { client_secret: secret } })
  one.everybody = wrongClient
  await patch('wrong-secret')
  const caseId = await one.report(ada)
  await relink.caseThat(caseId, (found) => found.stage === 'held' && found['confirmed_at'] !== null, 'the operator to be asked')
  // A probe has sent the wrong secret, and is answered only when another customer has been refreshed with the right one.
  let answer = (): void => undefined
  says.set(
    ada.refreshToken,
    new Promise((resolve) => {
      answer = () => {
        resolve(wrongClient)
      }
    }),
  )
  const asked = platform.asked('/token').length
  one.everybody = null
  await waitFor(() => platform.asked('/token').length > asked, 'a probe to be under way')
  const changedAt = async () =>
    (await relink.tools.database.query<{ at: Date }>('SELECT settings_changed_at AS at FROM integrations WHERE id = $1', [integrationId]))
      .rows[0]?.at
  const before = await changedAt()
  const patched = patch('right-secret')
  await waitFor(async () => (await changedAt())?.getTime() !== before?.getTime(), 'the right secret to be stored')
  await one.refresh(ben)
  says.delete(ada.refreshToken)
  answer()
  await patched
  const ended = await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the end')
  expect(ended.outcome).toBe('operator_fixed')
  expect((await relink.timeline(caseId)).filter(({ data }) => data['why'] === 'second_look')).toHaveLength(1)
})

test('one second look for an app: its result counts for all of its cases', async () => {
  const one = await app()
  const accounts = await Promise.all(['ada', 'ben', 'cyd', 'dan', 'eve'].map((name) => one.account(name)))
  for (const account of accounts) await one.refresh(account)
  one.everybody = wrongClient
  const cases = await Promise.all(accounts.map((account) => one.report(account)))
  await Promise.all(cases.map(judged))
  const before = one.platform.asked('/token').length
  await waitFor(async () => (await incidents(one)).length === 1, 'the incident')
  expect(one.platform.asked('/token').length - before).toBeLessThanOrEqual(1)
  for (const caseId of cases) await relink.caseThat(caseId, (found) => hold(found) === 'incident', 'each to be held under it')
})

test('meanwhile the next account of another customer is brought forward, if it is due soon anyway: no other is refreshed to find out', async () => {
  const [one, ada, ben] = await workingApp()
  const [later, cyd] = [await one.account('dan'), await one.account('cyd')]
  // Of the same customer: its success would say nothing.
  const own = (await relink.api.get<{ tenant_id: string }>(`/integrated-account/${ada.id}`)).tenant_id
  const second = await one.account('eve', own)
  const due = (id: string, minutes: number) =>
    relink.tools.database.query(`UPDATE credentials SET next_refresh_at = now() + make_interval(mins => $2) WHERE account_id = $1`, [
      id,
      minutes,
    ])
  for (const [account, minutes] of [
    [second, 1],
    [ben, 5],
    [later, 6],
    [cyd, 11],
  ] as const)
    await due(account.id, minutes)
  const before = one.platform.asked('/token').length
  one.says.set(ada.refreshToken, wrongClient)
  await judged(await one.report(ada))
  // The next sweep takes it; the Schedule works off due accounts.
  const isNow = async (id: string): Promise<boolean> =>
    (
      await relink.tools.database.query(
        `SELECT FROM credentials WHERE account_id = $1 AND (next_refresh_at <= now() OR next_refresh_at > now() + interval '30 minutes')`,
        [id],
      )
    ).rowCount === 1
  await waitFor(() => isNow(ben.id), 'the next one to be due')
  expect(await Promise.all([second, later, cyd].map(({ id }) => isNow(id)))).toEqual([false, false, false])
  const others = one.platform.asked('/token').slice(before)
  expect(others.every(({ form }) => [ada.refreshToken, ben.refreshToken].includes(form['refresh_token'] ?? ''))).toBe(true)
})

test.each([
  ['gitea', 'grant does not exist'],
  ['casdoor', 'refresh token is invalid or revoked'],
] as const)('%s says “%s” while its own store is away, too: no mail is sent before a second look', async (preset, words) => {
  const gone = refused(400, 'invalid_grant', words)
  const one = await app(preset)
  const [ada, ben] = [await one.account('ada'), await one.account('ben')]
  for (const account of [ada, ben]) await one.refresh(account)
  // Its store comes back.
  one.says.set(ada.refreshToken, gone)
  const passing = await one.report(ada)
  expect((await judged(passing)).verdict).toBe('user')
  one.says.delete(ada.refreshToken)
  expect((await relink.caseThat(passing, ({ outcome }) => outcome !== null, 'the end')).outcome).toBe('self_healed')
  expect([relink.mails(ada.email), eventsOf(ada.id)]).toEqual([[], []])
  // The grant is really gone.
  one.says.set(ben.refreshToken, gone)
  const caseId = await one.report(ben)
  await judged(caseId)
  await relink.mailbox.arrived(({ to }) => to.includes(ben.email), 30_000)
  expect((await relink.timeline(caseId)).some(({ data }) => data['why'] === 'second_look')).toBe(true)
})

test('bare invalid_request: a person’s where another customer is refreshed, the operator’s where another is refused', async () => {
  const bare = refused(400, 'invalid_request')
  const [one, ada, ben] = await workingApp()
  one.says.set(ada.refreshToken, bare)
  const caseId = await one.report(ada)
  await betweenTheLooks(one, ada, caseId, () => one.refresh(ben))
  await relink.mailbox.arrived(({ to }) => to.includes(ada.email), 30_000)
  expect(await caseOf(caseId)).toMatchObject({ verdict: 'user', addressee: 'contact' })

  const [other, cyd, dan] = await workingApp()
  for (const account of [cyd, dan]) other.says.set(account.refreshToken, bare)
  const cases = [await other.report(cyd), await other.report(dan)]
  await waitFor(async () => (await incidents(other)).length === 1, 'the incident')
  for (const id of cases)
    expect(await relink.caseThat(id, (found) => hold(found) === 'incident', 'held')).toMatchObject({ verdict: 'operator' })
})

test('a person who is being asked gets no other mail until the second look, and is asked on when it was a mistake', async () => {
  const [one, ada] = await workingApp()
  one.says.set(ada.refreshToken, refused(400, 'invalid_grant'))
  const caseId = await one.report(ada)
  await relink.mailbox.arrived(({ to }) => to.includes(ada.email), 30_000)
  one.says.set(ada.refreshToken, wrongClient)
  await waitFor(async () => (await relink.timeline(caseId)).some(({ data }) => data['why'] === 'second_look'), 'the second look', 30_000)
  one.says.set(ada.refreshToken, refused(400, 'invalid_grant'))
  await waitFor(() => relink.mails(ada.email).length === 2, 'the reminder')
  expect(await caseOf(caseId)).toMatchObject({ verdict: 'user', stage: 'awaiting_user' })
  expect(await incidents(one)).toEqual([])
})

test('a verdict that support gives is not undone by the same answer, be it under way or later', async () => {
  const [one, ada] = await workingApp()
  one.says.set(ada.refreshToken, wrongClient)
  const caseId = await one.report(ada)
  await judged(caseId)
  const asked = one.platform.asked('/token').length
  let answer: (reply: PlatformReply) => void = () => undefined
  one.says.set(ada.refreshToken, new Promise((resolve) => (answer = resolve)))
  await waitFor(() => one.platform.asked('/token').length > asked, 'the second look', 30_000)
  await relink.api.send('POST', `/case/${caseId}/verdict`, { verdict: 'user', note: 'Only theirs', wrong: true })
  answer(wrongClient)
  // The second mail is sent only after the platform was asked once more.
  await waitFor(() => relink.mails(ada.email).length === 2, 'the reminder', 30_000)
  expect(one.platform.asked('/token').length).toBeGreaterThan(asked + 1)
  expect(await caseOf(caseId)).toMatchObject({ verdict: 'user', stage: 'awaiting_user' })
  expect(await incidents(one)).toEqual([])
})

test('no case of an incident that is over stays the operator’s: each is judged again with the others’ success', async () => {
  const one = await app()
  const [ada, ben, cyd] = [await one.account('ada'), await one.account('ben'), await one.account('cyd')]
  for (const account of [ada, ben, cyd]) await one.refresh(account)
  one.everybody = wrongClient
  const cases = [await one.report(ada), await one.report(ben), await one.report(cyd)]
  for (const caseId of cases) await relink.caseThat(caseId, (found) => hold(found) === 'incident', 'held')
  one.says.set(ada.refreshToken, wrongClient)
  one.says.set(ben.refreshToken, refused(400, 'invalid_request'))
  one.everybody = null
  const [client, bare, healed] = cases.map((caseId) => caseId)
  const left = await relink.caseThat(client ?? '', (found) => hold(found) === 'unknown', 'support')
  expect([left.verdict, left.addressee]).toEqual(['unknown', 'support'])
  expect(summary(left)).toMatch(/1 other customer of this app was refreshed meanwhile/)
  await relink.mailbox.arrived(({ to }) => to.includes(ben.email), 30_000)
  expect(await caseOf(bare ?? '')).toMatchObject({ verdict: 'user', addressee: 'contact' })
  expect((await relink.caseThat(healed ?? '', ({ outcome }) => outcome !== null, 'the end')).outcome).toBe('operator_fixed')
})

test('a case that waited as the operator’s since an incident long over is judged again at its next probe', async () => {
  const one = await app()
  const ada = await one.account('ada')
  one.everybody = wrongClient
  const caseId = await one.report(ada)
  await relink.caseThat(caseId, (found) => hold(found) === 'operator' && found['confirmed_at'] !== null, 'the operator')
  // As versions before 0.2 left it.
  await relink.tools.database.query(
    `WITH over AS (
       INSERT INTO incidents (id, environment_id, integration_id, cause, reason, opened_at, began_at, closed_at, closed_why, workflow_closed_at)
       SELECT gen_random_uuid(), environment_id, integration_id, 'operator', reason, opened_at, opened_at, now(), 'works', now() FROM cases WHERE id = $1
       RETURNING id
     ) UPDATE cases SET incident_id = over.id FROM over WHERE cases.id = $1`,
    [caseId],
  )
  const left = await relink.caseThat(caseId, (found) => hold(found) === 'unknown', 'support')
  expect([left.verdict, left.addressee]).toEqual(['unknown', 'support'])
  expect(summary(left)).toContain('the incident of this app is over')
})

test('if the client was replaced and that was confirmed, its refusal asks the person for a new consent', async () => {
  const [one, ada] = await workingApp()
  await relink.tools.database.query(
    `UPDATE integrations SET oauth = jsonb_set(oauth, '{client_id}', '"another"'), settings_changed_at = now(), client_changed_at = now(),
       endpoints_confirmed_at = now() WHERE id = $1`,
    [one.integrationId],
  )
  one.says.set(ada.refreshToken, refused(400, 'invalid_request'))
  const caseId = await one.report(ada)
  await relink.mailbox.arrived(({ to }) => to.includes(ada.email), 30_000)
  expect(await caseOf(caseId)).toMatchObject({ verdict: 'user', addressee: 'contact', reason: { code: 'client_replaced' } })
  expect(await incidents(one)).toEqual([])
})
