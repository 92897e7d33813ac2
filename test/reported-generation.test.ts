import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountsSetup } from './support/accounts-setup.js'
import type { AccountsSetup, Owner } from './support/accounts-setup.js'
import { startRefusingPlatform } from './support/refusing-platform.js'
import type { RefusingPlatform } from './support/refusing-platform.js'

let room: AccountsSetup
let platform: RefusingPlatform
let owner: Owner
let plain: string
let probed: string

const minute = 60_000
beforeAll(async () => {
  ;[room, platform] = await Promise.all([accountsSetup(), startRefusingPlatform()])
})
afterAll(async () => {
  await room.stop()
  await platform.stop()
})
beforeEach(async () => {
  Object.assign(platform, { api: 'by_token', refusal: null, lifeS: 3600 })
  platform.apiFirst.length = 0
  owner = await room.owner()
  const given = (name: string) => ({
    ...{ name, config: { label: 'Northwind' }, platform: 'generic' },
    oauth: {
      ...{ authorization_endpoint: `${platform.url}/authorize`, token_endpoint: `${platform.url}/token` },
      ...{ client_id: 'acme', client_secret: 'secret', scopes: ['read'], identity: { from: 'none' } },
    },
  })
  plain = await room.integrate(owner, given('plain'))
  probed = await room.integrate(owner, { ...given('probed'), probe: { url: `${platform.url}/me` } })
})

const imported = async (integrationId: string): Promise<string> => {
  const { body } = await room.ask(owner.token, 'POST', '/integrated-account', {
    ...{ tenant_id: 'northwind', environment_integration_id: integrationId },
    context: { oauth: { token: { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 3600 } } },
  })
  platform.resetCounts()
  return body.id
}
const report = (id: string, more: object = {}) =>
  room.ask(owner.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 401, ...more })
const tokenOf = (id: string) => room.ask(owner.token, 'GET', `/integrated-account/${id}/access-token`)
const refuse = (error = 'invalid_grant', status = 400) => (platform.refusal = { status, body: { error } })

describe('the generation of a token', () => {
  it('comes with it; five late reports of workers with the previous one cost no call', async () => {
    const id = await imported(plain)
    const { generation } = (await tokenOf(id)).body
    expect(generation).toBe(1)
    expect((await report(id, { generation })).body).toEqual({ case_id: null })
    expect((await tokenOf(id)).body.generation).toBe(2)
    for (let late = 0; late < 5; late += 1) {
      room.advance(2 * minute)
      const { status, body } = await report(id, { generation })
      expect([status, body]).toEqual([202, { case_id: null, newer: true }])
    }
    expect(platform.refreshes()).toBe(1)
  })

  it('that is older joins no open case', async () => {
    const id = await imported(plain)
    await report(id, { generation: 1 })
    refuse()
    room.advance(61 * minute)
    expect((await tokenOf(id)).status).toBe(401)
    expect((await report(id, { generation: 1 })).body).toEqual({ case_id: null, newer: true })
    expect((await report(id, { generation: 2 })).body.case_id).not.toBeNull()
  })

  it.each(['two', 0, -1, 1.5, 2 ** 31])('%j is refused by its name', async (generation) => {
    const { status, body } = await report(await imported(plain), { generation })
    expect([status, body.errors?.map(({ field }) => field)]).toEqual([400, ['generation']])
  })

  it('applies to a 403 too', async () => {
    const id = await imported(plain)
    await report(id)
    expect((await report(id, { status: 403, generation: 1 })).body).toEqual({ case_id: null, newer: true })
  })
})

describe('a token whose 401 was reported and whose refresh was refused', () => {
  it.each([
    ['invalid_grant', 400, 401],
    ['invalid_client', 401, 503],
    ['temporarily_unavailable', 503, 503],
  ] as const)('counts as expired: %s, HTTP %s, is answered %s', async (error, status, answered) => {
    const id = await imported(plain)
    refuse(error, status)
    const { case_id } = (await report(id)).body
    const refused = await tokenOf(id)
    expect([refused.status, refused.body.case_id]).toEqual([answered, case_id])
    platform.refusal = null
    // A failure is shared for a while, by the database's clock.
    await room.tools.database.query(`update credentials set last_failure_at = now() - interval '1 hour' where account_id = $1`, [id])
    expect(await tokenOf(id)).toMatchObject({ status: 200, body: { generation: 2 } })
  })

  it('counts whichever came first: a report joins a refresh that failed by itself', async () => {
    const id = await imported(plain)
    refuse()
    const refreshed = await room.ask(owner.token, 'POST', '/integrated-account/refresh-credentials', { id })
    expect(refreshed.status).toBe(401)
    expect((await tokenOf(id)).status).toBe(200)
    expect((await report(id)).body.case_id).toBe(refreshed.body.case_id)
    expect((await tokenOf(id)).status).toBe(401)
  })
})

describe('a 403', () => {
  const forbidden = (id: string, more: object = {}) => report(id, { status: 403, ...more })

  it('with missing scopes, or without a probe, is only noted', async () => {
    platform.api = 401
    expect((await forbidden(await imported(probed), { missing_scopes: ['write'] })).body).toEqual({ case_id: null })
    expect((await forbidden(await imported(plain))).body).toEqual({ case_id: null })
    expect([platform.refreshes(), platform.probes()]).toEqual([0, 0])
  })

  it('asks the probe once a minute; one that answers well or 403 leaves it at that', async () => {
    const id = await imported(probed)
    for (const api of [200, 403]) {
      platform.api = api
      platform.resetCounts()
      await Promise.all(Array.from({ length: 20 }, () => forbidden(id)))
      expect([platform.refreshes(), platform.probes()]).toEqual([0, 1])
      room.advance(2 * minute)
    }
  })

  it('of a token that the probe calls dead is refreshed as after a 401', async () => {
    const id = await imported(probed)
    platform.api = 401
    expect((await forbidden(id)).body).toEqual({ case_id: null })
    expect(platform.refreshes()).toBe(1)
    refuse()
    const other = await imported(probed)
    expect((await forbidden(other)).body.case_id).not.toBeNull()
  })
})
