import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiToken } from '../src/access/create-api-token.js'
import { createEnvironment } from '../src/access/create-environment.js'
import { loadEnvironment } from '../src/access/load-environment.js'
import { mountAccess } from '../src/access/routes.js'
import { scopes } from '../src/domain/scope.js'
import type { Scope } from '../src/domain/scope.js'
import { createApi } from '../src/http/call.js'
import { ask as askAt, fieldsOf, roomTools } from './support/room-tools.js'
import type { RoomTools } from './support/room-tools.js'

let room: RoomTools
let base: string
let logos: Server
let logoUrl: string
let count = 0

beforeAll(async () => {
  room = await roomTools()
  const api = createApi()
  mountAccess(api, room.tools)
  base = await room.serve(api)
  logos = createServer((req, res) => {
    const [, size = '10', type = 'png'] = (req.url ?? '').split('/')
    if (type === 'moved') res.writeHead(302, { location: '/10/png' }).end()
    else res.writeHead(200, { 'content-type': type === 'html' ? 'text/html' : `image/${type}` }).end('x'.repeat(Number(size)))
  }).listen(0, '127.0.0.1')
  await once(logos, 'listening')
  logoUrl = `http://127.0.0.1:${String((logos.address() as AddressInfo).port)}`
})
afterAll(async () => {
  logos.close()
  await room.stop()
})

const newToken = async (granted: readonly Scope[] = scopes, environmentId?: string) =>
  room.tools.database.transaction(async (tx) => {
    count += 1
    const id = environmentId ?? (await createEnvironment(tx, { name: `env-${String(count)}` })).id
    const token = await createApiToken(tx, { environmentId: id, name: `token ${String(count)}`, scopes: granted })
    return { environmentId: id, id: token.id, token: token.token }
  })
const ask = (token: string | null, method: string, path: string, body?: unknown) => askAt(base, token, method, path, body)

describe('an API token', () => {
  it('is nowhere in the database or the log, only its digest is', async () => {
    const { token } = await newToken()
    const made = await ask(token, 'POST', '/api-token', { name: 'second', scopes: ['accounts:read'] })
    expect(made.status).toBe(200)
    expect(made.headers.get('cache-control')).toBe('no-store')
    const second = String(made.body['token'])
    expect(second).toMatch(/^rlk_[\w-]{43}$/)
    expect((await ask(second, 'GET', '/environment')).status).toBe(200)
    const kept = (await room.dump('api_tokens', 'audit', 'environments')) + room.logged.join('')
    expect(kept).not.toContain(token)
    expect(kept).not.toContain(second)
    expect((await ask(token, 'GET', '/api-token')).text).not.toContain('rlk_')
  })

  it('that is missing, unknown, malformed, expired or deleted gets the same 401', async () => {
    const { token } = await newToken()
    const expires_at = new Date(room.tools.clock().getTime() + 60_000).toISOString()
    const short = await ask(token, 'POST', '/api-token', { name: 'short', scopes: ['accounts:read'], expires_at })
    const gone = await ask(token, 'POST', '/api-token', { name: 'gone', scopes: ['accounts:read'] })
    expect((await ask(String(short.body['token']), 'GET', '/environment')).status).toBe(200)
    expect((await ask(String(gone.body['token']), 'GET', '/environment')).status).toBe(200)
    expect((await ask(token, 'DELETE', `/api-token/${String(gone.body['id'])}`)).body).toEqual({ id: gone.body['id'] })
    room.advance(61_000)
    for (const wrong of [null, 'rlk_unknown', '', String(short.body['token']), String(gone.body['token'])]) {
      const answer = await ask(wrong, 'GET', '/environment')
      expect(answer.status).toBe(401)
      expect(answer.body).toEqual({ statusCode: 401, error: 'Unauthorized', message: 'Unauthorized' })
    }
    expect((await ask(token, 'DELETE', `/api-token/${String(gone.body['id'])}`)).status).toBe(404)
  })

  it('without the scope is told which one it lacks, and gives none that it lacks', async () => {
    const reader = await newToken(['accounts:read'])
    const denied = await ask(reader.token, 'PATCH', '/environment', { name: 'x' })
    expect(denied.status).toBe(403)
    expect(denied.body.message).toContain('settings:write')
    const setter = await newToken(['accounts:read', 'settings:write'])
    const given = await ask(setter.token, 'POST', '/api-token', { name: 'more', scopes: ['accounts:read', 'credentials:read'] })
    expect(given.status).toBe(403)
    expect(given.body).toMatchObject({ missing_scope: 'credentials:read' })
    expect(given.body.message).toContain('credentials:read')
  })

  it('names the field of bad input', async () => {
    const { token } = await newToken()
    expect(fieldsOf(await ask(token, 'POST', '/api-token', { name: '', scopes: [] }))).toEqual(['name', 'scopes'])
    expect(fieldsOf(await ask(token, 'POST', '/api-token', { name: 'a', scopes: ['all'] }))).toEqual(['scopes.0'])
    const past = { name: 'a', scopes: ['accounts:read'], expires_at: '2020-01-01T00:00:00Z' }
    expect(fieldsOf(await ask(token, 'POST', '/api-token', past))).toEqual(['expires_at'])
  })

  it('notes its use once a minute', async () => {
    const { token, id } = await newToken()
    const used = async () => {
      await ask(token, 'GET', '/environment')
      return (await ask(token, 'GET', `/api-token?id=${id}`)).body['result'] as { last_used_at: string }[]
    }
    const first = await used()
    room.advance(30_000)
    expect(await used()).toEqual(first)
    room.advance(31_000)
    expect(await used()).not.toEqual(first)
  })

  it('of another environment is as good as unknown', async () => {
    const [ours, theirs] = [await newToken(), await newToken()]
    expect((await ask(ours.token, 'DELETE', `/api-token/${theirs.id}`)).status).toBe(404)
    expect((await ask(theirs.token, 'GET', '/environment')).body['id']).toBe(theirs.environmentId)
    const listed = (await ask(ours.token, 'GET', '/api-token')).body['result'] as { id: string }[]
    expect(listed.map(({ id }) => id)).toEqual([ours.id])
  })
})

describe('an environment', () => {
  it('begins by mailing no one', async () => {
    const { token } = await newToken()
    expect((await ask(token, 'GET', '/environment')).body).toMatchObject({
      mode: 'live',
      mail: { delivery: 'allow_list', allow: [], per_person_per_day: 5 },
      unknown_identity: 'confirm',
      embed_origins: [],
      redirect_uris: [],
    })
  })

  it('is changed field by field, and the change is audited', async () => {
    const { token, environmentId } = await newToken()
    const first = await ask(token, 'PATCH', '/environment', { mail: { from: 'Acme <hello@acme.example>', allow: ['@US.example'] } })
    expect(first.body).toMatchObject({ mail: { from: 'Acme <hello@acme.example>', allow: ['@us.example'], delivery: 'allow_list' } })
    const second = await ask(token, 'PATCH', '/environment', {
      brand: { color: '#1a5fb4' },
      support: { email: 'Help@acme.example' },
      default_locale: 'de-CH',
      time_zone: 'Europe/Zurich',
      ignored: 1,
    })
    expect(second.status).toBe(200)
    expect(second.body).toMatchObject({
      mail: { from: 'Acme <hello@acme.example>' },
      brand: { color: '#1a5fb4', logo_url: null },
      support: { email: 'help@acme.example' },
      time_zone: 'Europe/Zurich',
    })
    const { rows } = await room.tools.database.query<{ actor: string; data: { fields: string[] } }>(
      `SELECT actor, data FROM audit WHERE environment_id = $1 AND action = 'changed' ORDER BY at`,
      [environmentId],
    )
    expect(rows.map(({ data }) => [...data.fields].sort())).toEqual([
      ['mail.allow', 'mail.from'],
      ['brand.color', 'default_locale', 'support.email', 'time_zone'],
    ])
    expect(rows[0]?.actor).toMatch(/^api:token /)
  })

  it.each([
    [{ mode: 'shadow' }, 'mode'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ time_zone: '+01:00' }, 'time_zone'],
    [{ default_locale: 'not a locale' }, 'default_locale'],
    [{ mail: { delivery: 'live' } }, 'mail.from'],
    [{ mail: { delivery: 'redirect', from: 'a@b.example' } }, 'mail.redirect_to'],
    [{ mail: { from: 'a@b.example\r\nBcc: c@d.example' } }, 'mail.from'],
    [{ mail: { allow: ['us.example'] } }, 'mail.allow.0'],
    [{ mail: { per_person_per_day: 0 } }, 'mail.per_person_per_day'],
    [{ brand: { color: 'red' } }, 'brand.color'],
    [{ brand: { reconnect_url: 'javascript:alert(1)' } }, 'brand.reconnect_url'],
    [{ operator: ['nobody'] }, 'operator.0'],
    [{ embed_origins: ['https://app.acme.example/'] }, 'embed_origins.0'],
    [{ embed_origins: ['*'] }, 'embed_origins.0'],
    [{ embed_origins: ['null'] }, 'embed_origins.0'],
    [{ embed_origins: ['http://app.acme.example'] }, 'embed_origins.0'],
    [{ redirect_uris: ['javascript:alert(1)'] }, 'redirect_uris.0'],
    [{ redirect_uris: ['java\nscript:alert(1)'] }, 'redirect_uris.0'],
    [{ redirect_uris: ['JAVASCRIPT:alert(1)'] }, 'redirect_uris.0'],
    [{ redirect_uris: ['data:text/html,x'] }, 'redirect_uris.0'],
    [{ redirect_uris: ['http://app.acme.example/done'] }, 'redirect_uris.0'],
    [{ redirect_uris: ['https://user:pw@app.acme.example/'] }, 'redirect_uris.0'],
    [{ redirect_uris: ['/done'] }, 'redirect_uris.0'],
  ])('refuses %j, naming the field', async (patch, field) => {
    const { token } = await newToken()
    const answer = await ask(token, 'PATCH', '/environment', patch)
    expect(answer.status).toBe(400)
    expect(fieldsOf(answer)).toEqual([field])
  })

  it('keeps redirect URIs as they were sent: https, an app’s own scheme, http on this machine', async () => {
    const { token } = await newToken()
    const redirect_uris = [
      'https://app.acme.example/done?x=1',
      'com.acme.app:/done',
      'acme://done',
      'http://127.0.0.1:8080/',
      'http://localhost/x',
    ]
    expect((await ask(token, 'PATCH', '/environment', { redirect_uris })).body['redirect_uris']).toEqual(redirect_uris)
  })

  it('fetches a logo once, keeps it, and does not answer it', async () => {
    const { token, environmentId } = await newToken()
    const set = await ask(token, 'PATCH', '/environment', { brand: { logo_url: `${logoUrl}/6144/png` } })
    expect(set.status).toBe(200)
    expect(set.text).not.toContain('logo_data')
    const kept = await loadEnvironment(room.tools.database, environmentId)
    expect(kept.brand.logo_data).toBe(`data:image/png;base64,${Buffer.from('x'.repeat(6144)).toString('base64')}`)
    for (const bad of ['6145/png', '10/html', '10/moved', '0/png']) {
      expect(fieldsOf(await ask(token, 'PATCH', '/environment', { brand: { logo_url: `${logoUrl}/${bad}` } }))).toEqual(['brand.logo_url'])
    }
    expect(fieldsOf(await ask(token, 'PATCH', '/environment', { brand: { logo_url: 'https://10.0.0.1/logo.png' } }))).toEqual([
      'brand.logo_url',
    ])
    await ask(token, 'PATCH', '/environment', { brand: { logo_url: null } })
    expect((await loadEnvironment(room.tools.database, environmentId)).brand.logo_data).toBeNull()
  })

  it('has a name of its own', async () => {
    const [ours, theirs] = [await newToken(), await newToken()]
    const name = (await ask(theirs.token, 'GET', '/environment')).body['name']
    const taken = await ask(ours.token, 'PATCH', '/environment', { name })
    expect(taken.status).toBe(409)
    expect(fieldsOf(taken)).toEqual(['name'])
    await expect(room.tools.database.transaction((tx) => createEnvironment(tx, { name: String(name) }))).rejects.toMatchObject({
      statusCode: 409,
    })
  })
})
