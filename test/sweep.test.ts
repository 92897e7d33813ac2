import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openOutage } from '../src/accounts/outage/open-outage.js'
import { expiryOf } from '../src/accounts/refresh/expiry.js'
import { claimDueAccounts, returnClaimed } from '../src/accounts/store/sweep-store.js'
import { refreshClaimed } from '../src/accounts/sweep/refresh-claimed.js'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { readSweptApp } from '../src/accounts/sweep/swept-app.js'
import { WriteBehind } from '../src/accounts/sweep/write-behind.js'
import { quirksOf } from '../src/platforms/index.js'
import type { Tools } from '../src/tools.js'
import { inParallel } from '../bench/support/in-parallel.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { refused, startRefusingApp } from './support/refusing-app.js'
import type { RefusingApp } from './support/refusing-app.js'

const grants = { client_id: 'patient', client_secret: 'patient-secret-of-the-app' }
let relink: Harness
/** An app of its own at the same platform, which takes replaced refresh tokens for a minute. */
let patient: string
beforeAll(async () => {
  relink = await startRelink({
    worker: false,
    settings: {
      platformTimeout: 3_000,
      sweepPause: 1_000,
      secondTryAfter: 1_000,
      sweepAppConcurrency: 4,
      sweepEvery: 1_000,
      databasePoolSize: 20,
    },
  })
  await relink.platform.registerClient({ ...grants, rotation_grace_s: 60 })
  patient = (await relink.registerIntegration({ name: 'patient', oauth: grants })).id
})
afterAll(() => relink.stop())
beforeEach(async () => {
  relink.platform.clearFailures()
  relink.platform.resetCounts()
  await relink.tools.database.query('update credentials set next_refresh_at = null')
  await relink.tools.database.query('update integrations set refreshes_paused_until = null')
})

const sweep = (tools: Tools = relink.tools) => sweepDue(tools, new AbortController().signal)

interface Row {
  readonly generation: number
  readonly access_expires_at: Date | null
  readonly next_refresh_at: Date | null
  readonly last_refreshed_at: Date | null
  readonly lease_owner: string | null
  readonly unanswered_since: Date | null
  readonly open_case_id: string | null
}
const rowOf = async (id: string): Promise<Row> => {
  const { rows } = await relink.tools.database.query<Row & object>(
    'select k.*, a.open_case_id from credentials k join integrated_accounts a on a.id = k.account_id where k.account_id = $1',
    [id],
  )
  if (rows[0] === undefined) throw new Error('no such account')
  return rows[0]
}
let people = 0
const imported = async (count: number, integrationId?: string, app = 'acme-reports'): Promise<readonly ImportedAccount[]> =>
  inParallel(Array.from({ length: count }), 10, async () => {
    people += 1
    const sub = `usr_swept_${String(people)}`
    const grant = await relink.platform.issueGrant({ client_id: app, sub, scopes: ['openid', 'offline_access', 'reports.read'] })
    const account = await relink.importAccount({
      sub,
      ...(integrationId === undefined ? {} : { integrationId }),
      fields: { context: { oauth: { token: grant } } },
    })
    return { ...account, refreshToken: grant.refresh_token ?? '' }
  })
const makeDue = (accounts: readonly { readonly id: string }[], more = '') =>
  relink.tools.database.query(`update credentials set next_refresh_at = now() - interval '1 second'${more} where account_id = any($1)`, [
    accounts.map(({ id }) => id),
  ])
const due = async (count: number, integrationId?: string, app?: string) => {
  const accounts = await imported(count, integrationId, app)
  await makeDue(accounts)
  return accounts
}
const casesOpened = async () => (await relink.tools.database.query('select id from cases')).rows.length
const askedOf = (account: ImportedAccount) => relink.platform.requests().filter(({ sub }) => sub === account.sub).length

describe('a sweep', () => {
  it('refreshes due accounts, once each, also with two concurrent sweeps, and writes nothing but credentials', async () => {
    const accounts = await due(40)
    const answers = await Promise.all([sweep(), sweep()])
    expect(answers[0].refreshed + answers[1].refreshed).toBe(40)
    expect(relink.platform.counts()).toMatchObject({ token_requests: 40, concurrent_max: 1, refresh_token_reuse_attempts: 0 })
    for (const { id } of accounts) {
      const row = await rowOf(id)
      expect(row).toMatchObject({ generation: 2, lease_owner: null, unanswered_since: null, open_case_id: null })
      const spare = ((row.access_expires_at?.getTime() ?? 0) - (row.next_refresh_at?.getTime() ?? 0)) / 1000
      expect(spare).toBeGreaterThanOrEqual(60)
      expect(spare).toBeLessThanOrEqual(180)
    }
    expect(await sweep()).toMatchObject({ refreshed: 0, failed: 0 })
    // What was written in a batch opens as what was written alone.
    await makeDue(accounts)
    expect((await sweep()).refreshed).toBe(40)
    const { body } = await relink.request('GET', `/integrated-account/${accounts[0]?.id ?? ''}/access-token`)
    const answer = await fetch(`${relink.platform.url}/api/me`, { headers: { authorization: `Bearer ${String(body['access_token'])}` } })
    expect(answer.status).toBe(200)
  })

  it('leaves out accounts that are not due, switched off, only observed, or refreshed by their case', async () => {
    const { database } = relink.tools
    const [early, off, swept, broken] = [await imported(1), await due(1, patient, grants.client_id), await due(1), await due(1)]
    await database.query(`update integrations set is_enabled = false where id = $1`, [patient])
    await database.transaction((tx) => {
      const reason = { code: 'x', summary: 'x', http_status: null, platform_code: null, platform_message: null }
      return openOutage(tx, { accountId: broken[0]?.id ?? '', generation: 1, reason })
    })
    expect(await sweep()).toMatchObject({ refreshed: 1, deferred: 1 })
    expect([early, off, broken].flat().map(askedOf)).toEqual([0, 0, 0])
    await makeDue(swept)
    await database.query(`update environments set mode = 'observe'`)
    expect(await sweep()).toMatchObject({ refreshed: 0, deferred: 0, failed: 0 })
    await database.query(`update environments set mode = 'live'`)
    await database.query(`update integrations set is_enabled = true where id = $1`, [patient])
  })

  it('tells what an earlier holder left unanswered from what it leaves itself', async () => {
    const [left, other] = await imported(2)
    if (left === undefined || other === undefined) throw new Error('no accounts')
    await makeDue([left], `, unanswered_since = now() - interval '5 seconds', lease_until = now() - interval '1 second'`)
    await makeDue([other])
    const { rows } = await relink.tools.database.query<{ id: string }>(
      'select integration_id as id from integrated_accounts where id = $1',
      [left.id],
    )
    const claim = { integrationId: rows[0]?.id ?? '', now: new Date(), limit: 10, owner: randomUUID(), leaseMs: 6_000 }
    const claimed = new Map((await claimDueAccounts(relink.tools.database, claim)).map((one) => [one.accountId, one.unansweredMs]))
    expect(claimed.size).toBe(2)
    expect(claimed.get(other.id)).toBeNull()
    expect(claimed.get(left.id)).toBeGreaterThanOrEqual(5_000)
    await returnClaimed(relink.tools.database, claim.owner, [
      { accountId: left.id, answered: false },
      { accountId: other.id, answered: true },
    ])
    expect((await rowOf(left.id)).unanswered_since).not.toBeNull()
    expect((await rowOf(other.id)).unanswered_since).toBeNull()
  })

  it('honours Retry-After for the app that was told, and for no other; no one is notified', async () => {
    const limited = await due(60)
    const others = await due(10, patient, grants.client_id)
    relink.platform.setFailure({ client_id: 'acme-reports', answer: '429', retry_after: 3 })
    const before = await casesOpened()
    const answer = await sweep()
    expect(answer.refreshed).toBe(others.length)
    const asked = relink.platform.counts().by_client['acme-reports'] ?? 0
    // Those under way when the first was told, and none after.
    expect(asked).toBeLessThanOrEqual(4)
    expect(await sweep()).toMatchObject({ refreshed: 0, deferred: 0 })
    expect(relink.platform.counts().by_client['acme-reports']).toBe(asked)
    expect(await casesOpened()).toBe(before)
    relink.platform.clearFailures()
    let refreshed = 0
    await waitFor(async () => (refreshed += (await sweep()).refreshed) === limited.length, 'the app to be asked again', 15_000)
    expect(await casesOpened()).toBe(before)
  })

  it('puts an outage off while the token lives; a case opens for what lasts until then', async () => {
    const [lives] = await due(1)
    const [dying] = await imported(1)
    await makeDue([dying as ImportedAccount], `, access_expires_at = now() + interval '20 seconds'`)
    relink.platform.setFailure({ answer: '503' })
    expect(await sweep()).toMatchObject({ deferred: 1, failed: 1 })
    expect((await rowOf(lives?.id ?? '')).open_case_id).toBeNull()
    const open = await relink.caseOf(dying?.id ?? '')
    expect(open).toMatchObject({ stage: 'detecting', verdict: null })
    relink.platform.clearFailures()
    await waitFor(async () => (await sweep()).refreshed === 1, 'the deferred account to be refreshed')
    expect(await relink.caseOf(lives?.id ?? '')).toBeNull()
  })

  it('opens a case for a grant that has ended, and its verdict is written down', async () => {
    const [account] = await due(1)
    relink.platform.revokeGrant({ refresh_token: account?.refreshToken ?? '' })
    expect(await sweep()).toMatchObject({ failed: 1 })
    expect(await relink.caseOf(account?.id ?? '')).toMatchObject({ stage: 'detecting', reason: { code: 'invalid_grant' } })
    // Its case asks from now on.
    expect(await sweep()).toMatchObject({ failed: 0, deferred: 0 })
  })

  it.each(['pass', 'invalid_grant', '503'] as const)('overwrites no newer credentials with an answer of %s too late', async (answer) => {
    const [account] = await due(1)
    const { id, sub } = account as ImportedAccount
    relink.platform.setFailure({ answer, match: 'refresh', times: 1, delay_ms: 1_000 })
    const late = sweep()
    await waitFor(() => relink.platform.counts().token_requests === 1, 'the sweep to ask')
    const token = await relink.platform.issueGrant({ client_id: 'acme-reports', sub })
    const patched = await relink.request('PATCH', `/integrated-account/${id}/credentials`, { context: { oauth: { token } } })
    expect(patched.status, patched.text).toBe(200)
    const newer = await rowOf(id)
    expect(newer.generation).toBe(2)
    expect(await late).toMatchObject({ superseded: 1, refreshed: 0, failed: 0, deferred: 0 })
    expect(await rowOf(id)).toEqual(newer)
    expect(await relink.caseOf(id)).toBeNull()
  })

  it('heals an account whose case had ended without mending it, with all that follows', async () => {
    const [account] = await due(1)
    const id = account?.id ?? ''
    await relink.tools.database.query(`update integrated_accounts set status = 'needs_reauth', last_error = 'x' where id = $1`, [id])
    expect((await sweep()).refreshed).toBe(1)
    expect((await relink.request('GET', `/integrated-account/${id}`)).body).toMatchObject({ status: 'active', last_error: null })
    const { rows } = await relink.tools.database.query(`select 1 from events where account_id = $1 and event like '%:reactivated'`, [id])
    expect(rows).toHaveLength(1)
  })

  it('refreshes an account without an ordinary grant as if a caller had asked for it', async () => {
    const [sandboxed] = await due(1)
    await relink.tools.database.query('update integrated_accounts set is_sandbox = true where id = $1', [sandboxed?.id])
    expect((await sweep()).refreshed).toBe(1)
    expect(await rowOf(sandboxed?.id ?? '')).toMatchObject({ generation: 2, lease_owner: null, unanswered_since: null })
  })

  it('gives a token without an expiry a check time', async () => {
    const [account] = await due(1)
    relink.platform.setFailure({
      sub: account?.sub ?? '',
      answer: { status: 200, body: { access_token: 'endless', token_type: 'Bearer', refresh_token: 'next' } },
    })
    expect((await sweep()).refreshed).toBe(1)
    const row = await rowOf(account?.id ?? '')
    expect(row.access_expires_at).toBeNull()
    const hours = ((row.next_refresh_at?.getTime() ?? 0) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(5.3)
    expect(hours).toBeLessThanOrEqual(6)
    const endless = { issuedAt: new Date(0), expiresAt: null, hasRefreshToken: true, random: () => 0 }
    expect(expiryOf({ ...endless, quirks: quirksOf('zendesk') }).nextRefreshAt?.getTime()).toBe(1_800_000)
    const exact = { issuedAt: new Date(0), expiresAt: new Date(600_000), hasRefreshToken: true, random: () => 1 }
    expect(expiryOf({ ...exact, quirks: quirksOf('exact-online') }).nextRefreshAt?.getTime()).toBe(570_000)
  })

  it('of an environment whose platform hangs leaves the other’s accounts their turn', async () => {
    const storm = await due(60)
    const other = await relink.company('bystander')
    const calm = await relink.platform.issueGrant({ client_id: grants.client_id, sub: 'usr_calm', scopes: ['openid', 'offline_access'] })
    const made = await other.api.send<{ id: string }>('POST', '/integration', {
      ...{ name: 'calm', config: { label: 'Calm' }, platform: 'generic' },
      oauth: {
        issuer: relink.platform.url,
        ...grants,
        scopes: ['openid', 'offline_access'],
        identity: { from: 'none', paths: [], must_match: 'person' },
      },
    })
    const { id } = await other.api.send<{ id: string }>('POST', '/integrated-account', {
      ...{ tenant_id: 'calm', environment_integration_id: made.id, context: { oauth: { token: calm } } },
    })
    await makeDue([{ id }])
    relink.platform.setFailure({ client_id: 'acme-reports', answer: 'timeout' })
    const stopping = new AbortController()
    // As many slots as the hanging app takes alone, and one.
    const narrow = { ...relink.tools, settings: { ...relink.tools.settings, sweepConcurrency: 5, sweepAppConcurrency: 5 } }
    const sweeping = sweepDue(narrow, stopping.signal)
    await waitFor(() => relink.platform.counts().token_requests > 0, 'the storm to begin')
    await waitFor(async () => (await rowOf(id)).generation === 2, 'the other environment’s account', 20_000)
    const waiting = await Promise.all(storm.map(async (one) => (await rowOf(one.id)).next_refresh_at))
    expect(waiting.filter((at) => at !== null && at < new Date()).length).toBeGreaterThan(20)
    stopping.abort()
    await sweeping
    // Leases that were claimed and not sent are released.
    const { rows } = await relink.tools.database.query('select 1 from credentials where lease_owner is not null')
    expect(rows).toEqual([])
  })
})

describe('settings that are changed while a sweep is under way', () => {
  let app: RefusingApp
  beforeAll(async () => {
    app = await startRefusingApp(relink)
  })
  afterAll(() => app.platform.close())
  const patch = (oauth: object) => relink.api.send('PATCH', `/integration/${app.integrationId}`, { oauth })

  it('a refusal of the secret that was replaced meanwhile says nothing: the account is asked again with the present one', async () => {
    const account = await app.account('ada')
    await makeDue([account])
    let answer = (): void => undefined
    app.says.set(
      account.refreshToken,
      new Promise((resolve) => {
        answer = () => {
          resolve(refused(401, 'invalid_client'))
        }
      }),
    )
    const swept = sweep()
    await waitFor(() => app.platform.asked('/token').length === 1, 'the sweep to ask')
    await patch({ client_secret: 'second-secret' })
    app.says.delete(account.refreshToken)
    answer()
    expect(await swept).toMatchObject({ refreshed: 1, failed: 0, deferred: 0 })
    const secrets = app.platform.asked('/token').map(({ headers, form }) => headers.authorization ?? form['client_secret'])
    expect(secrets).toEqual(['first-secret', 'second-secret'])
    expect(await relink.caseOf(account.id)).toBeNull()
  })

  it('what forbade a refresh when the app was read is looked at again before it counts', async () => {
    const account = await app.account('ben')
    await makeDue([account])
    const { database } = relink.tools
    await database.query('update integrations set endpoints_changed_at = now() where id = $1', [app.integrationId])
    const read = await readSweptApp(relink.tools, app.integrationId)
    await database.query('update integrations set endpoints_changed_at = null where id = $1', [app.integrationId])
    const owner = randomUUID()
    const claim = { integrationId: app.integrationId, now: new Date(), limit: 1, owner, leaseMs: 6_000 }
    const [claimed] = await claimDueAccounts(database, claim)
    if (read === null || claimed === undefined) throw new Error('nothing is due')
    const lease = { owner, unansweredMs: null, until: performance.now() + claim.leaseMs }
    const parts = { writer: new WriteBehind(relink.tools, owner), answered: () => undefined, pause: () => undefined }
    expect(await refreshClaimed(relink.tools, read, claimed, lease, parts)).toBe('refreshed')
    expect(await relink.caseOf(account.id)).toBeNull()
  })
})

describe('with workers', { tags: ['heavy'] }, () => {
  it('a Schedule sweeps before tokens expire', async () => {
    const worker = await relink.spawnProcess('worker')
    // Due 3 s before its end.
    await relink.platform.updateClient(grants.client_id, { access_token_ttl_s: 30 })
    const accounts = await imported(5, patient, grants.client_id)
    const before = await Promise.all(accounts.map(({ id }) => rowOf(id)))
    await waitFor(
      async () => (await Promise.all(accounts.map(({ id }) => rowOf(id)))).every(({ generation }) => generation > 1),
      'all to be refreshed',
      60_000,
    )
    for (const [index, { id }] of accounts.entries()) {
      const row = await rowOf(id)
      if (row.generation > 2) continue
      expect(row.last_refreshed_at?.getTime()).toBeLessThan(before[index]?.access_expires_at?.getTime() ?? 0)
    }
    await relink.platform.updateClient(grants.client_id, { access_token_ttl_s: 3600 })
    await worker.kill('SIGTERM')
  })

  it('a worker killed in the middle: another continues from the rows, and no grant is lost and no case opened', async () => {
    const accounts = await due(120, patient, grants.client_id)
    relink.platform.setFailure({ client_id: grants.client_id, answer: 'pass', delay_ms: 60 })
    const before = await casesOpened()
    const first = await relink.spawnProcess('worker')
    const done = async () => (await Promise.all(accounts.map(({ id }) => rowOf(id)))).filter(({ generation }) => generation > 1).length
    await waitFor(async () => (await done()) >= 20, 'the sweep to be under way', 40_000)
    await first.kill('SIGKILL')
    expect(await done()).toBeLessThan(accounts.length)
    await relink.spawnProcess('worker')
    await waitFor(async () => (await done()) === accounts.length, 'the rest to be refreshed', 60_000)
    expect(await casesOpened()).toBe(before)
    // Each was sent once, but for those under way at the kill.
    expect(relink.platform.counts().token_requests).toBeLessThanOrEqual(accounts.length + 20)
    expect(relink.platform.counts().concurrent_max).toBe(1)
  })
})
