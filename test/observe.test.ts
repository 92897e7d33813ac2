import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Answered } from './support/room-tools.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { runRelink } from './support/run-relink.js'
import { runToEnd } from './support/warm-relink.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    policy: { confirm: 'PT0S', notify: [{ after: 'PT0S', to: 'first', channel: 'email' }], escalate_after: 'P7D', probe_every: 'PT1S' },
    environment: { mode: 'observe' },
  })
})
afterAll(() => relink.stop())
beforeEach(() => cutOver('--back'))

/** As an operator does it. */
const cutOver = async (...options: readonly string[]): Promise<string> => {
  const { end, stdout, stderr } = await runToEnd(['cutover', '--environment', 'test', ...options], {
    DATABASE_URL: relink.tools.settings.databaseUrl,
  })
  expect(end, stderr).toBe(0)
  return stdout
}

const refreshesSent = (): number => relink.platform.counts().by_grant_type['refresh_token'] ?? 0

const report = async ({ id }: ImportedAccount, body?: unknown): Promise<string | null> =>
  (
    await relink.api.send<{ case_id: string | null }>('POST', `/integrated-account/${id}/authentication-error`, {
      status: 401,
      ...(body === undefined ? {} : { body }),
    })
  ).case_id

const patchTokens = (account: ImportedAccount, token: Record<string, unknown>): Promise<Answered> =>
  relink.request('PATCH', `/integrated-account/${account.id}/credentials`, { context: { oauth: { token } } })

const fetchToken = ({ id }: ImportedAccount): Promise<Answered> => relink.request('GET', `/integrated-account/${id}/access-token`)

/** Makes the stored access token run out, as time would. */
const runOut = ({ id }: ImportedAccount): Promise<unknown> =>
  relink.tools.database.query(
    `UPDATE credentials SET access_expires_at = now() - interval '1 hour', next_refresh_at = now() WHERE account_id = $1`,
    [id],
  )

const heard = ({ id }: ImportedAccount): readonly string[] => relink.receiver.events(id).map(({ event }) => event)

test('no way leads to the platform with a refresh token while the environment observes', async () => {
  const account = await relink.importAccount({ email: 'quiet@northwind.example' })
  const before = refreshesSent()

  expect((await fetchToken(account)).body['access_token']).toBe(account.accessToken)
  await runOut(account)
  const late = await fetchToken(account)
  expect(late.status).toBe(503)
  expect(late.headers.get('retry-after')).toBe('30')
  expect(late.body.message).toMatch(/only observes.*relink cutover/)

  const now = await relink.request('POST', '/integrated-account/refresh-credentials', { id: account.id })
  expect(now.status).toBe(409)
  expect(now.body.message).toMatch(/only observes/)

  // A report, its case's steps, and tokens that the other system rotated meanwhile.
  const caseId = await report(account, { error: 'invalid_grant' })
  await relink.caseThat(caseId ?? '', ({ stage }) => stage === 'held', 'the case to be held')
  await waitFor(() => relink.tools.temporal.isRunning(caseId ?? ''), 'its workflow to run')
  const grant = await relink.platform.issueGrant({ client_id: 'acme-reports', sub: 'usr_ada' })
  expect((await patchTokens(account, { ...grant })).status).toBe(200)

  expect(refreshesSent()).toBe(before)
  // The facts are kept, and no way leads out: neither again nor all of them.
  const { result } = await relink.api.get<{ result: { id: string }[] }>(`/event?integrated_account_id=${account.id}`)
  expect(result.length).toBeGreaterThan(0)
  expect((await relink.request('POST', `/event/${result[0]?.id ?? ''}/resend`, {})).status).toBe(409)
  expect(await relink.api.send('POST', `/webhook/${relink.webhook.id}/replay`, { since: '2020-01-01T00:00:00Z' })).toEqual({ events: 0 })
  expect(heard(account)).toEqual([])
  expect(relink.mails(account.email)).toEqual([])
})

test('whatever asks for a refresh, the token is not even opened: the guard is the last thing before it', async () => {
  const account = await relink.importAccount({ sub: 'usr_ada' })
  // A value that does not open would be found by opening it.
  await relink.tools.database.query(`UPDATE credentials SET sealed = 'x' WHERE account_id = $1`, [account.id])
  const before = refreshesSent()
  for (let time = 0; time < 2; time += 1) {
    const result = await refreshAccount(relink.tools, account.id, { wait: false })
    expect(result).toMatchObject({ kind: 'failed', caseId: null, judgement: { code: 'observed', verdict: 'transient' } })
  }
  expect(refreshesSent()).toBe(before)
  expect(await relink.caseOf(account.id)).toBeNull()
})

test('a case that Relink did not open itself has the verdict of the same ladder, and no one is notified', async () => {
  const cases = [
    { body: { error: 'invalid_grant', error_description: 'revoked' }, verdict: 'user', addressee: 'contact', code: 'invalid_grant' },
    { body: '{"error":"invalid_client"}', verdict: 'operator', addressee: 'operator', code: 'invalid_client' },
    { body: 'error=consent_required', verdict: 'user', addressee: 'contact', code: 'consent_required' },
    { body: { status: 503, body: '<h1>Maintenance</h1>' }, verdict: 'transient', addressee: null, code: 'platform_error' },
    { body: { status: 418, body: 'I am a teapot' }, verdict: 'unknown', addressee: 'support', code: 'unrecognized_answer' },
    { body: undefined, verdict: 'unknown', addressee: 'support', code: 'reported_without_answer' },
  ]
  for (const { body, verdict, addressee, code } of cases) {
    const account = await relink.importAccount({ sub: 'usr_ben', email: `${code}@northwind.example` })
    const caseId = (await report(account, body)) ?? ''
    const one = await relink.api.get<Record<string, unknown>>(`/case/${caseId}`)
    expect(one).toMatchObject({
      stage: 'held',
      hold: { why: 'observe' },
      verdict,
      addressee,
      confirmed_at: null,
      next_step: null,
      reason: { code },
    })
    expect(await relink.api.get(`/integrated-account/${account.id}`)).toMatchObject({ status: 'active', case: { id: caseId, verdict } })
    expect(heard(account)).toEqual([])
    expect(relink.mails(account.email)).toEqual([])
  }
  const account = await relink.importAccount({ sub: 'usr_ben' })
  const good = await relink.request('POST', `/integrated-account/${account.id}/authentication-error`, {
    status: 401,
    body: { status: 200, body: { access_token: 'abc', token_type: 'Bearer' } },
  })
  expect(good.status).toBe(400)
  expect(good.body.errors?.[0]?.field).toBe('body')
  // What the platform repeats of the token stays out of the case.
  const told = await report(account, { error: 'invalid_grant', error_description: `bad token ${account.refreshToken}` })
  expect(JSON.stringify(await relink.api.get(`/case/${told ?? ''}`))).not.toContain(account.refreshToken)
})

test('a later report changes the verdict if it says more, and tokens of the other system end the case', async () => {
  const account = await relink.importAccount({ sub: 'usr_ben', email: 'later@northwind.example' })
  const caseId = (await report(account, { status: 503, body: '' })) ?? ''
  expect(await report(account, { error: 'invalid_grant' })).toBe(caseId)
  expect(await report(account, { status: 500, body: '' })).toBe(caseId)
  expect(await report(account)).toBe(caseId)
  await relink.caseThat(caseId, ({ stage, verdict }) => stage === 'held' && verdict === 'user', 'the second verdict to stay')
  const kinds = (await relink.timeline(caseId)).map(({ kind }) => kind)
  expect(kinds).toEqual(['failure_detected', 'verdict', 'held', 'verdict'])

  const grant = await relink.platform.issueGrant({ client_id: 'acme-reports', sub: 'usr_ben' })
  expect((await patchTokens(account, { ...grant })).status).toBe(200)
  await relink.caseThat(caseId, ({ outcome }) => outcome === 'reauthorized', 'the case to end')
  await waitFor(async () => !(await relink.tools.temporal.isRunning(caseId)), 'its workflow to end')
  expect((await fetchToken(account)).body['access_token']).toBe(grant.access_token)
  expect(heard(account)).toEqual([])
  expect(relink.mails(account.email)).toEqual([])
})

test('tokens are stored as they come, except another account’s; a refresh token that was left out stays', async () => {
  const account = await relink.importAccount({ sub: 'usr_ada' })
  const stranger = await relink.platform.issueGrant({ client_id: 'acme-reports', sub: 'usr_eve' })
  expect((await patchTokens(account, { ...stranger })).status).toBe(409)
  expect((await patchTokens(account, { access_token: 'from-elsewhere', expires_in: 60 })).status).toBe(200)
  expect((await fetchToken(account)).body['access_token']).toBe('from-elsewhere')
  await cutOver()
  await runOut(account)
  // The imported refresh token is still there and valid: it was never sent.
  expect((await fetchToken(account)).status).toBe(200)
})

test('going live is a command: PATCH refuses it, and names it', async () => {
  const refused = await relink.request('PATCH', '/environment', { mode: 'live', name: 'test' })
  expect(refused.status).toBe(409)
  expect(refused.body.message).toContain('relink cutover --environment test')
  expect(await relink.api.get('/environment')).toMatchObject({ mode: 'observe' })
  await cutOver()
  expect(await relink.api.get('/environment')).toMatchObject({ mode: 'live' })
  expect((await relink.request('PATCH', '/environment', { mode: 'live' })).status).toBe(200)
  expect((await relink.request('PATCH', '/environment', { mode: 'observe' })).body['mode']).toBe('observe')
  expect(await cutOver('--back')).toMatch(/^Nothing has changed/)
  const audited = await relink.tools.database.query(
    `SELECT action FROM audit WHERE action IN ('cut_over', 'observed') AND subject_id = $1`,
    [relink.environmentId],
  )
  expect(audited.rows).toEqual(expect.arrayContaining([{ action: 'cut_over' }, { action: 'observed' }]))
  const unknown = runRelink(['cutover', '--environment', 'test', '--integration', 'nowhere'], {
    DATABASE_URL: relink.tools.settings.databaseUrl,
  })
  expect(await unknown.ended).toBe(1)
  expect(unknown.errors()).toContain('There is no integration named nowhere in test')
})

test('after the cut-over an earlier case stays held until it is released, and then notifies once', async () => {
  const account = await relink.importAccount({ sub: 'usr_cy', email: 'released@northwind.example' })
  relink.platform.revokeGrant({ refresh_token: account.refreshToken })
  const caseId = (await report(account, { error: 'invalid_grant' })) ?? ''
  for (const [act, body] of [
    ['release', {}],
    ['verdict', { verdict: 'operator', note: 'x' }],
  ] as const) {
    const refused = await waitFor(async () => {
      const answer = await relink.request('POST', `/case/${caseId}/${act}`, body)
      return answer.status === 503 ? null : answer
    }, 'the act to be answered')
    expect(refused.status).toBe(409)
    expect(refused.body.message).toContain('relink cutover')
  }
  expect(await cutOver()).toMatch(/refreshes \d+ accounts from now on[\s\S]*\d+ cases from the time before stay held/)
  await runOut(account)
  // Relink refreshes now, and finds what was reported; the case stays held.
  expect((await fetchToken(account)).status).toBe(401)
  expect(await relink.api.get(`/case/${caseId}`)).toMatchObject({ stage: 'held', hold: { why: 'observe' }, confirmed_at: null })
  expect(heard(account)).toEqual([])

  await relink.api.send('POST', `/case/${caseId}/release`, {})
  await waitFor(() => relink.mails(account.email)[0], 'the first mail')
  await waitFor(() => heard(account).includes('integrated_account:authentication_error'), 'the event')
  expect(heard(account)).toEqual(['integrated_account:authentication_error'])
  expect(await relink.api.get(`/case/${caseId}`)).toMatchObject({ stage: 'awaiting_user', hold: null })
})

test('one integration is cut over, the others are still observed', async () => {
  const other = await relink.registerIntegration({ name: 'second', config: { label: 'Second CRM' } })
  const here = await relink.importAccount({ sub: 'usr_ada', email: 'here@northwind.example', integrationId: other.id })
  const there = await relink.importAccount({ sub: 'usr_ada', email: 'there@northwind.example' })
  await cutOver('--integration', 'second')
  expect(await relink.api.get('/environment')).toMatchObject({ mode: 'observe', cut_over: [other.id] })
  for (const account of [here, there]) await runOut(account)
  expect((await fetchToken(here)).status).toBe(200)
  expect((await fetchToken(there)).status).toBe(503)

  for (const account of [here, there]) relink.platform.revokeGrant({ sub: account.sub })
  const caseId = (await report(here, { error: 'invalid_grant' })) ?? ''
  await waitFor(() => relink.mails(here.email)[0], 'a mail about the integration that was cut over')
  await waitFor(() => heard(here).includes('integrated_account:authentication_error'), 'its event')
  expect(await relink.api.get(`/case/${caseId}`)).toMatchObject({ stage: 'awaiting_user' })
  await report(there, { error: 'invalid_grant' })
  expect(relink.mails(there.email)).toEqual([])
  expect(heard(there)).toEqual([])

  // Events of the observed account are stored, and were sent to no one.
  const events = await relink.api.get<{ result: { id: string; event: string }[] }>(`/event?integrated_account_id=${there.id}`)
  expect(events.result.map(({ event }) => event).sort()).toEqual(['integrated_account:active', 'integrated_account:created'])
  const sent = await relink.tools.database.query(
    'SELECT count(*) AS n FROM deliveries d JOIN events e ON e.id = d.event_id WHERE e.account_id = $1',
    [there.id],
  )
  expect(Number(sent.rows[0]?.['n'])).toBe(0)

  await cutOver('--integration', 'second', '--back')
  expect(await relink.api.get('/environment')).toMatchObject({ mode: 'observe', cut_over: [] })
})
