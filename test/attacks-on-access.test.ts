import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { printSignIn } from '../src/access/staff/sign-in.js'
import { ConsoleClient, signedIn, tokenIn } from './support/console-client.js'
import { startRelink } from './support/harness.js'
import type { Company, Harness } from './support/harness.js'
import type { Answered } from './support/room-tools.js'
import { untilRefused } from './support/until-refused.js'

let relink: Harness
let other: Company
beforeAll(async () => {
  relink = await startRelink({ worker: false })
  other = await relink.company('other')
})
afterAll(() => relink.stop())

describe('embed_origins', () => {
  it.each(['https://*', 'https://*.example', 'https://*:8443'])('refuses %s', async (origin) => {
    const refused = await relink.request('PATCH', '/environment', { embed_origins: ['https://app.acme.example', origin] })
    expect([refused.status, refused.body.errors?.map(({ field }) => field)]).toEqual([400, ['embed_origins.1']])
  })

  it('that an earlier version stored with a wildcard frame nothing', async () => {
    const wild = ['https://*', 'https://*.example', 'https://app.acme.example']
    await relink.tools.database.query('UPDATE environments SET embed_origins = $2 WHERE id = $1', [relink.environmentId, wild])
    expect((await relink.request('GET', '/environment')).body['embed_origins']).toEqual(['https://app.acme.example'])
    const { id } = await relink.importAccount()
    const link = await relink.api.send<{ link_token: string }>('POST', '/link-token', { integrated_account_id: id })
    const page = await fetch(`${relink.url}/connect-account?link_token=${link.link_token}`)
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors https://app.acme.example')
    expect(page.headers.get('content-security-policy')).not.toContain('*')
  })
})

describe('environments and each other’s staff', () => {
  it('an invitation tells nothing of what the person does elsewhere', async () => {
    await signedIn({ ...relink, ...other }, { email: 'ada@acme.example', role: 'admin' })
    await relink.tools.database.query(
      `UPDATE staff SET open_id_issuer = 'https://id.acme.example', open_id_subject = 'ada', name = 'Ada' WHERE email = 'ada@acme.example'`,
    )
    const invited = await relink.request('POST', '/staff', { email: 'ada@acme.example', role: 'viewer' })
    expect(invited.body).toMatchObject({ last_sign_in_at: null, open_id: false, name: null })
    const listed = await relink.request('GET', '/staff?email=ada@acme.example')
    expect(listed.body['result']).toMatchObject([{ last_sign_in_at: null, open_id: false, name: null }])
  })

  it('a removal, or another role, ends nothing elsewhere, and everything here', async () => {
    const there = await signedIn({ ...relink, ...other }, { email: 'eve@acme.example', role: 'support' })
    const here = await relink.request('POST', '/staff', { email: 'eve@acme.example', role: 'support' })
    const asks = async (environmentId: string) =>
      (await there.send('GET', '/case', undefined, { 'relink-environment': environmentId })).status
    expect(await asks(relink.environmentId)).toBe(200)
    await relink.request('PATCH', `/staff/${String(here.body['id'])}`, { role: 'viewer' })
    expect([await asks(relink.environmentId), await asks(other.environmentId)]).toEqual([401, 200])
    const printed = await relink.tools.database.transaction((tx) => printSignIn(tx, relink.tools.settings, 'eve@acme.example'))
    await relink.request('DELETE', `/staff/${String(here.body['id'])}`)
    expect([await asks(relink.environmentId), await asks(other.environmentId)]).toEqual([404, 200])
    expect((await new ConsoleClient(relink.url, other.environmentId).signIn(tokenIn(printed))).status).toBe(200)
  })
})

describe('wrong bearer tokens', () => {
  const get = (token: string) => relink.request('GET', '/case', undefined, token)

  it('are limited by the address they come from; a valid one from there is not', async () => {
    const answers: Answered[] = []
    for (let n = 0; n < 200; n += 10) {
      answers.push(
        ...(await Promise.all(Array.from({ length: 10 }, (_, k) => get(`rlk_${String(n + k).padStart(3, 'x')}${'y'.repeat(40)}`)))),
      )
    }
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(120)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(80)
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect((await get(relink.token)).status).toBe(200)
  })

  it('are limited by their beginning, wherever they come from; the token with that beginning is not', async () => {
    await relink.tools.database.query('DELETE FROM rate_limits')
    const statuses = await untilRefused(20, async (n) => (await get(relink.token.slice(0, 20) + String(n).padStart(27, 'x'))).status)
    expect(new Set(statuses)).toEqual(new Set([401, 429]))
    const { rows } = await relink.tools.database.query<{ key: string }>('SELECT key FROM rate_limits')
    expect(JSON.stringify(rows)).not.toContain(relink.token.slice(0, 12))
    expect((await get(relink.token)).status).toBe(200)
  })
})

describe('wrong session cookies', () => {
  it('are limited by client address, on every call of the console; people signed in there are not', async () => {
    const person = await signedIn({ ...relink, ...other }, { email: 'max@acme.example', role: 'admin' })
    const guess = (path: string, n: number) =>
      fetch(`${relink.url}/console/api${path}`, {
        headers: {
          'sec-fetch-site': 'same-origin',
          cookie: `relink_session=${String(n).padStart(43, 'x')}`,
          'relink-environment': other.environmentId,
        },
      })
    for (const path of ['/case', '/session']) {
      await relink.tools.database.query('DELETE FROM rate_limits')
      const answers = await Promise.all(Array.from({ length: 150 }, (_, n) => guess(path, n)))
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => status === 401).length, path).toBeLessThanOrEqual(120)
      expect(statuses.filter((status) => status === 429).length, path).toBeGreaterThanOrEqual(30)
      expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
      expect((await person.send('GET', '/case')).status).toBe(200)
    }
    const stale = (await guess('/session', 1)).headers.getSetCookie()
    expect(stale).toEqual([expect.stringMatching(/^relink_session=; .*Expires=Thu, 01 Jan 1970/) as string])
  })
})
