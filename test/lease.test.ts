import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import { openTokens, sealTokens } from '../src/accounts/refresh/sealed-tokens.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import type { RelinkProcess } from './support/relink-process.js'
import { ask } from './support/room-tools.js'

/** Rotates, and takes a replaced refresh token for a minute, as Xero does for thirty. */
const xeroApp = { client_id: 'graced', client_secret: 'graced-secret-of-the-app' }
/** Rotates, and ends the whole grant when a replaced refresh token is sent again. */
const strictApp = { client_id: 'acme-reports' }
let relink: Harness
let xero: string
let quickbooks: string
let lock: pg.Client
beforeAll(async () => {
  relink = await startRelink({ worker: false, settings: { platformTimeout: 1_500, secondTryAfter: 1_500, databasePoolSize: 20 } })
  await relink.platform.registerClient({ ...xeroApp, rotation_grace_s: 60 })
  const odd = { authorization_endpoint: `${relink.platform.url}/oauth/authorize`, token_endpoint: `${relink.platform.url}/oauth/token` }
  const common = {
    ...xeroApp,
    ...odd,
    token_endpoint_auth_method: 'client_secret_basic',
    userinfo_endpoint: `${relink.platform.url}/oauth/userinfo`,
  }
  const identity = { from: 'none', paths: [], must_match: 'person' }
  xero = (await relink.registerIntegration({ name: 'xero', platform: 'xero', oauth: { ...common, identity } })).id
  quickbooks = (await relink.registerIntegration({ name: 'quickbooks', platform: 'quickbooks', oauth: { ...common, identity } })).id
  lock = new pg.Client({ connectionString: relink.tools.settings.databaseUrl })
  await lock.connect()
})
afterAll(async () => {
  await lock.end()
  await relink.stop()
})
beforeEach(() => {
  relink.platform.clearFailures()
  relink.platform.resetCounts()
})

let people = 0
const imported = async (integrationId?: string) => {
  people += 1
  const sub = `usr_leased_${String(people)}`
  const app = integrationId === undefined ? strictApp.client_id : xeroApp.client_id
  const grant = await relink.platform.issueGrant({ client_id: app, sub, scopes: ['openid', 'offline_access', 'reports.read'] })
  const account = await relink.importAccount({
    sub,
    ...(integrationId === undefined ? {} : { integrationId }),
    fields: { context: { oauth: { token: grant } } },
  })
  return { ...account, refreshToken: grant.refresh_token ?? '' }
}
type Imported = Awaited<ReturnType<typeof imported>>

interface Row {
  readonly generation: number
  readonly sealed: string
  readonly predecessor: string | null
  readonly unanswered_since: Date | null
  readonly doubted_at: Date | null
  readonly lease_owner: string | null
}
const rowOf = async (id: string): Promise<Row> => {
  const { rows } = await relink.tools.database.query<Row & object>('select * from credentials where account_id = $1', [id])
  if (rows[0] === undefined) throw new Error('no such account')
  return rows[0]
}
const expire = (id: string) =>
  relink.tools.database.query(
    `update credentials set access_expires_at = now() - interval '1 second', next_refresh_at = now() where account_id = $1`,
    [id],
  )
const tokenFrom = (url: string, { id }: Imported) => ask(url, relink.token, 'GET', `/integrated-account/${id}/access-token`)
const requestsOf = ({ sub }: Imported) => relink.platform.requests().filter((one) => one.sub === sub)
const works = async (accessToken: unknown): Promise<boolean> =>
  (await fetch(`${relink.platform.url}/api/me`, { headers: { authorization: `Bearer ${String(accessToken)}` } })).ok

/** Asks until a token is returned: the lease of the dead holder has to expire first. */
const tokenAtLast = (account: Imported): Promise<string> =>
  waitFor(
    async () => {
      const { status, body } = await tokenFrom(relink.url, account)
      if (status !== 200) throw new Error(`${String(status)} ${JSON.stringify(body)}`)
      return String(body['access_token'])
    },
    'a live token',
    30_000,
  )

describe('one refresh at a time', () => {
  it('200 who want a token from four processes at once cause one request', async () => {
    const apis = await Promise.all([1, 2, 3, 4].map(() => relink.spawnProcess('api', { PLATFORM_TIMEOUT: 'PT20S' })))
    const account = await imported()
    await expire(account.id)
    relink.platform.setFailure({ answer: 'pass', match: 'refresh', delay_ms: 500 })
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => tokenFrom(apis[i % 4]?.url ?? '', account)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body['access_token'])).size).toBe(1)
    expect(requestsOf(account)).toHaveLength(1)
    expect(await works(answers[0]?.body['access_token'])).toBe(true)
    // Reports of the token before: the first refreshes, the others come of it, also those that were slow on the way.
    const reports = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        ask(apis[i % 4]?.url ?? '', relink.token, 'POST', `/integrated-account/${account.id}/authentication-error`, { status: 401 }),
      ),
    )
    expect(new Set(reports.map(({ status, body }) => `${String(status)} ${String(body['case_id'])}`))).toEqual(new Set(['202 null']))
    expect(requestsOf(account).length).toBeLessThanOrEqual(2)
    await Promise.all(apis.map((api) => api.kill('SIGTERM')))
  })

  it('a holder that stood still beyond its lease sends nothing and fails nothing', async () => {
    const [api, account] = [await relink.spawnProcess('api'), await imported()]
    await expire(account.id)
    await lock.query('begin')
    await lock.query('lock table sandbox_failures in access exclusive mode')
    const late = tokenFrom(api.url, account)
    await waitFor(async () => (await rowOf(account.id)).lease_owner !== null, 'the lease to be taken')
    process.kill(api.pid, 'SIGSTOP')
    await lock.query('commit')
    const token = await tokenAtLast(account)
    process.kill(api.pid, 'SIGCONT')
    expect((await late).status).toBeGreaterThanOrEqual(200)
    expect(requestsOf(account)).toHaveLength(1)
    expect(await works(token)).toBe(true)
    expect(await relink.caseOf(account.id)).toBeNull()
    await api.kill('SIGTERM')
  })
})

describe('a holder killed', { tags: ['heavy'] }, () => {
  /** Begins a refresh in a process of its own, brings it to a point, kills it there. */
  const killedAt = async (account: Imported, reach: (api: RelinkProcess) => Promise<void>): Promise<void> => {
    await expire(account.id)
    const api = await relink.spawnProcess('api')
    const asked = tokenFrom(api.url, account).catch(() => null)
    await reach(api)
    expect(await api.kill('SIGKILL')).toBe('SIGKILL')
    await asked
  }
  const expectSaved = async (account: Imported): Promise<void> => {
    expect(await works(await tokenAtLast(account))).toBe(true)
    expect(await rowOf(account.id)).toMatchObject({ unanswered_since: null, doubted_at: null, lease_owner: null })
    // What was stored refreshes again: the grant lives.
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ kind: 'healthy' })
    expect(await relink.caseOf(account.id)).toBeNull()
  }

  it('with the lease and before it sent anything: nothing was lost, at the strictest platform', async () => {
    const account = await imported()
    await killedAt(account, async () => {
      await lock.query('begin')
      await lock.query('lock table sandbox_failures in access exclusive mode')
      await waitFor(async () => (await rowOf(account.id)).lease_owner !== null, 'the lease to be taken')
    })
    await lock.query('commit')
    expect((await rowOf(account.id)).unanswered_since).not.toBeNull()
    await expectSaved(account)
    expect(requestsOf(account)).toHaveLength(2)
  })

  it('while the platform thinks, and again when it has rotated the token', async () => {
    const account = await imported(xero)
    relink.platform.setFailure({ sub: account.sub, answer: 'pass', match: 'refresh', delay_ms: 1_000, times: 1 })
    await killedAt(account, async () => {
      await waitFor(() => requestsOf(account).length === 1, 'the request')
    })
    await waitFor(() => requestsOf(account)[0]?.ms !== 0, 'the platform to be done')
    await expectSaved(account)
  })

  it('after the platform answered and before the answer was stored', async () => {
    const account = await imported(xero)
    relink.platform.setFailure({ sub: account.sub, answer: 'pass', match: 'refresh', delay_ms: 600, times: 1 })
    await killedAt(account, async () => {
      await waitFor(() => requestsOf(account).length === 1, 'the request')
      // The account is locked, with which the response's transaction begins.
      await lock.query('begin')
      await lock.query('select 1 from integrated_accounts where id = $1 for update', [account.id])
      await waitFor(() => requestsOf(account)[0]?.status === 200, 'the answer')
      await waitFor(
        async () =>
          (
            await relink.tools.database.query(
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).rows.length > 0,
        'somebody to stand before the row',
      )
    })
    await lock.query('rollback')
    expect((await rowOf(account.id)).generation).toBe(1)
    await expectSaved(account)
  })

  it('after the answer was stored: it is the answer', async () => {
    const account = await imported()
    await killedAt(account, async () => {
      await waitFor(async () => (await rowOf(account.id)).generation === 2, 'the answer to be stored')
    })
    await expectSaved(account)
  })
})

describe('a refused grant', () => {
  it('right after an answer that was lost is asked for again before it counts, and counts then', async () => {
    const account = await imported(xero)
    await expire(account.id)
    // Another holder died a moment ago.
    await relink.tools.database.query(`update credentials set unanswered_since = now() - interval '5 seconds' where account_id = $1`, [
      account.id,
    ])
    relink.platform.setFailure({ sub: account.sub, answer: 'invalid_grant', match: 'refresh' })
    const first = await refreshAccount(relink.tools, account.id, { wait: true })
    expect(first).toMatchObject({ kind: 'failed', judgement: { verdict: 'transient', code: 'grant_in_doubt' } })
    const { unanswered_since: unanswered, doubted_at: doubted } = await rowOf(account.id)
    expect([unanswered, doubted]).not.toContain(null)
    // Too early to be a later attempt.
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ judgement: { code: 'grant_in_doubt' } })
    await waitFor(
      async () => {
        const later = await refreshAccount(relink.tools, account.id, { wait: true })
        return later.kind === 'failed' && later.judgement.verdict === 'user'
      },
      'the refusal to be confirmed',
      15_000,
    )
    expect((await rowOf(account.id)).unanswered_since).toBeNull()
  })

  it('of a platform that errs now and then: the first refusal notifies no one, and the next try succeeds', async () => {
    const account = await imported(quickbooks)
    await expire(account.id)
    relink.platform.setFailure({ sub: account.sub, answer: 'invalid_grant', match: 'refresh', times: 1 })
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ judgement: { verdict: 'transient' } })
    const { status, headers, body } = await tokenFrom(relink.url, account)
    // The failure of a moment ago is shared: nothing is sent before its time.
    if (status === 503) expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    else expect(await works(body['access_token'])).toBe(true)
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ kind: 'healthy' })
    expect(await relink.caseOf(account.id)).toMatchObject({ outcome: 'self_healed', confirmed_at: null })
    expect((await rowOf(account.id)).doubted_at).toBeNull()
  })

  it('within the grace of a race that we lost is saved by the token before', async () => {
    const account = await imported(xero)
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ kind: 'healthy', generation: 2 })
    const row = await rowOf(account.id)
    const { vault, database } = relink.tools
    // What was stored is the loser's: the platform has never heard of it.
    const lost = { ...(await openTokens(vault, account.id, row.sealed)), refreshToken: 'the-loser-of-a-race' }
    await database.query('update credentials set sealed = $2 where account_id = $1', [
      account.id,
      await sealTokens(vault, account.id, lost),
    ])
    expect((await openTokens(vault, account.id, row.predecessor ?? '')).refreshToken).toBe(account.refreshToken)
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ kind: 'healthy', generation: 3 })
    expect(await relink.caseOf(account.id)).toBeNull()
  })

  it('elsewhere counts at once, and the predecessor is never sent', async () => {
    const account = await imported()
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ kind: 'healthy' })
    relink.platform.setFailure({ sub: account.sub, answer: 'invalid_grant', match: 'refresh', times: 1 })
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({
      judgement: { verdict: 'user', code: 'invalid_grant' },
    })
    expect(requestsOf(account)).toHaveLength(2)
    expect(relink.platform.counts().refresh_token_reuse_attempts).toBe(0)
  })
})

describe('replaced credentials', () => {
  it('is kept until its successor has worked, then erased', async () => {
    const { id } = await relink.registerIntegration({
      name: 'asks-userinfo',
      oauth: { identity: { from: 'userinfo', paths: ['sub'], must_match: 'person' } },
    })
    // Imported while the platform's userinfo is away: who it is gets learnt by the first refresh.
    relink.platform.setFailure({ match: 'userinfo', answer: '503' })
    const grant = await relink.platform.issueGrant({
      client_id: strictApp.client_id,
      sub: 'usr_ada',
      scopes: ['openid', 'offline_access', 'reports.read'],
    })
    const account = await relink.importAccount({ integrationId: id, fields: { context: { oauth: { token: grant } } } })
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ kind: 'healthy' })
    expect((await rowOf(account.id)).predecessor).not.toBeNull()
    relink.platform.clearFailures()
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ kind: 'healthy' })
    expect(await rowOf(account.id)).toMatchObject({ generation: 3, predecessor: null })
  })

  it('an answer that never came is noted until one does', async () => {
    const account = await imported(xero)
    relink.platform.setFailure({ sub: account.sub, answer: 'timeout', match: 'refresh', times: 1, after: 'consume' })
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ judgement: { code: 'platform_timeout' } })
    expect((await rowOf(account.id)).unanswered_since).not.toBeNull()
    expect(await refreshAccount(relink.tools, account.id, { wait: true })).toMatchObject({ kind: 'healthy' })
    expect((await rowOf(account.id)).unanswered_since).toBeNull()
  })
})
