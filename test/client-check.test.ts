import { afterAll, beforeAll, expect, test } from 'vitest'
import { judge } from '../src/domain/judge.js'
import { defaultPolicy } from '../src/domain/policy.js'
import { probeApp } from '../src/incidents/probe-app.js'
import { askClient } from '../src/integrations/ask-client.js'
import { loadIntegration } from '../src/integrations/load-integration.js'
import { oauthApp } from '../src/integrations/oauth-app.js'
import { platformRules } from '../src/platforms/index.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { refused, startRefusingApp } from './support/refusing-app.js'
import type { PlatformReply } from './support/answering-platform.js'
import type { RefusedAccount, RefusingApp } from './support/refusing-app.js'

const dead = refused(400, 'invalid_grant')
const wrongClient = refused(401, 'invalid_client')
const everyMs = 2_000

let relink: Harness
const apps: RefusingApp[] = []
beforeAll(async () => {
  relink = await startRelink({
    policy: { confirm: 'PT30S', probe_every: 'PT1S' },
    settings: { secondTryAfter: 500, clientCheckEvery: everyMs, incidentReleasePerMinute: 6_000 },
  })
})
afterAll(async () => {
  for (const { platform } of apps) await platform.close()
  await relink.stop()
})

const app = async (oauth: Readonly<Record<string, unknown>> = {}): Promise<RefusingApp> => {
  const made = await startRefusingApp(relink, oauth)
  apps.push(made)
  return made
}

const incidents = async ({ integrationId }: RefusingApp) =>
  (await relink.api.get<{ result: { closed_at: string | null }[] }>(`/incident?integration_id=${integrationId}`)).result
const questions = ({ platform }: RefusingApp) => platform.asked('/revoke')
const patch = ({ integrationId }: RefusingApp, body: unknown) => relink.api.send('PATCH', `/integration/${integrationId}`, body)
const check = ({ integrationId }: RefusingApp) =>
  relink.api.send<{ client: string; code: string; checked_at: string | null }>('POST', `/integration/${integrationId}/check`, {})
const isOver = () => new Promise((resolve) => setTimeout(resolve, everyMs + 200))

/** Refreshed, which calibrates the revocation endpoint. */
const calibrated = async (): Promise<readonly [RefusingApp, RefusedAccount, RefusedAccount]> => {
  const one = await app()
  const [ada, ben] = [await one.account('ada'), await one.account('ben')]
  for (const account of [ada, ben]) await one.refresh(account)
  return [one, ada, ben]
}

test.each([
  ['invalid_client', wrongClient],
  // Doorkeeper, of a deleted app.
  ['unauthorized_client', refused(403, 'unauthorized_client')],
])(
  'a refused grant may hide a refused client: if the revocation endpoint says %s, the operator is asked and no customer is mailed',
  async (_code, accuses) => {
    const [one, ada, ben] = await calibrated()
    // Once, with the first good refresh, whatever came after.
    expect(questions(one)).toHaveLength(1)
    expect(questions(one)[0]?.form).toMatchObject({ token_type_hint: 'refresh_token', client_id: 'acme', client_secret: 'first-secret' })
    await isOver()
    one.everybody = dead
    one.revocation = accuses
    const cases = [await one.report(ada), await one.report(ben)]
    for (const caseId of cases) {
      await relink.caseThat(caseId, ({ verdict, stage }) => verdict === 'operator' && stage === 'held', 'the operator')
    }
    await waitFor(async () => (await incidents(one)).length === 1, 'the incident')
    for (const { email } of [ada, ben]) expect(relink.mails(email)).toEqual([])
    // Every account of the app is judged by one answer at a time, and the incident does not end by what the token endpoint says.
    const seen = questions(one).length
    await isOver()
    await isOver()
    const times = questions(one).map(({ at }) => at)
    for (const [index, at] of times.entries()) if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(everyMs - 50)
    expect(questions(one).length).toBeGreaterThanOrEqual(seen)
    expect(await incidents(one)).toEqual([expect.objectContaining({ closed_at: null })])
    // The secret is fixed: the grants work, and all is over.
    one.everybody = null
    one.revocation = { status: 200 }
    for (const caseId of cases) await relink.caseThat(caseId, ({ outcome }) => outcome === 'operator_fixed', 'the end')
  },
)

test('an endpoint that refused while a refresh worked is not believed later, and without a calibration it is not asked', async () => {
  const one = await app()
  one.revocation = wrongClient
  const ada = await one.account('ada')
  await one.refresh(ada)
  expect(questions(one)).toHaveLength(1)
  one.says.set(ada.refreshToken, dead)
  await one.report(ada)
  await relink.mailbox.arrived(({ to }) => to.includes(ada.email), 30_000)

  const other = await app()
  const ben = await other.account('ben')
  other.revocation = wrongClient
  other.everybody = dead
  await other.report(ben)
  await relink.mailbox.arrived(({ to }) => to.includes(ben.email), 30_000)
  expect(questions(other)).toHaveLength(0)
})

test('`client_check: never` switches it off, and a changed secret is calibrated again', async () => {
  const [one, ada, ben] = await calibrated()
  await patch(one, { client_check: 'never' })
  await isOver()
  one.revocation = wrongClient
  one.says.set(ada.refreshToken, dead)
  await one.report(ada)
  await relink.mailbox.arrived(({ to }) => to.includes(ada.email), 30_000)
  expect(questions(one)).toHaveLength(1)
  expect((await check(one)).code).toBe('client_check_off')
  await patch(one, { client_check: 'auto', oauth: { client_secret: 'second-secret' } })
  one.revocation = { status: 200 }
  await one.refresh(ben)
  await waitFor(() => questions(one).length === 2, 'the calibration')
  expect(questions(one)[1]?.form['client_secret']).toBe('second-secret')
})

test('the integration’s check asks the same, at most once in a while; `unknown` where there is no revocation endpoint or nothing is proven', async () => {
  const none = await app({ revocation_endpoint: null })
  expect(await check(none)).toMatchObject({ client: 'unknown', code: 'no_revocation_endpoint', checked_at: null })
  const one = await app()
  expect(await check(one)).toMatchObject({ client: 'unknown', code: 'not_refused' })
  const ada = await one.account('ada')
  await one.refresh(ada)
  await isOver()
  // Refreshes have worked with these settings, so this answer calibrates.
  const good = await check(one)
  expect(good.client).toBe('accepted')
  one.revocation = wrongClient
  expect(await check(one)).toEqual(good)
  await isOver()
  expect(await check(one)).toMatchObject({ client: 'refused', code: 'invalid_client' })
  expect(JSON.stringify(await check(one))).not.toContain('first-secret')
})

test('any number of processes that want to know at once ask once and share the answer', async () => {
  const [one] = await calibrated()
  await isOver()
  const integration = await loadIntegration(relink.tools.database, one.integrationId)
  if (integration === null) throw new Error('no integration')
  const before = questions(one).length
  const wanted = { integrationId: integration.id, environmentId: integration.environmentId, clientChangedAt: integration.clientChangedAt }
  const client = await oauthApp(relink.tools, integration)
  const answers = await Promise.all(Array.from({ length: 20 }, () => askClient(relink.tools, { ...wanted, app: client, calibrates: 'no' })))
  expect(questions(one).length - before).toBe(1)
  expect(new Set(answers.map((answer) => answer?.answeredAt?.getTime())).size).toBe(1)
})

test('only the refresh that calibrates the endpoint waits for its answer', async () => {
  const one = await app()
  const [ada, ben] = [await one.account('ada'), await one.account('ben')]
  let answer: (reply: PlatformReply) => void = () => undefined
  one.revocation = new Promise((resolve) => (answer = resolve))
  let isFirstDone = false
  const first = one.refresh(ada).then(() => (isFirstDone = true))
  await waitFor(() => questions(one).length === 1, 'the question')
  await one.refresh(ben)
  expect(isFirstDone).toBe(false)
  answer({ status: 200 })
  await first
  expect(questions(one)).toHaveLength(1)
})

test('a platform that bans clients after too many refusals is asked once: no made-up token, no second look, no repeat', async () => {
  const one = await startRefusingApp(relink, {}, 'home-assistant')
  apps.push(one)
  const [ada, ben] = [await one.account('ada'), await one.account('ben')]
  for (const account of [ada, ben]) await one.refresh(account)
  const sent = ({ refreshToken }: RefusedAccount) =>
    one.platform.asked('/token').filter(({ form }) => form['refresh_token'] === refreshToken)
  one.says.set(ada.refreshToken, dead)
  one.says.set(ben.refreshToken, refused(400, 'invalid_request', 'Invalid client id'))
  const [ours, theirs] = [await one.report(ben), await one.report(ada)]
  await relink.mailbox.arrived(({ to }) => to.includes(ada.email), 30_000)
  await relink.caseThat(ours, ({ verdict, confirmed_at }) => verdict === 'operator' && confirmed_at !== null, 'what the second look finds')
  // What it says about a grant proves nothing about the client, so it ends no incident.
  const judgement = judge(
    { kind: 'answer', status: 400, headers: {}, bodyText: '{"error":"invalid_grant"}', body: { error: 'invalid_grant' }, receivedAt: 0 },
    platformRules('home-assistant'),
    { scopesChangedSinceGrant: false },
  )
  expect(judgement.verdict).toBe('user')
  const which = { environmentId: relink.environmentId, integrationId: one.integrationId }
  await probeApp(relink.tools, which, () => Promise.resolve({ kind: 'failed', judgement }))
  expect((await incidents(one)).map(({ closed_at: at }) => at)).toEqual([null])
  await isOver()
  for (const { id } of [ada, ben]) {
    expect((await relink.request('GET', `/integrated-account/${id}/access-token`)).status).not.toBe(200)
    expect((await relink.request('POST', '/integrated-account/refresh-credentials', { id })).status).not.toBe(200)
    expect((await relink.request('POST', `/integrated-account/${id}/authentication-error`, { status: 401 })).status).toBe(202)
  }
  expect([sent(ada).length, sent(ben).length, questions(one).length]).toEqual([2, 2, 0])
  // Nor by the sweep, once the case is over.
  const due = await relink.tools.database.query('SELECT next_refresh_at FROM credentials WHERE account_id = $1', [ada.id])
  expect(due.rows).toEqual([{ next_refresh_at: null }])
  // The app's settings are fixed: then it is asked again, and by itself.
  one.says.delete(ben.refreshToken)
  await patch(one, { oauth: { refresh_params: { audience: 'api' } } })
  await relink.caseThat(ours, ({ outcome }) => outcome !== null, 'the end')
  expect(sent(ben)).toHaveLength(3)
  // What was refused under the old settings may be asked once more under the new ones (by an incident's probe), and not again.
  expect(sent(ada).length).toBeLessThanOrEqual(3)
  expect((await relink.api.get<{ outcome: string | null }>(`/case/${theirs}`)).outcome).toBeNull()
})

test('a platform that answers 500 for longer than `confirm` is the operator’s where its revocation endpoint refuses the client', async () => {
  await relink.api.send('PUT', '/policy', { ...defaultPolicy, confirm: 'PT3S', probe_every: 'PT1S' })
  const broken = { status: 500, body: { error: 'server_error' } }
  const [one, ada] = await calibrated()
  const [other, ben] = await calibrated()
  await isOver()
  Object.assign(one, { everybody: broken, revocation: wrongClient })
  other.everybody = broken
  const [accused, silent] = [await one.report(ada), await other.report(ben)]
  const first = await relink.caseThat(accused, ({ verdict }) => verdict !== null, 'a verdict')
  expect([first.verdict, await incidents(one)]).toEqual(['transient', []])
  await waitFor(async () => (await incidents(one)).length === 1, 'the incident')
  const found = await relink.caseThat(accused, ({ verdict }) => verdict === 'operator', 'the operator')
  expect(found).toMatchObject({ addressee: 'operator', reason: { code: 'invalid_client', http_status: 500 } })
  // Where the client check says nothing, it stays a platform that does not work, for support.
  await relink.caseThat(silent, ({ verdict }) => verdict === 'unknown', 'support')
  expect(await incidents(other)).toEqual([])
  for (const { email } of [ada, ben]) expect(relink.mails(email)).toEqual([])
})
