import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accessToken } from '../src/accounts/access-token.js'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { lookAfterRejections } from '../src/accounts/rejections/look-after-rejections.js'
import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import { reportAuthenticationError } from '../src/accounts/report/report-authentication-error.js'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { accountsSetup } from './support/accounts-setup.js'
import type { AccountsSetup, Owner } from './support/accounts-setup.js'
import { startRefusingPlatform } from './support/refusing-platform.js'
import type { RefusingPlatform } from './support/refusing-platform.js'

let room: AccountsSetup
let platform: RefusingPlatform
let owner: Owner
let withProbe: string
let withoutProbe: string

const minute = 60_000
const integration = (name: string, more: object = {}) => ({
  ...{ name, config: { label: 'Northwind' }, platform: 'generic' },
  oauth: {
    ...{ authorization_endpoint: `${platform.url}/authorize`, token_endpoint: `${platform.url}/token` },
    ...{ client_id: 'acme', client_secret: 'secret', scopes: ['read'], identity: { from: 'none' } },
  },
  ...more,
})

beforeAll(async () => {
  ;[room, platform] = await Promise.all([accountsSetup(), startRefusingPlatform()])
})
afterAll(async () => {
  await room.stop()
  await platform.stop()
})
beforeEach(async () => {
  Object.assign(platform, { api: 200, refusal: null, lifeS: 3600 })
  platform.apiFirst.length = 0
  owner = await room.owner()
  withProbe = await room.integrate(owner, integration('probed', { probe: { url: `${platform.url}/me` } }))
  withoutProbe = await room.integrate(owner, integration('plain'))
})

const imported = async (integrationId: string): Promise<string> => {
  const made = await room.ask(owner.token, 'POST', '/integrated-account', {
    ...{ tenant_id: 'northwind', environment_integration_id: integrationId },
    context: { oauth: { token: { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 3600 } } },
  })
  expect(made.status, made.text).toBe(200)
  platform.resetCounts()
  return made.body.id
}
const report = async (id: string, more: object = {}) => {
  const answer = await room.ask(owner.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 401, ...more })
  expect(answer.status, answer.text).toBe(202)
  return answer.body
}
const tokenOf = (id: string) => room.ask(owner.token, 'GET', `/integrated-account/${id}/access-token`)
const casesOf = async (id: string) =>
  (
    await room.tools.database.query<{ id: string; cause: string; outcome: string | null; reason: { code: string } }>(
      'select id, cause, outcome, reason from cases where account_id = $1 order by number',
      [id],
    )
  ).rows
/** Reports with a pause of two minutes before each but the first. */
const reports = async (id: string, times: number): Promise<(string | null)[]> => {
  const found: (string | null)[] = []
  for (let n = 0; n < times; n += 1) {
    if (n > 0) room.advance(2 * minute)
    found.push((await report(id)).case_id)
  }
  return found
}

describe('a 401 that outlives a refresh', () => {
  it('opens a case of its own kind at the second report, if the probe answers 401 twice', async () => {
    const id = await imported(withProbe)
    platform.api = 401
    const [first, second] = await reports(id, 2)
    expect(first).toBeNull()
    expect(await casesOf(id)).toMatchObject([{ id: second, cause: 'rejected', outcome: null, reason: { code: 'rejected' } }])
    expect([platform.refreshes(), platform.probes()]).toEqual([1, 2])
    // The token that the platform goes on giving is handed out: only its use tells whether it is taken again.
    expect((await tokenOf(id)).status).toBe(200)
  })

  it('opens none if the probe succeeds, even only the second time', async () => {
    const id = await imported(withProbe)
    expect(await reports(id, 3)).toEqual([null, null, null])
    platform.apiFirst.push(401)
    room.advance(2 * minute)
    expect((await report(id)).case_id).toBeNull()
    expect(platform.refreshes()).toBe(1)
    expect(await casesOf(id)).toEqual([])
  })

  it('opens one at the third report that counts, without a probe, or with one that is unclear', async () => {
    for (const [integrationId, api] of [
      [withoutProbe, 401],
      [withProbe, 503],
    ] as const) {
      const id = await imported(integrationId)
      platform.api = api
      const [, , , fourth] = await reports(id, 4)
      expect(await casesOf(id)).toMatchObject([{ id: fourth, cause: 'rejected' }])
      expect(platform.refreshes()).toBe(1)
    }
  })

  it('is not seen in what a platform answers right after a refresh', async () => {
    const id = await imported(withProbe)
    platform.api = 401
    for (let n = 0; n < 5; n += 1) {
      expect((await report(id)).case_id).toBeNull()
      room.advance(10_000)
    }
    expect([platform.refreshes(), platform.probes()]).toEqual([1, 0])
  })

  it('reported 100 times at once, to two processes: one refresh, then two probes and one case', async () => {
    const id = await imported(withProbe)
    platform.api = 401
    const one = (n: number) =>
      reportAuthenticationError(n % 2 === 0 ? room.tools : room.other, {
        ...{ environmentId: owner.environmentId, accountId: id, status: 401 as const, resource: null, method: null },
        ...{ missingScopes: [], generation: null },
      })
    const many = () => Promise.all(Array.from({ length: 100 }, (_, n) => one(n)))
    await many()
    room.advance(2 * minute)
    await many()
    expect([platform.refreshes(), platform.probes()]).toEqual([1, 2])
    expect(await casesOf(id)).toHaveLength(1)
  })

  it('costs one refresh in 15 minutes, however often it is reported', async () => {
    const id = await imported(withoutProbe)
    const found = await reports(id, 3)
    expect(found).toEqual([null, null, null])
    expect(platform.refreshes()).toBe(1)
  })
})

describe('a 403 without missing scopes, without a probe', () => {
  const forbidden = (id: string, more: object = {}) => report(id, { status: 403, ...more })

  it('costs one refresh per token and hour if the platform answers 403 to dead tokens; a successful one ends it', async () => {
    const id = await imported(await room.integrate(owner, integration('events', { platform: 'pretix' })))
    expect((await forbidden(id, { missing_scopes: ['write'] })).case_id).toBeNull()
    expect(platform.refreshes()).toBe(0)
    for (let n = 0; n < 3; n += 1) expect((await forbidden(id)).case_id).toBeNull()
    expect(platform.refreshes()).toBe(1)
    room.advance(59 * minute)
    await forbidden(id)
    expect(platform.refreshes()).toBe(1)
    room.advance(2 * minute)
    platform.refusal = { status: 400, body: { error: 'invalid_grant' } }
    const { case_id: caseId } = await forbidden(id)
    expect(platform.refreshes()).toBe(2)
    expect(await casesOf(id)).toMatchObject([{ id: caseId, cause: 'refresh' }])
  })

  it('is only noted at any other platform', async () => {
    const id = await imported(withoutProbe)
    for (let n = 0; n < 3; n += 1) expect((await forbidden(id)).case_id).toBeNull()
    expect([platform.refreshes(), await casesOf(id)]).toEqual([0, []])
  })
})

describe('the outage of a rejected connection', () => {
  const rejected = async (integrationId = withProbe): Promise<string> => {
    const id = await imported(integrationId)
    platform.api = 401
    await reports(id, integrationId === withProbe ? 2 : 4)
    expect(await casesOf(id)).toMatchObject([{ cause: 'rejected', outcome: null }])
    return id
  }
  const outcomes = async (id: string) => (await casesOf(id)).map(({ outcome }) => outcome)

  it('is not ended by a successful refresh, whoever asks for it', async () => {
    const id = await rejected()
    expect(await refreshAccount(room.tools, id, { wait: true })).toMatchObject({ kind: 'healthy' })
    room.advance(59 * minute)
    await room.tools.database.query('update credentials set next_refresh_at = $2 where account_id = $1', [id, room.tools.clock()])
    await sweepDue(room.tools, new AbortController().signal)
    const { generation } = await accessToken(room.tools, { environmentId: owner.environmentId, accountId: id })
    expect(generation).toBe(4)
    expect(await outcomes(id)).toEqual([null])
  })

  it('is ended by a probe that answers well', async () => {
    const id = await rejected()
    await room.tools.database.query('update cases set told = 1, verdicts = 1 where account_id = $1', [id])
    room.advance(16 * minute)
    await lookAfterRejections(room.tools)
    expect(await outcomes(id)).toEqual([null])
    platform.api = 200
    room.advance(16 * minute)
    await Promise.all([lookAfterRejections(room.tools), lookAfterRejections(room.other)])
    expect(await outcomes(id)).toEqual(['self_healed'])
  })

  it('is ended by a day without a report, and by no shorter time', async () => {
    const id = await rejected(withoutProbe)
    room.advance(23 * 60 * minute)
    await lookAfterRejections(room.tools)
    await report(id)
    room.advance(23 * 60 * minute)
    await lookAfterRejections(room.tools)
    expect(await outcomes(id)).toEqual([null])
    room.advance(61 * minute)
    await lookAfterRejections(room.tools)
    expect(await outcomes(id)).toEqual(['self_healed'])
    // Armed again: the next 401 costs a refresh.
    platform.resetCounts()
    expect((await report(id)).case_id).toBeNull()
    expect(platform.refreshes()).toBe(1)
  })

  it('is ended by new credentials, which begin again', async () => {
    const id = await rejected()
    platform.api = 200
    const swapped = await room.ask(owner.token, 'PATCH', `/integrated-account/${id}/credentials`, {
      context: { oauth: { token: { refresh_token: 'refresh-new' } } },
    })
    expect(swapped.status, swapped.text).toBe(200)
    expect(await outcomes(id)).toEqual(['reauthorized'])
    platform.resetCounts()
    await report(id)
    expect(platform.refreshes()).toBe(1)
  })

  it('that expired is only noted from then on, through any number of refreshes, until it is armed again', async () => {
    const id = await rejected()
    await room.tools.database.query(`update integrated_accounts set status = 'needs_reauth' where id = $1`, [id])
    await room.tools.database.transaction((tx) => endOutage(tx, { accountId: id, outcome: 'expired' }))
    for (let n = 0; n < 5; n += 1) {
      room.advance(40 * minute)
      await refreshAccount(room.tools, id, { wait: true })
      room.advance(2 * minute)
      expect((await report(id)).case_id).toBeNull()
    }
    expect(await outcomes(id)).toEqual(['expired'])
    const still = await room.ask(owner.token, 'GET', `/integrated-account/${id}`)
    expect(still.body.status).toBe('needs_reauth')
    platform.api = 200
    room.advance(20 * minute)
    await report(id)
    const after = await room.ask(owner.token, 'GET', `/integrated-account/${id}`)
    expect(after.body.status).toBe('active')
  })

  it('becomes an ordinary one when the refresh is refused too: a good refresh ends it then', async () => {
    const id = await rejected()
    platform.refusal = { status: 400, body: { error: 'invalid_grant' } }
    const refused = await refreshAccount(room.tools, id, { wait: true })
    expect(refused).toMatchObject({ kind: 'failed', judgement: { code: 'invalid_grant' } })
    expect(await casesOf(id)).toMatchObject([{ cause: 'refresh', outcome: null }])
    // Its 401 was reported as well.
    expect((await tokenOf(id)).status).toBe(401)
    platform.refusal = null
    await refreshAccount(room.tools, id, { wait: true })
    expect(await outcomes(id)).toEqual(['self_healed'])
  })

  it('stays unchanged while the token endpoint is only down', async () => {
    const id = await rejected()
    platform.refusal = { status: 503, body: {} }
    await refreshAccount(room.tools, id, { wait: true })
    expect(await casesOf(id)).toMatchObject([{ cause: 'rejected', outcome: null }])
  })
})
