import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiToken } from '../src/access/create-api-token.js'
import { createEnvironment } from '../src/access/create-environment.js'
import { scopes } from '../src/domain/scope.js'
import type { Scope } from '../src/domain/scope.js'
import type { DemoPlatform } from '../src/embedded/demo-platform/demo-platform.js'
import { startDemoPlatform } from '../src/embedded/demo-platform/start-demo-platform.js'
import { createApi } from '../src/http/call.js'
import { loadIntegration } from '../src/integrations/load-integration.js'
import { oauthApp } from '../src/integrations/oauth-app.js'
import { allPlatforms } from '../src/platforms/index.js'
import { mountIntegrations } from '../src/integrations/routes.js'
import { ask as askAt, fieldsOf, roomTools } from './support/room-tools.js'
import type { Answered, RoomTools } from './support/room-tools.js'

const silent = { debug: () => undefined, info: () => undefined, error: () => undefined }
const SECRET = 'very-secret-client-secret'

let room: RoomTools
let base: string
let platform: DemoPlatform
let odd: Server
let oddUrl: string
let environmentId: string
let token: string
let count = 0

beforeAll(async () => {
  ;[room, platform] = await Promise.all([roomTools(), startDemoPlatform({ host: '127.0.0.1', port: 0, log: silent })])
  const api = createApi()
  mountIntegrations(api, room.tools)
  base = await room.serve(api)
  // An issuer whose metadata leads to an address that is never called.
  odd = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        issuer: oddUrl,
        authorization_endpoint: `${oddUrl}/a`,
        token_endpoint: 'https://169.254.169.254/t',
        jwks_uri: `${oddUrl}/k`,
      }),
    )
  }).listen(0, '127.0.0.1')
  await once(odd, 'listening')
  oddUrl = `http://127.0.0.1:${String((odd.address() as AddressInfo).port)}`
})
afterAll(async () => {
  odd.close()
  await Promise.all([platform.stop(), room.stop()])
})
beforeEach(async () => {
  ;({ environmentId, token } = await newEnvironment())
})

const newEnvironment = async (granted: readonly Scope[] = scopes) =>
  room.tools.database.transaction(async (tx) => {
    count += 1
    const environment = await createEnvironment(tx, {
      name: `env-${String(count)}`,
      mail: { delivery: 'live', from: 'a@acme.example' },
      operator: ['ops@acme.example'],
    })
    const made = await createApiToken(tx, { environmentId: environment.id, name: 'ops', scopes: granted })
    return { environmentId: environment.id, token: made.token }
  })
const ask = (method: string, path: string, body?: unknown, by = token) => askAt(base, by, method, path, body)
const oauth = (more: object = {}) => ({
  issuer: platform.url,
  client_id: 'acme',
  client_secret: SECRET,
  scopes: ['openid', 'profile', 'email', 'reports.read', 'offline_access'],
  ...more,
})
const byHand = (more: object = {}) => ({
  client_id: 'acme',
  client_secret: SECRET,
  scopes: ['crm'],
  authorization_endpoint: 'https://login.crm.example/authorize',
  token_endpoint: 'https://login.crm.example/token',
  identity: { from: 'token_response', paths: ['team.id'] },
  ...more,
})
const create = async (body: object = {}): Promise<Answered> => {
  count += 1
  return ask('POST', '/integration', { name: `crm-${String(count)}`, oauth: oauth(), ...body })
}
const idOf = (answer: Answered): string => {
  expect(answer.status, answer.text).toBe(200)
  return String(answer.body['id'])
}
const accountRow = async (integrationId: string, extra: { deleted?: boolean } = {}): Promise<string> => {
  const id = randomUUID()
  await room.tools.database.query(
    `INSERT INTO integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, deleted_at, created_at, updated_at)
     VALUES ($1, $2, $3, 'acme', 'active', 'oauth2', $4, now(), now())`,
    [id, environmentId, integrationId, extra.deleted ? new Date() : null],
  )
  return id
}
const heldCase = async (integrationId: string, stage: string, hold: string | null, verdict: string | null): Promise<string> => {
  const id = randomUUID()
  const accountId = await accountRow(integrationId)
  await room.tools.database.query(
    `INSERT INTO cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, verdict, stage, hold_why, hold_since,
       reason, ladder, opened_at)
     VALUES ($1, $2, $3, $4, 'acme', 1, $5, 1, $6, $7, $8, CASE WHEN $8::text IS NULL THEN NULL ELSE now() END, '{}', '{}', now())`,
    [id, environmentId, accountId, integrationId, id, verdict, stage, hold],
  )
  return id
}
const wakes = async (): Promise<{ subject_id: string; payload: { why: string } }[]> =>
  (
    await room.tools.database.query<{ subject_id: string; payload: { why: string } }>(
      `SELECT subject_id, payload FROM outbox WHERE environment_id = $1 AND kind = 'wake'`,
      [environmentId],
    )
  ).rows

/** What the operator was told, by mail. */
const told = async (): Promise<string[]> =>
  (
    await room.tools.database.query<{ message: string }>(
      `SELECT message FROM mails JOIN outbox ON subject_id = mails.id AND outbox.kind = 'mail'
       WHERE mails.environment_id = $1 AND mails.kind = 'operator_endpoints_changed' AND recipient = 'ops@acme.example' AND state = 'queued'`,
      [environmentId],
    )
  ).rows.map(({ message }) => message)

describe('an integration', () => {
  it('of a standard provider needs its issuer, and nothing secret comes back', async () => {
    const made = await create({ config: { label: 'Acme CRM' } })
    const id = idOf(made)
    expect(made.body).toMatchObject({
      environment_id: environmentId,
      config: { label: 'Acme CRM' },
      platform: 'generic',
      authentication_method: 'oauth2',
      is_enabled: true,
      fields: [],
      redirect_uri: `https://relink.example/oauth/callback/${id}`,
      oauth: {
        issuer: platform.url,
        authorization_endpoint: expect.stringContaining(platform.url) as string,
        token_endpoint: expect.stringContaining(platform.url) as string,
        pkce: 'S256',
        identity: { from: 'id_token', paths: ['sub'], must_match: 'person' },
        needs_refresh_token: true,
        required_scopes: null,
      },
    })
    const read = await ask('GET', `/integration/${id}`)
    expect(read.body).toEqual(made.body)
    const mirror = await ask('GET', `/environment-integration/${id}`)
    expect(mirror.body).toEqual({
      ...made.body,
      integration_id: id,
      // As an account shows it, and Truto's client expects it.
      integration: { id, name: made.body['name'], category: made.body['category'], config: made.body['config'] },
    })
    const listed = await ask('GET', '/integration?platform=generic')
    expect(listed.body['result']).toEqual([made.body])
    expect(((await ask('GET', '/environment-integration')).body['result'] as unknown[]).length).toBe(1)
    const patched = await ask('PATCH', `/integration/${id}`, { oauth: { client_secret: `${SECRET}-2` } })
    const everything = [made, read, mirror, listed, patched].map(({ text }) => text).join('')
    expect(everything).not.toContain(SECRET)
    expect(everything).not.toContain('jwks_uri')
    expect(await room.dump('integrations', 'audit', 'outbox')).not.toContain(SECRET)
    expect(room.logged.join('')).not.toContain(SECRET)
    const kept = await loadIntegration(room.tools.database, id)
    if (!kept) throw new Error('it is gone')
    const app = await room.tools.database.transaction((tx) => oauthApp(tx, kept))
    expect(app.clientSecret?.reveal()).toBe(`${SECRET}-2`)
    expect(app.jwksUri).toContain(platform.url)
    expect(JSON.stringify([kept, app])).not.toContain(SECRET)
  })

  it('lists platforms', async () => {
    const { body } = await ask('GET', '/platform')
    const [first, ...others] = body['result'] as unknown[]
    expect(first).toMatchObject({ platform: 'generic', oauth: { pkce: 'S256', scope_separator: ' ' } })
    expect(others).toHaveLength(allPlatforms().length - 1)
  })

  it.each([
    ['platform', () => ({ platform: 'nowhere' }), 'platform'],
    ['authentication method', () => ({ authentication_method: 'password' }), 'authentication_method'],
    ['field without a label', () => ({ fields: [{ name: 'subdomain' }] }), 'fields.0.label'],
    ['field that is no secret', () => ({ fields: [{ name: 'api_key', label: 'Key' }] }), 'fields.0.secret'],
    ['pattern', () => ({ fields: [{ name: 'subdomain', label: 'Subdomain', pattern: '(' }] }), 'fields.0.pattern'],
    ['secret beside a sign-in', () => ({ fields: [{ name: 'api_key', label: 'Key', secret: true }] }), 'fields'],
    [
      'key without a probe',
      () => ({ authentication_method: 'api_key', fields: [{ name: 'api_key', label: 'Key', secret: true }] }),
      'probe',
    ],
    ['key without a field', () => ({ authentication_method: 'api_key', probe: { url: 'https://api.crm.example/me' } }), 'fields'],
    ['header', () => ({ probe: { url: 'https://api.crm.example/me', headers: { 'X-Key': 'a\nb' } } }), 'probe.headers.X-Key'],
    [
      'half a client',
      () => ({
        authentication_method: 'oauth2_client_credentials',
        oauth: byHand(),
        fields: [{ name: 'client_id', label: 'Client id' }],
      }),
      'fields',
    ],
    ['name', () => ({ name: 'Acme CRM' }), 'name'],
    ['client id', () => ({ oauth: oauth({ client_id: undefined }) }), 'oauth.client_id'],
    ['missing secret', () => ({ oauth: oauth({ client_secret: undefined }) }), 'oauth.client_secret'],
    [
      'reserved parameter',
      () => ({ oauth: oauth({ authorization_params: { redirect_uri: 'x' } }) }),
      'oauth.authorization_params.redirect_uri',
    ],
    ['required scope', () => ({ oauth: oauth({ required_scopes: ['crm.write'] }) }), 'oauth.required_scopes'],
    ['missing token endpoint', () => ({ oauth: byHand({ token_endpoint: undefined }) }), 'oauth.token_endpoint'],
    ['missing identity', () => ({ oauth: byHand({ identity: undefined }) }), 'oauth.identity'],
    ['identity without openid', () => ({ oauth: byHand({ identity: { from: 'id_token' } }) }), 'oauth.identity'],
    ['userinfo without endpoint', () => ({ oauth: byHand({ identity: { from: 'userinfo' } }) }), 'oauth.userinfo_endpoint'],
    ['private address', () => ({ oauth: byHand({ token_endpoint: 'https://10.0.0.1/token' }) }), 'oauth.token_endpoint'],
    ['plain http', () => ({ oauth: byHand({ token_endpoint: 'http://crm.example/token' }) }), 'oauth.token_endpoint'],
    ['metadata address', () => ({ oauth: byHand({ authorization_endpoint: 'https://169.254.169.254/' }) }), 'oauth.authorization_endpoint'],
    ['host of the account', () => ({ oauth: byHand({ token_endpoint: 'https://{host}/token' }) }), 'oauth.token_endpoint'],
    ['domain of the account', () => ({ oauth: byHand({ token_endpoint: 'https://{domain}.com/token' }) }), 'oauth.token_endpoint'],
    ['broken placeholder', () => ({ oauth: byHand({ token_endpoint: 'https://crm.example/{a b}' }) }), 'oauth.token_endpoint'],
    ['probe', () => ({ oauth: byHand(), probe: { url: 'https://192.168.1.1/me' } }), 'probe.url'],
    ['issuer with private address', () => ({ oauth: oauth({ issuer: 'https://10.0.0.1' }) }), 'oauth.issuer'],
    ['issuer without metadata', () => ({ oauth: oauth({ issuer: `${platform.url}/nowhere` }) }), 'oauth.issuer'],
    ['issuer nobody answers for', () => ({ oauth: oauth({ issuer: 'http://127.0.0.1:1' }) }), 'oauth.issuer'],
    ['metadata that leads elsewhere', () => ({ oauth: oauth({ issuer: oddUrl }) }), 'oauth.issuer'],
  ])('refuses a wrong %s, naming the field', async (_what, body, field) => {
    const answer = await create(body())
    expect(answer.status, answer.text).toBe(400)
    expect(fieldsOf(answer)).toEqual([field])
    expect(answer.text).not.toContain(SECRET)
  })

  it('may let an account fill in its own name, under a fixed domain', async () => {
    const made = await create({ oauth: byHand({ token_endpoint: 'https://{shop}.crm.example/oauth/{region}/token' }) })
    expect(made.status, made.text).toBe(200)
    expect(made.body['oauth']).toMatchObject({ token_endpoint_auth_method: 'client_secret_post', scopes: ['crm'], issuer: null })
  })

  it('has a name of its own in its environment', async () => {
    const first = await create({ name: 'same' })
    idOf(first)
    const second = await create({ name: 'same' })
    expect(second.status).toBe(409)
    expect(fieldsOf(second)).toEqual(['name'])
    const other = await create()
    const renamed = await ask('PATCH', `/integration/${idOf(other)}`, { name: 'same' })
    expect(renamed.status).toBe(409)
    expect(fieldsOf(renamed)).toEqual(['name'])
    const elsewhere = await newEnvironment()
    idOf(await ask('POST', '/integration', { name: 'same', oauth: oauth() }, elsewhere.token))
  })

  it('is deleted only without accounts', async () => {
    const used = idOf(await create())
    await accountRow(used)
    expect((await ask('DELETE', `/integration/${used}`)).status).toBe(409)
    const past = idOf(await create())
    await accountRow(past, { deleted: true })
    expect((await ask('DELETE', `/integration/${past}`)).status).toBe(409)
    const unused = idOf(await create())
    expect((await ask('DELETE', `/integration/${unused}`)).body).toEqual({ id: unused })
    expect((await ask('GET', `/integration/${unused}`)).status).toBe(404)
  })

  it('of another environment is as good as unknown, on every route', async () => {
    const id = idOf(await create())
    const stranger = await newEnvironment()
    for (const [method, path, body] of [
      ['GET', `/integration/${id}`],
      ['PATCH', `/integration/${id}`, { config: { label: 'mine' } }],
      ['PATCH', `/integration/${id}`, { oauth: { client_secret: 'x', token_endpoint: 'https://evil.example/t' } }],
      ['DELETE', `/integration/${id}`],
      ['POST', `/integration/${id}/confirm-endpoints`, { endpoints_version: 'a'.repeat(22) }],
      ['GET', `/environment-integration/${id}`],
    ] as const) {
      const theirs = await ask(method, path, body, stranger.token)
      const unknown = await ask(method, path.replace(id, randomUUID()), body, stranger.token)
      expect(theirs.status, `${method} ${path}`).toBe(404)
      expect(theirs.body).toEqual(unknown.body)
    }
    for (const path of ['/integration', '/environment-integration']) {
      expect((await ask('GET', path, undefined, stranger.token)).body['result']).toEqual([])
    }
    expect(await told()).toEqual([])
  })

  it('is changed only with the scope', async () => {
    const reader = await newEnvironment(['accounts:read', 'settings:write'])
    for (const [method, path, scope = 'integrations:write'] of [
      ['POST', '/integration'],
      ['PATCH', `/integration/${randomUUID()}`],
      ['DELETE', `/integration/${randomUUID()}`],
      ['POST', `/integration/${randomUUID()}/confirm-endpoints`, 'endpoints:confirm'],
    ] as const) {
      const answer = await ask(method, path, method === 'DELETE' ? undefined : {}, reader.token)
      expect(answer.status).toBe(403)
      expect(answer.body.message).toContain(scope)
    }
  })
})

describe('a change of an integration', () => {
  it.each([
    ['issuer', () => ({ oauth: { issuer: null } }), 'oauth.issuer'],
    ['token endpoint', () => ({ oauth: { token_endpoint: 'https://evil.example/token' } }), 'oauth.token_endpoint'],
    ['authorization endpoint', () => ({ oauth: { authorization_endpoint: 'https://evil.example/a' } }), 'oauth.authorization_endpoint'],
    ['userinfo endpoint', () => ({ oauth: { userinfo_endpoint: 'https://evil.example/me' } }), 'oauth.userinfo_endpoint'],
    ['revocation endpoint', () => ({ oauth: { revocation_endpoint: 'https://evil.example/r' } }), 'oauth.revocation_endpoint'],
    ['identity url', () => ({ oauth: { identity: { from: 'url', url: 'https://evil.example/i', paths: ['id'] } } }), 'oauth.identity.url'],
    ['client id', () => ({ oauth: { client_id: 'other' } }), 'oauth.client_id'],
    ['probe', () => ({ probe: { url: 'https://evil.example/probe' } }), 'probe.url'],
  ])('of its %s needs the present client secret, is audited, and the operator is told', async (_what, patch, field) => {
    const id = idOf(await create())
    const before = (await ask('GET', `/integration/${id}`)).body
    const refused = await ask('PATCH', `/integration/${id}`, patch())
    expect(refused.status).toBe(400)
    expect(fieldsOf(refused)).toEqual(['oauth.current_client_secret'])
    expect((await ask('GET', `/integration/${id}`)).body).toEqual(before)
    expect(await told()).toEqual([])
    const body = patch()
    const done = await ask('PATCH', `/integration/${id}`, {
      ...body,
      oauth: { ...('oauth' in body && body.oauth), current_client_secret: SECRET },
    })
    expect(done.status, done.text).toBe(200)
    const mails = await told()
    expect(mails).toHaveLength(1)
    expect(mails[0]).toContain(field)
    expect(mails[0]).not.toContain(SECRET)
    const { rows } = await room.tools.database.query<{ actor: string; data: { fields: string[] } }>(
      `SELECT actor, data FROM audit WHERE subject_id = $1 AND action = 'endpoints_changed'`,
      [id],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.actor).toBe('api:ops')
    expect(rows[0]?.data.fields).toContain(field)
  })

  it('to the same values needs no secret', async () => {
    const made = await create({ oauth: oauth(), probe: { url: 'https://crm.example/me' } })
    const settings = made.body['oauth'] as Record<string, unknown>
    const again = await ask('PATCH', `/integration/${idOf(made)}`, {
      probe: { url: 'https://crm.example/me' },
      oauth: { issuer: settings['issuer'], token_endpoint: settings['token_endpoint'], client_id: 'acme' },
    })
    expect(again.status, again.text).toBe(200)
    expect(again.body['oauth']).toEqual(settings)
    expect(await told()).toEqual([])
  })

  it('merges oauth field by field, and remembers when the scopes changed', async () => {
    const id = idOf(await create())
    const at = async () => (await loadIntegration(room.tools.database, id))?.scopesChangedAt.getTime()
    const first = await at()
    room.advance(1000)
    const patched = await ask('PATCH', `/integration/${id}`, {
      oauth: { needs_refresh_token: false },
      impact: 'Reports stop.',
      is_enabled: false,
    })
    expect(patched.body).toMatchObject({
      impact: 'Reports stop.',
      is_enabled: false,
      oauth: { needs_refresh_token: false, issuer: platform.url },
    })
    const reordered = ['offline_access', 'reports.read', 'email', 'profile', 'openid']
    await ask('PATCH', `/integration/${id}`, { oauth: { scopes: reordered } })
    expect(await at()).toBe(first)
    await ask('PATCH', `/integration/${id}`, { oauth: { scopes: [...reordered, 'reports.write'] } })
    expect(await at()).toBeGreaterThan(Number(first))
    expect(fieldsOf(await ask('PATCH', `/integration/${id}`, { oauth: { scopes: ['reports.read'] } }))).toEqual(['oauth.identity'])
  })

  it('of the issuer reads its metadata again', async () => {
    const id = idOf(await create({ oauth: byHand() }))
    const moved = await ask('PATCH', `/integration/${id}`, {
      oauth: { issuer: platform.url, current_client_secret: SECRET, scopes: ['openid'], identity: { from: 'id_token' } },
    })
    expect(moved.body['oauth']).toMatchObject({ issuer: platform.url, token_endpoint: expect.stringContaining(platform.url) as string })
    expect((await told())[0]).toContain('oauth.issuer')
    const failed = await ask('PATCH', `/integration/${id}`, { oauth: { issuer: oddUrl, current_client_secret: SECRET } })
    expect(fieldsOf(failed)).toEqual(['oauth.issuer'])
  })

  it('of oauth probes the cases that it may mend, at once; any other change does not', async () => {
    const id = idOf(await create())
    const held = await heldCase(id, 'held', 'operator', 'operator')
    const detecting = await heldCase(id, 'detecting', null, 'transient')
    await heldCase(id, 'held', 'identity', 'user')
    await heldCase(id, 'detecting', null, null)
    await heldCase(id, 'awaiting_user', null, 'user')
    await ask('PATCH', `/integration/${id}`, { config: { label: 'New' } })
    expect(await wakes()).toEqual([])
    await ask('PATCH', `/integration/${id}`, { oauth: { client_secret: 'rotated' } })
    const rows = await wakes()
    expect(rows.map(({ subject_id }) => subject_id).sort()).toEqual([held, detecting].sort())
    expect(rows.every(({ payload }) => payload.why === 'probe')).toBe(true)
  })

  it('is confirmed for older credentials, audited, and held cases are probed', async () => {
    const id = idOf(await create())
    const held = await heldCase(id, 'held', 'operator', 'operator')
    const { endpoints_version } = (await ask('GET', `/integration/${id}`)).body
    const confirmed = await ask('POST', `/integration/${id}/confirm-endpoints`, { endpoints_version })
    expect(confirmed.body['endpoints_confirmed_at']).toEqual(expect.any(String))
    expect((await wakes()).map(({ subject_id }) => subject_id)).toEqual([held])
    const { rows } = await room.tools.database.query(`SELECT 1 FROM audit WHERE subject_id = $1 AND action = 'endpoints_confirmed'`, [id])
    expect(rows).toHaveLength(1)
  })
})
