import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { ordinaryScopes } from '../src/domain/scope.js'
import type { Scope } from '../src/domain/scope.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { runCommand, startCommand } from './support/relink-command.js'
import { secondPerson } from './support/second-person.js'

const SECRET = 'acme-reports-test-secret'
let relink: Harness
let thief: Server
let thiefUrl: string
/** What reached the thief's server. */
let stolen: string[] = []
let count = 0

beforeAll(async () => {
  relink = await startRelink({ worker: false })
  thief = createServer((req, res) => {
    stolen.push(req.url ?? '')
    res.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"a","refresh_token":"b","expires_in":3600}')
  }).listen(0, '127.0.0.1')
  await once(thief, 'listening')
  thiefUrl = `http://127.0.0.1:${String((thief.address() as AddressInfo).port)}`
})
afterAll(async () => {
  thief.close()
  await relink.stop()
})
beforeEach(() => {
  stolen = []
})

const newToken = async (scopes: readonly Scope[], by = relink.token): Promise<string> => {
  const made = await relink.request('POST', '/api-token', { name: 'made', scopes }, by)
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  return String(made.body['token'])
}

const newIntegration = async (oauth: object = {}): Promise<string> => {
  count += 1
  return (await relink.registerIntegration({ name: `lumen-${String(count)}`, oauth })).id
}

const patch = (id: string, body: object, by: string) => relink.request('PATCH', `/integration/${id}`, body, by)
const versionOf = async (id: string) => (await relink.request('GET', `/integration/${id}`)).body['endpoints_version']
const confirm = async (id: string, by: string) =>
  relink.request('POST', `/integration/${id}/confirm-endpoints`, { endpoints_version: await versionOf(id) }, by)
const redirect = (proof = SECRET) => ({
  oauth: {
    token_endpoint: `${thiefUrl}/token`,
    current_client_secret: proof,
    client_secret: 'of-the-thief',
  },
})

const contextWith = (more: object) => ({
  context: { ...more, oauth: { token: { access_token: 'a', refresh_token: 'r', expires_in: 3600 } } },
})

/** Every way in which something would be sent for an account of the integration. */
const tryEverything = async (integrationId: string, accountId: string): Promise<void> => {
  await relink.tools.database.query('UPDATE credentials SET next_refresh_at = now(), access_expires_at = now() WHERE account_id = $1', [
    accountId,
  ])
  await sweepDue(relink.tools, AbortSignal.timeout(20_000))
  await relink.request('POST', '/integrated-account/refresh-credentials', { id: accountId })
  await relink.request('POST', `/integrated-account/${accountId}/authentication-error`, { status: 401 })
  await relink.request('GET', `/integrated-account/${accountId}/access-token`)
  await relink.request('POST', `/integration/${integrationId}/check`, {})
  await relink.request('PATCH', `/integrated-account/${accountId}/credentials`, {
    context: { oauth: { token: { access_token: 'new-access', refresh_token: 'new-refresh' } } },
  })
  const link = await relink.request('POST', '/link-token', { integrated_account_id: accountId })
  expect(link.status, JSON.stringify(link.body)).toBe(200)
  const token = String(link.body['link_token'])
  const clicked = await fetch(`${relink.url}/connect-account`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ link_token: token }),
  })
  expect(clicked.headers.get('location')).toBeNull()
}

describe('an API token with integrations:write alone', () => {
  it.each([
    ['no secret', undefined],
    ['any secret', 'guessed'],
    ['the new secret in place of the present one', 'of-the-thief'],
  ])('redirects nothing with %s', async (_how, proof) => {
    const id = await newIntegration()
    const writer = await newToken(['integrations:write'])
    const refused = await patch(id, { oauth: { ...redirect().oauth, current_client_secret: proof } }, writer)
    expect(refused.status).toBe(400)
    expect(refused.body.errors?.map(({ field }) => field)).toEqual(['oauth.current_client_secret'])
    expect(JSON.stringify(refused.body)).not.toContain(SECRET)
  })

  it('may not confirm, nor does `all` hold the scope, nor may it give it', async () => {
    const id = await newIntegration()
    const writer = await newToken(ordinaryScopes)
    expect((await patch(id, redirect(), writer)).status).toBe(200)
    expect((await confirm(id, writer)).body.message).toContain('endpoints:confirm')
    expect((await relink.request('POST', '/api-token', { name: 'x', scopes: ['endpoints:confirm'] }, writer)).status).toBe(403)
  })

  it('that replaces the secret first, and names its own as the present one, still sends nothing', async () => {
    const id = await newIntegration()
    const account = await relink.importAccount({ integrationId: id })
    const writer = await newToken(['integrations:write'])
    expect((await patch(id, { oauth: { client_secret: 'of-the-thief' } }, writer)).status).toBe(200)
    expect((await patch(id, redirect('of-the-thief'), writer)).status).toBe(200)
    await tryEverything(id, account.id)
    expect(stolen).toEqual([])
  })
})

describe('a change of where secrets go', () => {
  it.each<[string, (url: string) => object]>([
    ['token endpoint', (url) => ({ oauth: { token_endpoint: `${url}/token` } })],
    ['userinfo endpoint', (url) => ({ oauth: { userinfo_endpoint: `${url}/me` } })],
    ['revocation endpoint', (url) => ({ oauth: { revocation_endpoint: `${url}/revoke` } })],
    ['authorization endpoint', (url) => ({ oauth: { authorization_endpoint: `${url}/authorize` } })],
    ['identity address', (url) => ({ oauth: { identity: { from: 'url', url: `${url}/who`, paths: ['id'] } } })],
    ['probe', (url) => ({ probe: { url: `${url}/probe` } })],
    ['client id', () => ({ oauth: { client_id: 'another' } })],
  ])('of the %s sends nothing, by no way, until it is confirmed; the answer and the operator say so', async (_what, body) => {
    const id = await newIntegration()
    const account = await relink.importAccount({ integrationId: id })
    relink.platform.resetCounts()
    const given = body(thiefUrl)
    const oauth = { ...('oauth' in given ? (given.oauth as object) : {}), current_client_secret: SECRET }
    const changed = await patch(id, { ...given, oauth }, relink.token)
    expect(changed.status, JSON.stringify(changed.body)).toBe(200)
    expect(changed.body['endpoints_changed_at']).toEqual(expect.any(String))
    await tryEverything(id, account.id)
    await relink.request('DELETE', `/integrated-account/${account.id}`)
    expect(stolen).toEqual([])
    expect(relink.platform.counts().by_client['acme-reports'] ?? 0).toBe(0)
    const { rows } = await relink.tools.database.query(
      `SELECT 1 FROM mails WHERE kind = 'operator_endpoints_changed' AND message::text LIKE '%' || $1 || '%'`,
      [id],
    )
    expect(rows).toHaveLength(1)
  })

  it('of a public client, which has no proof, needs confirming all the same', async () => {
    const id = await newIntegration({ token_endpoint_auth_method: 'none', client_secret: null })
    const account = await relink.importAccount({ integrationId: id })
    const writer = await newToken(['integrations:write'])
    expect((await patch(id, { oauth: { token_endpoint: `${thiefUrl}/token` } }, writer)).status).toBe(200)
    await tryEverything(id, account.id)
    expect(stolen).toEqual([])
  })

  it('is confirmed by a second person only: not the changer, one it made, the one that made it, or another of the same maker', async () => {
    const id = await newIntegration()
    const maker = await newToken(['integrations:write', 'endpoints:confirm', 'settings:write'], relink.token)
    const [changer, sibling] = [
      await newToken(['integrations:write', 'endpoints:confirm', 'settings:write'], maker),
      await newToken(['endpoints:confirm'], maker),
    ]
    const child = await newToken(['endpoints:confirm'], changer)
    expect((await patch(id, redirect(), changer)).status).toBe(200)
    for (const other of [changer, child, maker, sibling, relink.token]) expect((await confirm(id, other)).status).toBe(403)
    const done = await confirm(id, await secondPerson(relink, relink))
    expect(done.body).toMatchObject({ endpoints_changed_at: null, endpoints_confirmed_at: expect.any(String) as string })
    const { rows } = await relink.tools.database.query<{ action: string; actor: string }>(
      `SELECT action, actor FROM audit WHERE subject_id = $1 AND action LIKE 'endpoints%' ORDER BY at`,
      [id],
    )
    expect(rows).toEqual([
      { action: 'endpoints_changed', actor: 'api:made' },
      { action: 'endpoints_confirmed', actor: 'api:second person' },
    ])
  })

  it('after a confirmation is another one: the old confirmation does not cover it', async () => {
    const id = await newIntegration()
    const account = await relink.importAccount({ integrationId: id })
    const untried = await relink.importAccount({ integrationId: id, sub: 'usr_ben' })
    const other = await secondPerson(relink, relink)
    expect((await patch(id, { oauth: { revocation_endpoint: null, current_client_secret: SECRET } }, relink.token)).status).toBe(200)
    expect((await confirm(id, other)).status).toBe(200)
    expect((await patch(id, redirect(), relink.token)).status).toBe(200)
    await tryEverything(id, account.id)
    expect(stolen).toEqual([])
    expect((await confirm(id, other)).status).toBe(200)
    await relink.request('POST', '/integrated-account/refresh-credentials', { id: untried.id })
    expect(stolen).toEqual(['/token'])
  })

  it('is confirmed as it was seen: a later change takes another look', async () => {
    const id = await newIntegration()
    const account = await relink.importAccount({ integrationId: id })
    const other = await secondPerson(relink, relink)
    const confirmSeen = (version: unknown) =>
      relink.request('POST', `/integration/${id}/confirm-endpoints`, { endpoints_version: version }, other)
    expect((await patch(id, { oauth: { revocation_endpoint: null, current_client_secret: SECRET } }, relink.token)).status).toBe(200)
    const seen = await versionOf(id)
    expect((await patch(id, redirect(), relink.token)).status).toBe(200)
    expect((await confirmSeen(seen)).status).toBe(409)
    expect((await confirmSeen(undefined)).status).toBe(400)
    await tryEverything(id, account.id)
    expect(stolen).toEqual([])
    const now = await versionOf(id)
    expect(now).not.toBe(seen)
    expect((await patch(id, { config: { label: 'Another name' } }, relink.token)).status).toBe(200)
    expect((await confirmSeen(now)).status).toBe(200)
    const { rows } = await relink.tools.database.query(
      `SELECT data ->> 'oauth.token_endpoint' AS url FROM audit WHERE subject_id = $1 AND action = 'endpoints_confirmed'`,
      [id],
    )
    expect(rows).toEqual([{ url: `${thiefUrl}/token` }])
  })

  it('by the account’s own context takes the scope that confirming takes, also after a confirmation', async () => {
    const endpoint = 'https://{shop}.stores.example/token'
    const id = await newIntegration({ token_endpoint: endpoint, identity: { from: 'none' } })
    const imported = await relink.importAccount({ integrationId: id, fields: contextWith({ shop: 'northwind', note: 'a' }) })
    const other = await secondPerson(relink, relink)
    expect((await patch(id, { oauth: { revocation_endpoint: null, current_client_secret: SECRET } }, relink.token)).status).toBe(200)
    expect((await confirm(id, other)).status).toBe(200)
    const writer = await newToken(ordinaryScopes)
    const change = (context: object, by: string) => relink.request('PATCH', `/integrated-account/${imported.id}`, { context }, by)
    const refused = await change({ shop: 'thief' }, writer)
    expect([refused.status, refused.body['missing_scope']]).toEqual([403, 'endpoints:confirm'])
    expect((await change({ shop: 'northwind', note: 'b' }, writer)).status).toBe(200)
    const there = (await relink.request('GET', `/integrated-account/${imported.id}`)).body['context']
    expect(there).toMatchObject({ shop: 'northwind', note: 'b' })
    expect((await change({ shop: 'moved' }, other)).status).toBe(403)
    const confirmer = await newToken([...ordinaryScopes, 'endpoints:confirm'])
    expect((await change({ shop: 'moved' }, confirmer)).status).toBe(200)
  })

  it('is confirmed at a terminal, which shows the addresses first', async () => {
    const id = await newIntegration()
    expect((await patch(id, redirect(), relink.token)).status).toBe(200)
    const words = ['integration', 'confirm', '--environment', 'test', '--integration', `lumen-${String(count)}`]
    const looked = await runCommand(words, relink.tools.settings)
    expect(looked.stdout).toContain(`${thiefUrl}/token`)
    expect((await relink.request('GET', `/integration/${id}`)).body['endpoints_changed_at']).not.toBeNull()
    const seen = [...words, '--seen', String(await versionOf(id))]
    expect(looked.stdout).toContain(seen.at(-1))
    const again = redirect('of-the-thief').oauth
    expect((await patch(id, { oauth: { ...again, token_endpoint: `${thiefUrl}/other` } }, relink.token)).status).toBe(200)
    const late = await runCommand(seen, relink.tools.settings)
    expect([late.end, late.stderr]).toEqual([1, expect.stringContaining('changed since') as string])
    const done = await startCommand([...words, '--seen', String(await versionOf(id))], relink.tools.settings).ended
    expect(done, done.stderr).toMatchObject({ end: 0 })
    expect((await relink.request('GET', `/integration/${id}`)).body['endpoints_changed_at']).toBeNull()
  })
})
