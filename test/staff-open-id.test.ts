import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDemoPlatform } from '../src/embedded/demo-platform/start-demo-platform.js'
import type { DemoPlatform } from '../src/embedded/demo-platform/demo-platform.js'
import { signInAndConsent } from '../src/embedded/form-browser.js'
import { ConsoleClient } from './support/console-client.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'

const secret = randomBytes(24).toString('base64url')
let provider: DemoPlatform
let relink: Harness
const seen: string[] = []

beforeAll(async () => {
  provider = await startDemoPlatform({ host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) })
  relink = await startRelink({
    worker: false,
    settings: {
      staffOpenIdIssuer: provider.url,
      staffOpenIdClientId: 'relink-console',
      staffOpenIdClientSecret: secret,
      staffOpenIdLabel: 'Lumen',
    },
  })
  await provider.registerClient({
    client_id: 'relink-console',
    client_secret: secret,
    client_name: 'Relink',
    redirect_uris: [`${relink.url.replace('127.0.0.1', 'localhost')}/console/api/open-id/callback`],
    token_endpoint_auth_method: 'client_secret_basic',
  })
  for (const email of ['ada@northwind.example', 'eve@fabrikam.example']) await relink.api.send('POST', '/staff', { email, role: 'support' })
})
afterAll(async () => {
  await relink.stop()
  await provider.stop()
})

const browser = () => new ConsoleClient(relink.url)

/** Up to the provider's answer; the callback's path, not yet called. */
const answerOf = async (client: ConsoleClient, email: string, deny = false): Promise<string> => {
  const start = await client.send('GET', '/open-id/start')
  expect([start.status, start.headers.get('cache-control')]).toEqual([303, 'no-store'])
  const authorization = new URL(start.headers.get('location') ?? '')
  expect(authorization.origin).toBe(new URL(provider.url).origin)
  expect(authorization.searchParams.get('code_challenge_method')).toBe('S256')
  expect(authorization.searchParams.get('nonce')).toMatch(/^[\w-]{43}$/)
  const answer = await signInAndConsent(authorization, { email, deny })
  seen.push(...[answer.searchParams.get('code'), answer.searchParams.get('state')].filter((one) => one !== null))
  return `/open-id/callback${answer.search}`
}

/** The provider's redirect is another site's navigation. */
const come = async (client: ConsoleClient, path: string, method = 'GET') => {
  const answer = await client.send(method, path, undefined, { 'sec-fetch-site': 'cross-site' })
  return { status: answer.status, where: (answer.headers.get('location') ?? '').replace(/^.*\/console/, '/console') }
}

const signedInAs = async (client: ConsoleClient): Promise<unknown> =>
  ((await client.send('GET', '/session')).body['staff'] as { email: string } | undefined)?.email

describe('the company’s own provider', () => {
  it('is offered on the sign-in page', async () => {
    expect((await browser().send('GET', '/sign-in')).body).toEqual({ open_id: { label: 'Lumen', url: '/console/api/open-id/start' } })
  })

  it('signs in an invited, verified address, and knows it again by its subject', async () => {
    const client = browser()
    expect(await come(client, await answerOf(client, 'ada@northwind.example'))).toEqual({ status: 303, where: '/console' })
    expect(await signedInAs(client)).toBe('ada@northwind.example')
    const { result } = await relink.api.get<{ result: unknown[] }>('/audit?action=signed_in')
    expect(result).toMatchObject([{ actor: 'staff:ada@northwind.example', data: { by: 'open_id' } }])
    expect((await relink.api.get<{ result: unknown[] }>('/staff?email=ada@northwind.example')).result).toMatchObject([{ open_id: true }])
    // Whatever becomes of the address there.
    await relink.tools.database.query(`UPDATE staff SET email = 'ada@acme.example' WHERE email = 'ada@northwind.example'`)
    const again = browser()
    expect((await come(again, await answerOf(again, 'ada@northwind.example'))).where).toBe('/console')
    expect(await signedInAs(again)).toBe('ada@acme.example')
  })

  it.each([
    ['bob@fabrikam.example', 'not_invited'],
    ['eve@fabrikam.example', 'not_verified'],
  ])('%s is refused: %s', async (email, problem) => {
    const client = browser()
    expect(await come(client, await answerOf(client, email))).toEqual({ status: 303, where: `/console/sign-in?refused=${problem}` })
    expect(await signedInAs(client)).toBeUndefined()
  })

  it('refuses an invited address that is bound to another account there', async () => {
    await relink.api.send('POST', '/staff', { email: 'grace@northwind.example', role: 'admin' })
    await relink.tools.database.query(
      `UPDATE staff SET open_id_issuer = $1, open_id_subject = 'usr_somebody_before' WHERE email = 'grace@northwind.example'`,
      [provider.url],
    )
    const client = browser()
    expect((await come(client, await answerOf(client, 'grace@northwind.example'))).where).toBe('/console/sign-in?refused=another_account')
    expect(await signedInAs(client)).toBeUndefined()
  })

  it('says so when the person declines', async () => {
    const client = browser()
    expect((await come(client, await answerOf(client, 'ada@northwind.example', true))).where).toBe('/console/sign-in?refused=declined')
  })

  it('takes an answer once, in the browser that asked, and only a GET', async () => {
    const client = browser()
    const path = await answerOf(client, 'ada@northwind.example')
    const stranger = browser()
    expect((await come(stranger, path)).where).toBe('/console/sign-in?refused=start_again')
    await stranger.send('GET', '/open-id/start')
    expect((await come(stranger, path)).where).toBe('/console/sign-in?refused=start_again')
    expect((await come(client, path, 'HEAD')).status).toBe(404)
    expect((await come(client, path)).where).toBe('/console')
    expect((await come(client, path)).where).toBe('/console/sign-in?refused=start_again')
  })

  it('takes no answer of another issuer, without its state, or for another nonce', async () => {
    const refused = async (change: (path: string) => Promise<string> | string) => {
      const client = browser()
      const { where } = await come(client, await change(await answerOf(client, 'ada@northwind.example')))
      expect(await signedInAs(client)).toBeUndefined()
      return where
    }
    expect(await refused((path) => path.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'))).toBe(
      '/console/sign-in?refused=unavailable',
    )
    expect(await refused((path) => path.replace(/iss=[^&]+/, ''))).toBe('/console/sign-in?refused=unavailable')
    expect(await refused((path) => path.replace(/state=[^&]+/, 'state=made-up'))).toBe('/console/sign-in?refused=start_again')
    expect(await refused((path) => path.replace(/code=[^&]+/, 'code=made-up'))).toBe('/console/sign-in?refused=unavailable')
    const otherNonce = async (path: string): Promise<string> => {
      const { vault, database } = relink.tools
      const { rows } = await database.query<{ id: string; sealed: string }>('SELECT id, sealed FROM staff_open_id_attempts')
      for (const { id, sealed } of rows) {
        const place = { table: 'staff_open_id_attempts', row: id, field: 'sealed' }
        const secrets = JSON.parse(await vault.open(place, sealed)) as object
        const changed = await vault.seal(place, JSON.stringify({ ...secrets, nonce: randomBytes(32).toString('base64url') }))
        await database.query('UPDATE staff_open_id_attempts SET sealed = $2 WHERE id = $1', [id, changed])
      }
      return path
    }
    expect(await refused(otherNonce)).toBe('/console/sign-in?refused=unavailable')
  })

  it('is begun from the console’s own page, and neither by a scanner nor by another site', async () => {
    expect((await browser().send('HEAD', '/open-id/start')).status).toBe(404)
    expect((await browser().send('GET', '/open-id/start', undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })

  it('leaves no code, state or secret in logs and tables', async () => {
    const { rows } = await relink.tools.database.query<{ dump: string }>(
      `SELECT query_to_xml('SELECT * FROM staff_open_id_attempts', false, false, '')::text
         || query_to_xml('SELECT * FROM staff', false, false, '')::text || query_to_xml('SELECT * FROM audit', false, false, '')::text AS dump`,
    )
    const everything = relink.logged.join('\n') + (rows[0]?.dump ?? '')
    expect(seen.length).toBeGreaterThan(10)
    for (const one of [secret, ...seen]) expect(everything).not.toContain(one)
  })
})
