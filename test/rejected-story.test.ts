import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { startRefusingPlatform } from './support/refusing-platform.js'
import type { RefusingPlatform } from './support/refusing-platform.js'

/** REPORTS_APART of this file: what it waits for is real. */
const apart = 1_500

let relink: Harness
let platform: RefusingPlatform
let integrationId: string
beforeAll(async () => {
  ;[relink, platform] = await Promise.all([
    startRelink({ settings: { reportsApart: apart, outbreakTenants: 1_000 }, policy: { confirm: 'PT30S', probe_every: 'PT1S' } }),
    startRefusingPlatform(),
  ])
  const oauth = {
    ...{ authorization_endpoint: `${platform.url}/authorize`, token_endpoint: `${platform.url}/token` },
    ...{ client_id: 'acme', client_secret: 'secret', scopes: ['read'], identity: { from: 'none' } },
  }
  const made = await relink.api.send<{ id: string }>('POST', '/integration', {
    ...{ name: 'northwind', config: { label: 'Northwind' }, platform: 'generic', oauth, probe: { url: `${platform.url}/me` } },
  })
  integrationId = made.id
})
afterAll(async () => {
  await relink.stop()
  await platform.stop()
})
beforeEach(() => {
  Object.assign(platform, { api: 401, refusal: null, lifeS: 3600 })
  platform.apiFirst.length = 0
})

let people = 0
const imported = async () => {
  people += 1
  const email = `ada${String(people)}@northwind.example`
  const { id } = await relink.api.send<{ id: string }>('POST', '/integrated-account', {
    ...{ tenant_id: `northwind-${String(people)}`, environment_integration_id: integrationId, contacts: [{ email }] },
    context: { oauth: { token: { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 3600 } } },
  })
  platform.resetCounts()
  return { id, email }
}
const report = async (id: string): Promise<string | null> =>
  (await relink.api.send<{ case_id: string | null }>('POST', `/integrated-account/${id}/authentication-error`, { status: 401 })).case_id
const accountOf = (id: string) => relink.api.get<{ status: string; last_error: string | null }>(`/integrated-account/${id}`)
/** Reports until one is old enough to count. */
const reportedAgain = async (id: string): Promise<string> => {
  expect(await report(id)).toBeNull()
  return waitFor(
    async () => {
      const caseId = await report(id)
      if (caseId === null) throw new Error('no case yet')
      return caseId
    },
    'a report that counts',
    20_000,
  )
}
const sweep = () => sweepDue(relink.tools, new AbortController().signal)
const eventsOf = (accountId: string) =>
  relink.api
    .get<{ result: { event: string }[] }>(`/event?integrated_account_id=${accountId}`)
    .then(({ result }) => result.map(({ event }) => event.replace('integrated_account:', '')))

describe('a person suspended at the platform while refreshes work', () => {
  it('is asked by mail; the case goes through sweeps, and a good probe ends it', async () => {
    const { id, email } = await imported()
    const caseId = await reportedAgain(id)
    const open = await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the person to be asked')
    expect(open).toMatchObject({ cause: 'rejected', verdict: 'user', addressee: 'contact', reason: { code: 'rejected', http_status: 401 } })
    expect((await accountOf(id)).status).toBe('needs_reauth')
    await waitFor(() => relink.mails(email).length > 0, 'the mail')
    expect(platform.refreshes()).toBe(1)

    await relink.tools.database.query(`update credentials set next_refresh_at = now() - interval '1 second' where account_id = $1`, [id])
    expect(await sweep()).toMatchObject({ refreshed: 1, failed: 0, deferred: 0 })
    expect(platform.refreshes()).toBe(2)
    await waitFor(async () => (await relink.request('GET', `/integrated-account/${id}/access-token`)).status === 200, 'its token')
    expect((await relink.caseOf(id))?.outcome).toBeNull()

    platform.api = 200
    await waitFor(async () => (await report(id)) === null, 'the probe to be asked again')
    const closed = await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the end')
    expect(closed).toMatchObject({ outcome: 'self_healed', cause: 'rejected' })
    expect(await accountOf(id)).toMatchObject({ status: 'active', last_error: null })
    expect(await eventsOf(id)).toEqual(expect.arrayContaining(['authentication_error', 'reactivated', 'reauthorization_closed']))
    const titles = (await relink.timeline(caseId)).map(({ title, detail }) => `${title} ${detail ?? ''}`).join('\n')
    expect(titles).toContain('refuses calls of a connection that it keeps renewing')
    expect(titles).toContain('The platform takes its calls again')
  })

  it('is not asked where only their administrator can mend it: that one is mailed', async () => {
    const made = await relink.api.send<{ id: string }>('POST', '/integration', {
      ...{ name: 'events', config: { label: 'pretix' }, platform: 'pretix', probe: { url: `${platform.url}/me` } },
      oauth: {
        ...{ authorization_endpoint: `${platform.url}/authorize`, token_endpoint: `${platform.url}/token` },
        ...{ client_id: 'acme', client_secret: 'secret', scopes: ['read'], identity: { from: 'none' } },
      },
    })
    const [owner, admin] = ['owner@contoso.example', 'admin@contoso.example']
    const { id } = await relink.api.send<{ id: string }>('POST', '/integrated-account', {
      ...{ tenant_id: 'contoso', environment_integration_id: made.id },
      contacts: [
        { email: owner, role: 'owner' },
        { email: admin, role: 'admin' },
      ],
      context: { oauth: { token: { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 3600 } } },
    })
    const caseId = await reportedAgain(id)
    await waitFor(() => relink.mails(admin).length > 0, 'the mail to the administrator')
    expect(await relink.caseOf(id)).toMatchObject({ id: caseId, verdict: 'user', addressee: 'admin', reason: { code: 'rejected' } })
    expect(relink.mails(owner)).toEqual([])
  })

  it('whose token had only expired early is left in peace: a refresh is tried before a person is asked', async () => {
    const { id, email } = await imported()
    expect(await report(id)).toBeNull()
    await relink.tools.database.query(`update credentials set last_refreshed_at = now() - interval '20 minutes' where account_id = $1`, [
      id,
    ])
    await relink.tools.database.query(`update rejections set refreshed_at = now() - interval '21 minutes' where account_id = $1`, [id])
    platform.api = 'by_token'
    platform.apiFirst.push(401, 401)
    const caseId = await report(id)
    expect(caseId).not.toBeNull()
    await relink.caseThat(String(caseId), ({ outcome }) => outcome === 'self_healed', 'it to end unheard')
    expect(platform.refreshes()).toBe(2)
    expect((await eventsOf(id)).filter((name) => name === 'authentication_error')).toEqual([])
    expect(relink.mails(email)).toEqual([])
  })

  it('is still asked when the token is old, refreshed, and refused again', async () => {
    const { id } = await imported()
    expect(await report(id)).toBeNull()
    await relink.tools.database.query(`update credentials set last_refreshed_at = now() - interval '20 minutes' where account_id = $1`, [
      id,
    ])
    await relink.tools.database.query(`update rejections set refreshed_at = now() - interval '21 minutes' where account_id = $1`, [id])
    const caseId = String(await report(id))
    await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the person to be asked')
    expect(platform.refreshes()).toBe(2)
  })

  it('whose grant is revoked too gets an ordinary case with the reason of the refusal', async () => {
    const { id } = await imported()
    const caseId = await reportedAgain(id)
    await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the person to be asked')
    platform.refusal = { status: 400, body: { error: 'invalid_grant' } }
    await relink.tools.database.query(`update credentials set next_refresh_at = now() - interval '1 second' where account_id = $1`, [id])
    expect(await sweep()).toMatchObject({ failed: 1 })
    const turned = await relink.caseThat(caseId, ({ cause }) => cause === 'refresh', 'the other cause')
    expect(turned).toMatchObject({ verdict: 'user', reason: { code: 'invalid_grant' }, outcome: null })
    await relink.caseThat(caseId, ({ stage, verdict_at }) => stage === 'awaiting_user' && verdict_at !== null, 'it to be asked again')
  })

  it('is found by the next process where one dies between the probe and the case', async () => {
    const { id } = await imported()
    expect(await report(id)).toBeNull()
    const api = await relink.spawnProcess('api')
    await relink.tools.database.query(`update credentials set last_refreshed_at = now() - interval '2 minutes' where account_id = $1`, [id])
    await relink.tools.database.query(`update rejections set refreshed_at = now() - interval '3 minutes' where account_id = $1`, [id])
    const cut = fetch(`${api.url}/integrated-account/${id}/authentication-error`, {
      method: 'POST',
      headers: { authorization: `Bearer ${relink.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ status: 401 }),
    }).catch(() => null)
    await waitFor(() => platform.probes() > 0, 'the first probe')
    await api.kill('SIGKILL')
    expect(await cut).toBeNull()
    expect(await relink.caseOf(id)).toBeNull()
    const caseId = await waitFor(async () => {
      const found = await report(id)
      if (found === null) throw new Error('no case yet')
      return found
    }, 'the case all the same')
    await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the person to be asked')
  })
})
