import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accessToken } from '../src/accounts/access-token.js'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { markNeedsReauth } from '../src/accounts/outage/mark-needs-reauth.js'
import { openOutage } from '../src/accounts/outage/open-outage.js'
import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import { reportAuthenticationError } from '../src/accounts/report/report-authentication-error.js'
import type { Outcome } from '../src/domain/case.js'
import { accountsSetup, app } from './support/accounts-setup.js'
import type { AccountsSetup, Owner } from './support/accounts-setup.js'

let room: AccountsSetup
let owner: Owner

beforeAll(async () => {
  room = await accountsSetup()
})
afterAll(() => room.stop())
beforeEach(async () => {
  room.platform.clearFailures()
  room.platform.resetCounts()
  owner = await room.owner()
})

const hour = 3_600_000
const reason = {
  code: 'invalid_grant',
  summary: 'Access was removed.',
  http_status: 400,
  platform_code: 'invalid_grant',
  platform_message: null,
}

const imported = async (sub = 'usr_ada', more: object = {}) => {
  const grant = await room.platform.issueGrant({ client_id: app.client_id, sub })
  const made = await room.ask(owner.token, 'POST', '/integrated-account', {
    tenant_id: 'northwind',
    environment_integration_id: owner.integrationId,
    context: { oauth: { token: grant } },
    ...more,
  })
  expect(made.status, made.text).toBe(200)
  return { id: made.body.id, grant: { ...grant, refresh_token: String(grant.refresh_token) } }
}

const events = async (accountId: string) => {
  const { rows } = await room.tools.database.query<{ event: string; payload: { status: string; case: { outcome: string | null } | null } }>(
    'select e.event, e.payload from events e where account_id = $1 order by created_at, xmin::text::bigint, ctid',
    [accountId],
  )
  return rows.map(({ event, payload }) => ({ name: event.replace('integrated_account:', ''), payload }))
}
const names = async (accountId: string) => (await events(accountId)).map(({ name }) => name).filter((name) => name !== 'created')
const cases = async (accountId: string) =>
  (
    await room.tools.database.query<{ id: string; number: number; generation: number; outcome: string | null }>(
      'select id, number, generation, outcome from cases where account_id = $1 order by number',
      [accountId],
    )
  ).rows
const outbox = async (caseId: string) =>
  (
    await room.tools.database.query<{ kind: string; payload: Record<string, unknown> }>(
      'select kind, payload from outbox where subject_id = $1 order by created_at',
      [caseId],
    )
  ).rows
const open = (accountId: string, generation = 1, more: { onPurpose?: boolean } = {}) =>
  room.tools.database.transaction((tx) => openOutage(tx, { accountId, generation, reason, ...more }))
const end = (accountId: string, outcome: Outcome | 'healed') =>
  room.tools.database.transaction((tx) => endOutage(tx, { accountId, outcome }))
const tell = (accountId: string, caseId: string) =>
  room.tools.database.transaction(async (tx) => {
    await tx.query('update cases set confirmed_at = $2 where id = $1', [caseId, tx.now])
    await markNeedsReauth(tx, accountId, reason.summary)
  })
const report = (tools: AccountsSetup['tools'], accountId: string) =>
  reportAuthenticationError(tools, {
    environmentId: owner.environmentId,
    accountId,
    status: 401,
    resource: null,
    method: null,
    missingScopes: [],
    generation: null,
  })

describe('an outage opens', () => {
  it('one case, an outbox start and a line on the timeline; the status stays as it was', async () => {
    const { id } = await imported()
    const { caseId, opened } = await open(id)
    expect(opened).toBe(true)
    expect(await cases(id)).toMatchObject([{ id: caseId, number: 1, generation: 1, outcome: null }])
    expect(await outbox(String(caseId))).toMatchObject([{ kind: 'start' }])
    const { body } = await room.ask(owner.token, 'GET', `/integrated-account/${id}`)
    expect(body).toMatchObject({ status: 'active', last_error: reason.summary, case: { id: caseId, stage: 'detecting', outcome: null } })
    const { rows } = await room.tools.database.query('select kind from timeline where case_id = $1', [caseId])
    expect(rows).toEqual([{ kind: 'failure_detected' }])
  })

  it('a second failure of the same credentials joins, one of older credentials is dropped', async () => {
    const { id } = await imported()
    const first = await open(id)
    expect(await open(id)).toEqual({ caseId: first.caseId, opened: false })
    expect(await open(id, 0)).toEqual({ caseId: null, opened: false })
    expect(await cases(id)).toHaveLength(1)
  })

  it.each(['expired', 'cancelled'] as const)('after %s the same credentials open no other, unless on purpose', async (outcome) => {
    const { id } = await imported()
    await open(id)
    await end(id, outcome)
    expect(await open(id)).toEqual({ caseId: null, opened: false })
    expect(await cases(id)).toHaveLength(1)
    const next = await open(id, 1, { onPurpose: true })
    expect(next.opened).toBe(true)
    expect((await cases(id)).map(({ number }) => number)).toEqual([1, 2])
  })

  it('60 at once from two processes open one', async () => {
    const { id } = await imported()
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        (i % 2 === 0 ? room.tools : room.other).database.transaction((tx) => openOutage(tx, { accountId: id, generation: 1, reason })),
      ),
    )
    expect(new Set(all.map(({ caseId }) => caseId)).size).toBe(1)
    expect(all.filter(({ opened }) => opened)).toHaveLength(1)
    expect(await cases(id)).toHaveLength(1)
  })
})

describe('an outage ends', () => {
  const told: Record<Outcome, string[]> = {
    reauthorized: ['updated', 'active', 'reauthorized', 'reauthorization_closed'],
    self_healed: ['reactivated', 'reauthorization_closed'],
    operator_fixed: ['reactivated', 'reauthorization_closed'],
    expired: ['reauthorization_closed'],
    cancelled: ['reauthorization_closed'],
  }
  for (const outcome of Object.keys(told) as Outcome[]) {
    it(`${outcome}, after it was told: ${told[outcome].join(', ')}`, async () => {
      const { id } = await imported()
      const { caseId } = await open(id)
      await tell(id, String(caseId))
      expect(await end(id, outcome)).toEqual({ caseId })
      expect((await names(id)).filter((name, index) => name !== 'active' || index > 0).sort()).toEqual([...told[outcome]].sort())
      const last = (await events(id)).find(({ name }) => name === 'reauthorization_closed')?.payload
      const healthy = outcome !== 'expired' && outcome !== 'cancelled'
      expect(last).toMatchObject({ status: healthy ? 'active' : 'needs_reauth', case: { outcome } })
      expect(await outbox(String(caseId))).toMatchObject([{ kind: 'start' }, { kind: 'wake', payload: { why: 'ended' } }])
      const { rows } = await room.tools.database.query<{ void: boolean; open: string | null }>(
        'select links_void_before is not null as void, open_case_id as open from integrated_accounts where id = $1',
        [id],
      )
      expect(rows).toEqual([{ void: true, open: null }])
      // Again: nothing more.
      expect(await end(id, 'cancelled')).toEqual({ caseId: null })
    })

    it(`${outcome}, before it was told: ${outcome === 'reauthorized' ? 'updated' : 'nothing'}`, async () => {
      const { id } = await imported()
      await open(id)
      await end(id, outcome)
      expect((await names(id)).slice(1)).toEqual(outcome === 'reauthorized' ? ['updated'] : [])
    })
  }

  it('without a case: a reauthorization of a healthy account is an update, of an expired one also active', async () => {
    const { id } = await imported()
    await end(id, 'reauthorized')
    expect((await names(id)).slice(1)).toEqual(['updated'])
    const { caseId } = await open(id)
    await tell(id, String(caseId))
    await end(id, 'expired')
    await end(id, 'reauthorized')
    expect((await names(id)).slice(2).sort()).toEqual(['active', 'reauthorization_closed', 'updated'])
  })
})

describe('reports of a 401', () => {
  it('200 at once, from two processes: one refresh, one case', async () => {
    const { id, grant } = await imported()
    room.platform.revokeGrant({ refresh_token: grant.refresh_token })
    const all = await Promise.all(Array.from({ length: 60 }, (_, i) => report(i % 2 === 0 ? room.tools : room.other, id)))
    const [only] = await cases(id)
    expect(new Set(all.map(({ case_id }) => case_id))).toEqual(new Set([only?.id]))
    expect(await cases(id)).toHaveLength(1)
    expect(room.platform.counts().token_requests).toBe(1)
  })

  it('of an account that works: null, no case, no event', async () => {
    const { id } = await imported()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => room.ask(owner.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 401 })),
    )
    expect(answers.map(({ status, body }) => [status, body])).toEqual(answers.map(() => [202, { case_id: null }]))
    expect(await cases(id)).toHaveLength(0)
    expect(room.platform.counts().token_requests).toBeLessThan(5)
    expect(room.platform.counts().concurrent_max).toBe(1)
    expect(await names(id)).toEqual(['active'])
  })

  it('join an open case without a call, and open none after it expired', async () => {
    const { id, grant } = await imported()
    room.platform.revokeGrant({ refresh_token: grant.refresh_token })
    const { case_id } = await report(room.tools, id)
    expect(await report(room.other, id)).toEqual({ case_id })
    expect(room.platform.counts().token_requests).toBe(1)
    await end(id, 'expired')
    for (let i = 0; i < 10; i += 1) expect(await report(room.tools, id)).toEqual({ case_id: null })
    expect(await cases(id)).toHaveLength(1)
    expect(room.platform.counts().token_requests).toBeLessThan(4)
  })

  it('a 403 is only noted', async () => {
    const { id } = await imported()
    const answer = await room.ask(owner.token, 'POST', `/integrated-account/${id}/authentication-error`, {
      ...{ status: 403, resource: '/reports', method: 'GET', missing_scopes: ['reports.write'] },
    })
    expect(answer.body).toEqual({ case_id: null })
    const { body } = await room.ask(owner.token, 'GET', `/integrated-account/${id}`)
    expect(body.last_forbidden_error).toMatchObject({ resource: '/reports', method: 'GET', missing_scopes: ['reports.write'] })
    expect(body.status).toBe('active')
    expect(room.platform.counts().token_requests).toBe(0)
  })
})

describe('an access token', () => {
  const fetchToken = (id: string) => room.ask(owner.token, 'GET', `/integrated-account/${id}/access-token`)

  it('is the stored one while it lives, even with an open case', async () => {
    const { id, grant } = await imported()
    await open(id)
    const { status, body, headers } = await fetchToken(id)
    expect([status, body.access_token, body.token_type]).toEqual([200, grant.access_token, 'Bearer'])
    expect(headers.get('cache-control')).toBe('no-store')
    expect(room.platform.counts().token_requests).toBe(0)
  })

  it('due: 50 callers in two processes share one refresh', async () => {
    const { id, grant } = await imported()
    room.advance(2 * hour)
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        accessToken(i % 2 === 0 ? room.tools : room.other, { environmentId: owner.environmentId, accountId: id }),
      ),
    )
    expect(new Set(all.map(({ access_token }) => access_token)).size).toBe(1)
    expect(all[0]?.access_token).not.toBe(grant.access_token)
    expect(room.platform.counts()).toMatchObject({ token_requests: 1, concurrent_max: 1 })
  })

  it('is refused with 401 when the person must act; one case, however long it is polled', async () => {
    const { id, grant } = await imported()
    room.platform.revokeGrant({ refresh_token: grant.refresh_token })
    room.advance(2 * hour)
    const first = await fetchToken(id)
    expect(first.status).toBe(401)
    expect(first.body).toMatchObject({
      truto_is_remote_error: true,
      addressee: 'contact',
      raw_response: { status: 400, code: 'invalid_grant' },
    })
    const [only] = await cases(id)
    expect(first.body.case_id).toBe(only?.id)
    await end(id, 'expired')
    for (let i = 0; i < 5; i += 1) {
      room.advance(24 * hour)
      expect(await fetchToken(id)).toMatchObject({ status: 401, body: { case_id: null } })
    }
    expect(await cases(id)).toHaveLength(1)
  })

  it.each([
    ['503', 'transient', null],
    ['invalid_client', 'operator', 'operator'],
    ['odd_4xx', 'unknown', 'support'],
  ] as const)('after %s: 503 with Retry-After', async (answer, verdict, addressee) => {
    const { id } = await imported()
    room.platform.setFailure({ answer, match: 'refresh' })
    room.advance(2 * hour)
    const { status, headers, body } = await fetchToken(id)
    expect([status, body.verdict, body.addressee]).toEqual([503, verdict, addressee])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(body.case_id).toBe((await cases(id))[0]?.id)
  })

  it('that works again ends the case: healed, or fixed if the verdict was the operator’s', async () => {
    for (const [verdict, outcome] of [
      ['unknown', 'self_healed'],
      ['operator', 'operator_fixed'],
    ]) {
      const { id } = await imported()
      const { caseId } = await open(id)
      await room.tools.database.query('update cases set verdict = $2 where id = $1', [caseId, verdict])
      await tell(id, String(caseId))
      expect(await refreshAccount(room.tools, id, { wait: false })).toEqual({ kind: 'healthy', generation: 2 })
      expect(await cases(id)).toMatchObject([{ outcome }])
      expect((await names(id)).sort()).toEqual(['active', 'reactivated', 'reauthorization_closed'])
    }
  })
})

describe('a refresh under the lease', () => {
  const swapTo = async (id: string, sub = 'usr_ada') => {
    const grant = await room.platform.issueGrant({ client_id: app.client_id, sub })
    return room.ask(owner.token, 'PATCH', `/integrated-account/${id}/credentials`, { context: { oauth: { token: grant } } })
  }
  const stored = async (id: string) => {
    const { rows } = await room.tools.database.query<{
      generation: number
      sealed: string
      last_failure: unknown
      lease_owner: string | null
    }>('select generation, sealed, last_failure, lease_owner from credentials where account_id = $1', [id])
    return rows[0]
  }

  it.each(['pass', 'invalid_grant', '503'] as const)('that answers %s too late overwrites no newer credentials', async (answer) => {
    const { id } = await imported()
    room.platform.setFailure({ answer, match: 'refresh', times: 1, delay_ms: 1_500 })
    const late = refreshAccount(room.other, id, { wait: false })
    await expect.poll(async () => (await stored(id))?.lease_owner).not.toBeNull()
    await expect.poll(() => room.platform.counts().token_requests).toBe(1)
    const swapped = await swapTo(id)
    expect(swapped.status, swapped.text).toBe(200)
    const after = await stored(id)
    expect(after?.generation).toBe(2)
    expect(await late).toEqual({ kind: 'superseded', generation: 2 })
    expect(await stored(id)).toEqual(after)
    expect(await cases(id)).toHaveLength(0)
  })

  it('is busy for a caller that does not wait, and lets the next in after a holder that died', async () => {
    const { id } = await imported()
    room.platform.setFailure({ answer: 'pass', match: 'refresh', times: 1, delay_ms: 600 })
    const first = refreshAccount(room.other, id, { wait: false })
    await expect.poll(async () => (await stored(id))?.lease_owner).not.toBeNull()
    expect(await refreshAccount(room.tools, id, { wait: false })).toEqual({ kind: 'busy' })
    expect(await refreshAccount(room.tools, id, { wait: true })).toEqual(await first)
    await room.tools.database.query(
      `update credentials set lease_owner = gen_random_uuid(), lease_until = clock_timestamp() + interval '300 ms' where account_id = $1`,
      [id],
    )
    expect(await refreshAccount(room.tools, id, { wait: true })).toEqual({ kind: 'healthy', generation: 3 })
  })

  it('sends nothing to an unconfirmed endpoint, and says whose fault it is', async () => {
    const { id } = await imported()
    await room.tools.database.query(`update integrations set oauth = jsonb_set(oauth, '{client_id}', '"another"') where id = $1`, [
      owner.integrationId,
    ])
    expect(await refreshAccount(room.tools, id, { wait: true })).toMatchObject({
      ...{ kind: 'failed', judgement: { verdict: 'operator', code: 'endpoint_changed' } },
    })
    await room.tools.database.query(
      `update integrations set oauth = jsonb_set(oauth, '{client_id}', '"acme"'), is_enabled = false where id = $1`,
      [owner.integrationId],
    )
    expect(await refreshAccount(room.tools, id, { wait: true })).toMatchObject({
      kind: 'failed',
      judgement: { code: 'integration_disabled' },
    })
    await room.tools.database.query(`update integrations set is_enabled = true where id = $1`, [owner.integrationId])
    await room.tools.database.query(`update credentials set sealed = 'e30.moved' where account_id = $1`, [id])
    expect(await refreshAccount(room.tools, id, { wait: true })).toMatchObject({ kind: 'failed', judgement: { code: 'vault_unreadable' } })
    expect(room.platform.counts().token_requests).toBe(0)
  })
})
