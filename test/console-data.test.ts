import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { signedIn } from './support/console-client.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { daytime, midnight, opening } from './support/hours-of-now.js'

interface Bulk {
  readonly done: number
  readonly left: number
  readonly refused: readonly { readonly case_id: string; readonly why: string }[]
}

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ policy: { confirm: 'PT0S' }, settings: { outbreakTenants: 1000 } })
})
afterAll(() => relink.stop())

const broken = async (n: string): Promise<{ account: ImportedAccount; caseId: string }> => {
  const account = await relink.importAccount({ sub: `usr_${n}`, fields: { tenant_id: `tenant-${n}`, label: `Label ${n}` } })
  const caseId = await relink.breakAccount(account)
  await waitFor(async () => (await relink.timeline(caseId)).some(({ kind }) => kind === 'mail_sent'), 'the first mail')
  return { account, caseId }
}

const bulkThat = (id: string, fits: (bulk: Bulk) => boolean, what: string) =>
  waitFor(async () => {
    const bulk = await relink.api.get<Bulk>(`/case/bulk/${id}`)
    if (fits(bulk)) return bulk
    throw new Error(JSON.stringify(bulk))
  }, what)

describe('acts in bulk', () => {
  test('are performed for the named cases; a refusal is reported and stops nothing', async () => {
    const [one, two] = [await broken('bulk_a'), await broken('bulk_b')]
    await relink.api.send('POST', `/case/${two.caseId}/escalate`, {})
    const begun = await relink.request('POST', '/case/bulk', {
      act: 'escalate',
      ids: [one.caseId, two.caseId, randomUUID()],
      note: 'All at once',
    })
    expect(begun).toMatchObject({ status: 202, body: { cases: 2 } })
    const bulk = await bulkThat(String(begun.body['id']), ({ left }) => left === 0, 'the bulk to be done')
    expect(bulk).toMatchObject({ done: 1, refused: [{ case_id: two.caseId, why: expect.stringContaining('Escalated already') as string }] })
    expect((await relink.timeline(one.caseId)).filter(({ kind }) => kind === 'escalated')).toHaveLength(1)
    expect((await relink.timeline(one.caseId)).find(({ kind }) => kind === 'note')?.detail).toBe('All at once')
    await relink.api.send('POST', '/case/bulk', { act: 'cancel', ids: [one.caseId, two.caseId], reason: 'enough' })
    await relink.caseThat(two.caseId, ({ outcome }) => outcome === 'cancelled', 'the cancellation')
  })

  test('keep the pace that was asked for, whatever the relay does', async () => {
    const cases = [await broken('pace_a'), await broken('pace_b'), await broken('pace_c')]
    const { id } = await relink.api.send<{ id: string }>('POST', '/case/bulk', {
      act: 'note',
      filter: { 'tenant_id[in]': 'tenant-pace_a,tenant-pace_b,tenant-pace_c' },
      text: 'One by one',
      per_hour: 1800,
    })
    // A second row of the relay's, as after a kill between two commits: it hurries nothing.
    await relink.tools.database.query(
      `INSERT INTO outbox (id, kind, environment_id, subject_id) VALUES (gen_random_uuid(), 'bulk', $1, $2)`,
      [relink.environmentId, id],
    )
    await bulkThat(id, ({ left }) => left === 0, 'the bulk to be done')
    const times = await Promise.all(
      cases.map(async ({ caseId }) => {
        const notes = (await relink.timeline(caseId)).filter(({ kind }) => kind === 'note')
        expect(notes).toHaveLength(1)
        return Date.parse(notes[0]?.at ?? '')
      }),
    )
    const [first = 0, second = 0, third = 0] = times.sort((a, b) => a - b)
    // Two seconds apart by the database's clock, noted by the process's: a fraction less at most.
    expect(second - first).toBeGreaterThan(1_800)
    expect(third - second).toBeGreaterThan(1_800)
  })

  test('name what is missing, and are another environment’s not', async () => {
    const missing = await relink.request('POST', '/case/bulk', { act: 'cancel', ids: [randomUUID()] })
    expect(missing).toMatchObject({ status: 400, body: { errors: [{ field: 'reason' }] } })
    expect(await relink.request('POST', '/case/bulk', { act: 'release' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'ids' }, { field: 'filter' }] },
    })
    expect((await relink.request('POST', '/case/bulk', { act: 'release', filter: { colour: 'red' } })).status).toBe(400)
    for (const stage of [{ toString: null }, [['held']], null]) {
      expect(await relink.request('POST', '/case/bulk', { act: 'release', filter: { stage } })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'filter.stage', message: 'must be a text, a number, true or false, or a list of them' }] },
      })
    }
    const past = await relink.request('POST', '/case/bulk', { act: 'snooze', ids: [randomUUID()], until: '2020-01-01T00:00:00Z' })
    expect(past).toMatchObject({ status: 400, body: { errors: [{ field: 'until' }] } })
    const { caseId } = await broken('bulk_other')
    const other = await relink.company('another')
    const theirs = await other.request('POST', '/case/bulk', { act: 'cancel', ids: [caseId], reason: 'mine now' })
    expect(theirs).toMatchObject({ status: 202, body: { cases: 0 } })
    expect((await relink.api.get<{ outcome: string | null }>(`/case/${caseId}`)).outcome).toBeNull()
    expect((await relink.request('GET', `/case/bulk/${String(theirs.body['id'])}`)).status).toBe(404)
  })
})

describe('a bulk whose worker is killed', { tags: ['heavy'] }, () => {
  test('continues where it was, and repeats nothing', async () => {
    const apart = await startRelink({ policy: { confirm: 'PT0S' }, settings: { outbreakTenants: 1000 }, worker: false })
    const first = await apart.spawnProcess('worker')
    const cases: string[] = []
    for (let n = 0; n < 8; n++) {
      const account = await apart.importAccount({ sub: `usr_kill_${String(n)}` })
      cases.push(await apart.breakAccount(account))
    }
    for (const caseId of cases) {
      await waitFor(async () => (await apart.timeline(caseId)).some(({ kind }) => kind === 'mail_sent'), 'the first mail', 30_000)
    }
    const { id } = await apart.api.send<{ id: string }>('POST', '/case/bulk', {
      act: 'escalate',
      ids: cases,
      note: 'Once',
      // One a second: on a busy machine too the worker dies before the last.
      per_hour: 3_600,
    })
    await waitFor(async () => (await apart.api.get<Bulk>(`/case/bulk/${id}`)).done >= 2, 'some to be done')
    await first.kill('SIGKILL')
    const { left } = await apart.api.get<Bulk>(`/case/bulk/${id}`)
    expect(left).toBeGreaterThan(0)
    // The row that the killed relay held is free when its lease is over.
    await apart.tools.database.query(`UPDATE outbox SET lease_until = NULL WHERE kind = 'bulk'`)
    await apart.spawnProcess('worker')
    await waitFor(async () => (await apart.api.get<Bulk>(`/case/bulk/${id}`)).left === 0, 'the rest to be done', 60_000)
    expect(await apart.api.get<Bulk>(`/case/bulk/${id}`)).toMatchObject({ done: 8, refused: [] })
    for (const caseId of cases) {
      const kinds = (await apart.timeline(caseId)).map(({ kind }) => kind)
      expect([kinds.filter((kind) => kind === 'note').length, kinds.filter((kind) => kind === 'escalated').length]).toEqual([1, 1])
    }
    const { result } = await apart.api.get<{ result: unknown[] }>('/event?event=integrated_account:reauthorization_escalated')
    expect(result).toHaveLength(8)
    await apart.stop()
  })
})

interface Heard {
  readonly event: string
  readonly data: Record<string, unknown>
}

/** A client of the stream: what it heard, and the id with which it would come back. */
const listen = async (token: string, lastEventId?: string) => {
  const leaving = new AbortController()
  const answer = await fetch(`${relink.url}/stream`, {
    headers: { authorization: `Bearer ${token}`, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
    signal: leaving.signal,
  })
  const heard: Heard[] = []
  const state = { id: '', ended: false }
  const read = async () => {
    let text = ''
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const),
        )
        text = text.slice(end + 2)
        state.id = fields.get('id') ?? state.id
        const event = fields.get('event')
        if (event !== undefined) heard.push({ event, data: JSON.parse(fields.get('data') ?? '{}') as Record<string, unknown> })
      }
    }
  }
  const reading = read()
    .catch(() => undefined)
    .finally(() => {
      state.ended = true
    })
  return {
    answer,
    heard,
    state,
    leave: async () => {
      leaving.abort()
      await reading
    },
  }
}

describe('the stream', () => {
  test('reports changes in its environment, and continues after the last one received', async () => {
    const other = await relink.company('looks on')
    const mine = await listen(relink.token)
    const theirs = await listen(other.token)
    expect(mine.answer.headers.get('content-type')).toContain('text/event-stream')
    expect(mine.answer.headers.get('cache-control')).toContain('no-store')
    expect(mine.answer.headers.get('x-accel-buffering')).toBe('no')
    const { account, caseId } = await broken('stream')
    await waitFor(
      () =>
        Promise.resolve(
          mine.heard.some(({ event, data }) => event === 'case' && data['id'] === caseId && data['stage'] === 'awaiting_user'),
        ),
      'the case',
    )
    await waitFor(
      () =>
        Promise.resolve(
          mine.heard.some(({ event, data }) => event === 'account' && data['id'] === account.id && data['status'] === 'needs_reauth'),
        ),
      'the account',
    )
    const { id } = mine.state
    expect(id).toMatch(/^\d+\.\d+$/)
    await mine.leave()
    await relink.api.send('POST', `/case/${caseId}/note`, { text: 'While nobody listened' })
    const again = await listen(relink.token, id)
    await waitFor(() => Promise.resolve(again.heard.some(({ data }) => data['id'] === caseId)), 'what was missed')
    expect(again.heard.some(({ event }) => event === 'reset')).toBe(false)
    expect(theirs.heard).toEqual([])
    await again.leave()
    await theirs.leave()
  })

  test('says so when what was missed is unknown', async () => {
    for (const id of ['made up', `1.${String(Math.floor(Date.now() / 1000) - 3_600)}`, '99999999999999.9999999999']) {
      const client = await listen(relink.token, id)
      await waitFor(() => Promise.resolve(client.heard[0]?.event === 'reset'), `a reset for ${id}`)
      await client.leave()
    }
  })

  // Side by side: each waits for the stream's next beat.
  test.concurrent('ends with its token', async () => {
    const { id, token } = await relink.api.send<{ id: string; token: string }>('POST', '/api-token', {
      name: 'brief',
      scopes: ['accounts:read'],
    })
    const client = await listen(token)
    await relink.api.send('DELETE', `/api-token/${id}`)
    await waitFor(() => Promise.resolve(client.state.ended), 'the end')
  })

  test.concurrent('of a console page ends with its session', async () => {
    const client = await signedIn(relink, { email: 'streamer@acme.example', role: 'viewer' })
    const cookie = [...client.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(`${relink.url}/console/api/stream?environment_id=${relink.environmentId}`, {
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    })
    expect(answer.status).toBe(200)
    let ended = false
    const reading = answer.text().then(() => {
      ended = true
    })
    expect((await client.send('DELETE', '/session')).status).toBe(200)
    await waitFor(() => Promise.resolve(ended), 'the end')
    await reading
  })
})

describe('the overview', () => {
  test('counts rows by the days of the environment’s zone', async () => {
    const { environmentId } = relink
    await relink.api.send('PATCH', '/environment', { time_zone: 'Pacific/Auckland' })
    const before = await relink.api.get<Record<string, never>>('/stats')
    const old = await relink.importAccount({ sub: 'usr_old', email: null })
    const at = '2026-03-10T12:30:00Z'
    const insert = (number: number, outcome: string, minutes: number, confirmed: boolean) =>
      relink.tools.database.query(
        `INSERT INTO cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, verdict, addressee, stage, outcome,
           reason, ladder, opened_at, confirmed_at, closed_at, workflow_closed_at)
         VALUES (gen_random_uuid(), $1, $2, $3, 'northwind', $4, $5, 1, 'user', 'contact', 'closed', $6, '{"code":"x","summary":"y"}', '{}', $7::timestamptz,
           CASE WHEN $8::boolean THEN $7::timestamptz END, $7::timestamptz + $9::int * interval '1 minute', now())`,
        [environmentId, old.id, relink.integrationId, number, `RL-OLD00${String(number)}`, outcome, at, confirmed, minutes],
      )
    await insert(1, 'reauthorized', 10, true)
    await insert(2, 'reauthorized', 30, true)
    await insert(3, 'self_healed', 1, true)
    await insert(4, 'self_healed', 1, false)
    const stats = await relink.api.get<Record<string, unknown>>('/stats?from=2026-03-10&to=2026-03-11')
    expect(stats).toMatchObject({
      from: '2026-03-10',
      to: '2026-03-11',
      time_zone: 'Pacific/Auckland',
      // Half past noon in UTC is the next day in Auckland.
      days: [
        { day: '2026-03-10', opened: 0, closed: { reauthorized: 0 } },
        { day: '2026-03-11', opened: 4, closed: { reauthorized: 2, self_healed: 2, expired: 0 } },
      ],
      time_to_reauthorize: { cases: 2, median: 1200, p90: 1680 },
      false_alarms: { told: 3, false: 1 },
      funnel: { mailed: 0, opened: 0, started: 0, consented: 0, healthy: 2 },
    })
    const { result } = await relink.api.get<{ result: { stage: string; verdict: string }[] }>('/case?is_open=true')
    expect(before['open']).toMatchObject({
      total: result.length,
      by_stage: { awaiting_user: result.filter(({ stage }) => stage === 'awaiting_user').length },
      by_verdict: { user: result.filter(({ verdict }) => verdict === 'user').length, none: 0 },
    })
    expect(before['funnel']).toMatchObject({ opened: 0, healthy: 0 })
    expect((await relink.request('GET', '/stats?from=2026-03-11&to=2026-03-10')).status).toBe(400)
    expect((await relink.request('GET', '/stats?from=2020-01-01&to=2026-03-10')).status).toBe(400)
    await relink.api.send('PATCH', '/environment', { time_zone: null })
  })
})

describe('a contact who is replaced', () => {
  test('is notified, can’t use the link any more, and gets the success notice', async () => {
    const { account, caseId } = await broken('former')
    const link = await relink.tools.database.query<{ id: string }>('SELECT id FROM link_tokens WHERE case_id = $1 AND revoked_at IS NULL', [
      caseId,
    ])
    expect(link.rows).toHaveLength(1)
    await relink.api.send('PATCH', `/integrated-account/${account.id}`, { contacts: [{ email: 'eve@elsewhere.example', role: 'owner' }] })
    const { subject } = await relink.mailbox.arrived(
      (mail) => mail.to.includes(account.email) && mail.subject.includes('no longer asked'),
      20_000,
    )
    expect(subject).toBe('You are no longer asked about Lumen CRM at Acme Reports')
    const after = await relink.tools.database.query('SELECT FROM link_tokens WHERE id = $1 AND revoked_at IS NOT NULL', [link.rows[0]?.id])
    expect(after.rowCount).toBe(1)
    const audit = await relink.tools.database.query<{ data: Record<string, unknown> }>(
      `SELECT data FROM audit WHERE subject_id = $1 AND action = 'changed'`,
      [account.id],
    )
    expect(audit.rows[0]?.data).toEqual({ fields: ['contacts'], contacts_removed: ['f•••@northwind.example'] })
    // The new one is asked with a link of their own.
    await relink.api.send('POST', `/case/${caseId}/resend`, {})
    await relink.mailbox.arrived((mail) => mail.to.includes('eve@elsewhere.example'), 20_000)
    // Back and forth: told once.
    const told = () => relink.mails(account.email).filter((mail) => mail.subject.includes('no longer asked')).length
    await relink.api.send('PATCH', `/integrated-account/${account.id}`, {
      contacts: [{ email: 'eve@elsewhere.example' }, { email: account.email }],
    })
    await relink.api.send('PATCH', `/integrated-account/${account.id}`, { contacts: [{ email: 'eve@elsewhere.example' }] })
    await relink.tools.database.transaction(async (tx) => {
      await endOutage(tx, { accountId: account.id, outcome: 'reauthorized', actor: 'contact' })
    })
    await relink.mailbox.arrived((mail) => mail.to.includes(account.email) && mail.subject.includes('connected again'), 20_000)
    await relink.mailbox.arrived((mail) => mail.to.includes('eve@elsewhere.example') && mail.subject.includes('connected again'), 20_000)
    expect(told()).toBe(1)
  })
})

describe('going live', () => {
  test('shows who would get what; cases open before are held, and released at a limited pace', async () => {
    const first = await broken('live_a')
    await relink.api.send('PATCH', '/environment', { mail: { delivery: 'allow_list', allow: [] } })
    const preview = await relink.api.send<Record<string, unknown>>('POST', '/environment/going-live/preview', {})
    expect(preview).toMatchObject({ delivery: 'allow_list', mode: 'live', per_person_per_day: 100 })
    expect(preview['result']).toContainEqual(
      expect.objectContaining({
        case_id: first.caseId,
        hold: null,
        what: 'first',
        to: [first.account.email],
        when: 'on_release',
        opens_at: null,
      }),
    )
    // At night the mail of a released case waits for its person's hours.
    const policy = await relink.api.get<object>('/policy')
    await relink.api.send('PUT', '/policy', { ...policy, send_window: daytime })
    await relink.api.send('PATCH', '/environment', { time_zone: midnight })
    const atNight = await relink.api.send<{ result: readonly { case_id: string; opens_at: string | null }[] }>(
      'POST',
      '/environment/going-live/preview',
      {},
    )
    expect(atNight.result.find(({ case_id: id }) => id === first.caseId)?.opens_at).toBe(opening().toISOString())
    await relink.api.send('PATCH', '/environment', { time_zone: null })
    await relink.api.send('PUT', '/policy', policy)
    const sent = relink.mails(first.account.email).length
    await relink.api.send('PATCH', '/environment', { mail: { delivery: 'live' } })
    expect(await relink.api.get(`/case/${first.caseId}`)).toMatchObject({ stage: 'held', hold: { why: 'observe' }, next_step: null })
    expect((await relink.timeline(first.caseId)).at(-1)).toMatchObject({
      kind: 'held',
      detail: expect.stringContaining('open before') as string,
    })
    expect(relink.mails(first.account.email)).toHaveLength(sent)
    const { id, cases } = await relink.api.send<{ id: string; cases: number }>('POST', '/case/bulk', {
      act: 'release',
      filter: { 'hold.why': 'observe' },
      per_hour: 36_000,
    })
    expect(cases).toBeGreaterThan(0)
    await bulkThat(id, ({ left }) => left === 0, 'all to be released')
    await waitFor(() => Promise.resolve(relink.mails(first.account.email).length > sent), 'the mail after the release')
    expect(await relink.api.get(`/case/${first.caseId}`)).toMatchObject({ stage: 'awaiting_user', hold: null })
    // One for each outage, whatever was held and released.
    const events = await relink.api.get<{ result: unknown[] }>(
      `/event?integrated_account_id=${first.account.id}&event=integrated_account:authentication_error`,
    )
    expect(events.result).toHaveLength(1)
  })
})
