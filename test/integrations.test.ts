import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { loadIntegration } from '../src/integrations/load-integration.js'
import { oauthApp } from '../src/integrations/oauth-app.js'
import { allPlatforms } from '../src/platforms/index.js'
import { SECRET, useIntegrations } from './support/integration-calls.js'
import { fieldsOf } from './support/room-tools.js'

const calls = useIntegrations()
const { ask, oauth, byHand, create, idOf, accountRow, told, newEnvironment } = calls

describe('an integration', () => {
  it('of a standard provider needs its issuer, and no secret is returned', async () => {
    const made = await create({ config: { label: 'Acme CRM' } })
    const id = idOf(made)
    expect(made.body).toMatchObject({
      environment_id: calls.environmentId,
      config: { label: 'Acme CRM' },
      platform: 'generic',
      authentication_method: 'oauth2',
      is_enabled: true,
      fields: [],
      redirect_uri: `https://relink.example/oauth/callback/${id}`,
      oauth: {
        issuer: calls.platform.url,
        authorization_endpoint: expect.stringContaining(calls.platform.url) as string,
        token_endpoint: expect.stringContaining(calls.platform.url) as string,
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
    expect(await calls.room.dump('integrations', 'audit', 'outbox')).not.toContain(SECRET)
    expect(calls.room.logged.join('')).not.toContain(SECRET)
    const kept = await loadIntegration(calls.room.tools.database, id)
    if (!kept) throw new Error('it is gone')
    const app = await calls.room.tools.database.transaction((tx) => oauthApp(tx, kept))
    expect(app.clientSecret?.reveal()).toBe(`${SECRET}-2`)
    expect(app.jwksUri).toContain(calls.platform.url)
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
    ['issuer without metadata', () => ({ oauth: oauth({ issuer: `${calls.platform.url}/nowhere` }) }), 'oauth.issuer'],
    ['issuer nobody answers for', () => ({ oauth: oauth({ issuer: 'http://127.0.0.1:1' }) }), 'oauth.issuer'],
    ['metadata that leads elsewhere', () => ({ oauth: oauth({ issuer: calls.oddUrl }) }), 'oauth.issuer'],
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
