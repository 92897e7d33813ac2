import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { heading, Visitor } from './support/connect-house.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { scriptedPlatform } from './support/scripted-platform.js'
import type { Scripted, ScriptedPlatform } from './support/scripted-platform.js'

let relink: Harness
let platform: ScriptedPlatform
let integrations = 0
beforeAll(async () => {
  platform = await scriptedPlatform()
  relink = await startRelink({ worker: false, settings: { platformTimeout: 3_000 } })
})
afterAll(async () => {
  await relink.stop()
  await platform.stop()
})
beforeEach(() => {
  platform.seen.length = 0
})

const integration = async (oauth: object = {}, name = 'generic'): Promise<string> => {
  integrations += 1
  const given = { name: `scripted-${String(integrations)}`, config: { label: 'Scripted' }, platform: name, oauth: platform.oauth(oauth) }
  return (await relink.api.send<{ id: string }>('POST', '/integration', given)).id
}
const imported = (integrationId: string, token: object = {}) =>
  relink.request('POST', '/integrated-account', {
    tenant_id: 'northwind',
    environment_integration_id: integrationId,
    context: { oauth: { token: { access_token: 'at-0', refresh_token: 'rt-0', expires_in: 1, ...token } } },
  })
const account = async (integrationId: string, token: object = {}): Promise<string> =>
  String((await imported(integrationId, token)).body['id'])
const token = (id: string) => relink.request('GET', `/integrated-account/${id}/access-token`)
const good = { access_token: 'new', refresh_token: 'rt-1', expires_in: 3600, token_type: 'Bearer' }

describe('a good answer is read', () => {
  const json = JSON.stringify(good)
  it.each<readonly [string, Scripted]>([
    ['behind a byte order mark', { body: `\ufeff${json}` }],
    ['coded though nobody asked for it', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(json) }],
    ['labelled as coded, and plain', { headers: { 'content-encoding': 'br' }, body: json }],
    ['as a page by its label', { headers: { 'content-type': 'text/html' }, body: json }],
    ['as JSON in a string', { body: JSON.stringify(json) }],
    [
      'as a form',
      { headers: { 'content-type': 'text/plain' }, body: new URLSearchParams({ access_token: 'new', expires_in: '3600' }).toString() },
    ],
    ['in UTF-16', { body: Buffer.from(`\ufeff${json}`, 'utf16le') }],
    ['with other names', { body: { accessToken: 'new', Refresh_Token: 'rt-1', expiresIn: '3600.0' } }],
    ['below data', { body: { message: 'success', data: good } }],
  ])('%s', async (_name, answer) => {
    platform.answer = () => answer
    const { status, body, text } = await token(await account(await integration()))
    expect([status, body['access_token']], text).toEqual([200, 'new'])
    expect(Date.parse(String(body['expires_at'])) - Date.now()).toBeGreaterThan(3_500_000)
    expect(platform.seen[0]?.headers).toMatchObject({
      'accept-encoding': 'identity',
      'content-type': 'application/x-www-form-urlencoded',
    })
  })
})

describe('what is sent', () => {
  const basicOf = () => Buffer.from((platform.seen.at(-1)?.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString()
  it('HTTP Basic leaves characters that need no escaping as they are, and everything else decodes as a form', async () => {
    platform.answer = () => ({ body: good })
    const method = { token_endpoint_auth_method: 'client_secret_basic' }
    await token(await account(await integration({ ...method, client_id: '3c1b-77_a', client_secret: 'k_9-Zq.w~x*' })))
    expect(basicOf()).toBe('3c1b-77_a:k_9-Zq.w~x*')
    const secret = `${String.fromCharCode(...Array.from({ length: 95 }, (_, n) => n + 32)).trim()} ü`
    await token(await account(await integration({ ...method, client_id: 'a b', client_secret: secret })))
    const [id, said] = basicOf()
      .split(':')
      .map((part) => decodeURIComponent(part.replaceAll('+', ' ')))
    expect([id, said]).toEqual(['a b', secret])
  })

  it('a redirect is not followed', async () => {
    platform.answer = ({ path }) => (path === '/token' ? { status: 307, headers: { location: '/elsewhere' } } : { body: good })
    expect((await token(await account(await integration()))).status).toBe(503)
    expect(platform.seen.map(({ path }) => path)).toEqual(['/token'])
  })

  it('a refresh names scopes if the preset says so: those of the grant, and of one resource', async () => {
    platform.answer = ({ form }) =>
      form['scope'] === undefined ? { status: 400, body: { error: 'invalid_request', error_codes: [90009] } } : { body: good }
    const microsoft = (more: object) => integration({ identity: undefined, scopes: ['api://x/read'], ...more }, 'microsoft')
    expect((await token(await account(await microsoft({})))).status).toBe(200)
    expect(platform.seen.at(-1)?.form['scope']).toBe('api://x/read openid profile email offline_access')
    const own = await microsoft({ refresh_params: { scope: 'api://x/read offline_access' } })
    expect((await token(await account(own))).status).toBe(200)
    expect(platform.seen.at(-1)?.form['scope']).toBe('api://x/read offline_access')
    await token(await account(await microsoft({ scopes: ['api://x/read', 'User.Read'] })))
    expect(platform.seen.at(-1)?.form).not.toHaveProperty('scope')
    await token(await account(await integration()))
    expect(platform.seen.at(-1)?.form).not.toHaveProperty('scope')
  })

  it('refresh_params may name a redirect URI, and the scopes of the integration and no others', async () => {
    platform.answer = () => ({ body: good })
    const params = { redirect_uri: 'https://app.example/back', scope: 'write read', resource: 'x' }
    const app = await integration({ scopes: ['read', 'write'], refresh_params: params })
    await token(await account(app))
    expect(platform.seen.at(-1)?.form).toMatchObject(params)
    const refused = async (refresh_params: object) => {
      const { status, body } = await relink.request('PATCH', `/integration/${app}`, { oauth: { refresh_params } })
      return [status, (body['errors'] as { field: string }[] | undefined)?.map(({ field }) => field)]
    }
    for (const scope of ['read', 'read write more', '']) {
      expect(await refused({ scope })).toEqual([400, ['oauth.refresh_params.scope']])
    }
    for (const name of ['client_id', 'client_secret', 'grant_type', 'refresh_token', 'client_assertion']) {
      expect(await refused({ [name]: 'x' })).toEqual([400, [`oauth.refresh_params.${name}`]])
    }
    expect((await relink.request('PATCH', `/integration/${app}`, { oauth: { token_at: 'a..b' } })).body['errors']).toMatchObject([
      { field: 'oauth.token_at' },
    ])
    // The scopes of an app can't be changed behind what its refreshes name.
    expect((await relink.request('PATCH', `/integration/${app}`, { oauth: { scopes: ['read'] } })).body['errors']).toMatchObject([
      { field: 'oauth.refresh_params.scope' },
    ])
  })
})

describe('an import', () => {
  it.each([
    [{ expires_in: 9223372036854775 }, 365],
    [{ expires_in: '86400.0' }, 1],
    [{ expires_in: undefined, expires_at: '9999-12-31T23:59:59Z' }, 365],
    [{ expires_in: undefined, expires_at: Math.floor(Date.now() / 1000) + 86_400 }, 1],
    [{ expires_in: undefined, expires_at: String(Date.now() + 86_400_000) }, 1],
    [{ expires_in: undefined, expires_at: `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 19).replace('T', ' ')}+00` }, 2],
    [{ expires_in: undefined, expires_at: String(Date.now() / 1000 + 86_400.5) }, 1],
    [{ expires_in: undefined, expires_at: '0001-01-01T00:00:00Z' }, null],
  ])('takes a life of %j', async (life, days) => {
    const { body } = await token(await account(await integration(), life))
    const at = body['expires_at']
    if (days === null) expect(at).toBeNull()
    else expect((Date.parse(String(at)) - Date.now()) / 86_400_000).toBeCloseTo(days, 1)
  })

  it('names what can not be read, and trims a token', async () => {
    const app = await integration()
    for (const wrong of [{ expires_in: 'soon' }, { expires_in: -1 }, { expires_at: 'tomorrow' }, { refresh_token: 'a\u0007b' }]) {
      const { status, body } = await imported(app, wrong)
      expect(status).toBe(400)
      expect(JSON.stringify(body['errors'])).toContain(`context.oauth.token.${Object.keys(wrong)[0] ?? ''}`)
    }
    const { body } = await token(await account(app, { access_token: ' at-1\n', expires_in: 3600 }))
    expect(body['access_token']).toBe('at-1')
  })
})

describe('a consent', () => {
  const reconnect = async (app: string, answer: Scripted, callback: Record<string, string> = {}) => {
    platform.answer = ({ path }) => (path === '/token' ? answer : { body: { ok: true, team_id: 'T1', team: 'T' } })
    const id = await account(app)
    const { link_token } = await relink.api.send<{ link_token: string }>('POST', '/link-token', { integrated_account_id: id })
    const visitor = new Visitor(relink.url)
    const state = new URL(await visitor.start(link_token)).searchParams.get('state') ?? ''
    const { res, text } = await visitor.open(`/oauth/callback/${app}?${new URLSearchParams({ code: 'c1', state, ...callback }).toString()}`)
    return { id, visitor, state, status: res.status, heading: heading(text) }
  }

  it.each(['read,write', 'read, write', 'read;write', 'read+write', '["read","write"]', ['read', 'write'], '', null])(
    'that names its scopes as %j is complete',
    async (scope) => {
      const { id, heading: said } = await reconnect(await integration({ scopes: ['read', 'write'] }), { body: { ...good, scope } })
      expect(said).toBe('Connection successful')
      expect((await relink.request('GET', `/integrated-account/${id}`)).body).toMatchObject({
        missing_scopes: [],
        context: { oauth: { scope: ['read', 'write'] } },
      })
    },
  )

  it.each([
    ['slack', { ok: true, authed_user: { id: 'U1', scope: 'read', access_token: 'xoxp-1', token_type: 'user' }, team: { id: 'T1' } }],
    ['generic', { status: 0, body: { userid: '1', ...good, scope: 'read' } }],
    ['generic', { message: 'success', data: { ...good, scope: 'read' } }],
  ])('of %s is found where its tokens stand', async (name, body) => {
    const app = await integration({}, name)
    expect((await reconnect(app, { body })).heading).toBe('Connection successful')
  })

  it('that comes as a form post is taken: with our cookie at once, without it by the GET that follows', async () => {
    const app = await integration()
    platform.answer = () => ({ body: good })
    for (const withCookie of [true, false]) {
      const { link_token } = await relink.api.send<{ link_token: string }>('POST', '/link-token', {
        integrated_account_id: await account(app),
      })
      const visitor = new Visitor(relink.url)
      const state = new URL(await visitor.start(link_token)).searchParams.get('state') ?? ''
      const body = new URLSearchParams({ code: 'c1', state })
      if (withCookie) {
        expect(heading((await visitor.open(`/oauth/callback/${app}`, { method: 'POST', body })).text)).toBe('Connection successful')
        continue
      }
      const posted = await new Visitor(relink.url).open(`/oauth/callback/${app}`, { method: 'POST', body })
      expect(posted.res.status).toBe(303)
      expect(heading((await visitor.open(posted.res.headers.get('location') ?? '')).text)).toBe('Connection successful')
    }
  })

  it('whose answer holds what can not be stored is finished all the same, and a denial with such a code is a page', async () => {
    const odd = '\u0000\ud800'
    const app = await integration({
      identity: { from: 'token_response', paths: ['who'], label_path: 'name', must_match: 'person' },
      token_context: ['instance', 'note'],
    })
    const body = {
      ...good,
      who: 'ada',
      name: `Ada${'x'.repeat(900)}`,
      instance: 'eu',
      note: odd,
      scope: `read ${odd}`,
      token_type: odd,
      deep: '[',
    }
    const { link_token } = await relink.api.send<{ link_token: string }>('POST', '/link-token', {
      tenant_id: 'new',
      environment_integration_id: app,
    })
    platform.answer = () => ({ body: JSON.stringify(body).replace('"["', `${'['.repeat(5000)}${']'.repeat(5000)}`) })
    const visitor = new Visitor(relink.url)
    const start = async (link: string) =>
      new URL(await visitor.start(link, { integration: `scripted-${String(integrations)}` })).searchParams.get('state') ?? ''
    const query = new URLSearchParams({ code: 'c1', state: await start(link_token) })
    expect(heading((await visitor.open(`/oauth/callback/${app}?${query.toString()}`)).text)).toBe('Connection successful')
    const { result } = await relink.api.get<{ result: { id: string; label: string; context: object }[] }>(
      '/integrated-account?tenant_id=new',
    )
    expect(result).toHaveLength(1)
    expect(result[0]).toMatchObject({ context: { instance: 'eu', oauth: { scope: ['read'] } } })
    expect(result[0]?.label.length).toBeLessThanOrEqual(300)

    const again = await relink.api.send<{ link_token: string }>('POST', '/link-token', { integrated_account_id: result[0]?.id })
    const denied = new URLSearchParams({ error: `server_${odd}error`, state: await start(again.link_token) })
    const { res, text } = await visitor.open(`/oauth/callback/${app}?${denied.toString()}`)
    // The page says that the platform refused, which is a 502; a fault of ours would be a 500.
    expect(res.status, text).toBe(502)
    expect(text).toContain('<h1>')
  })

  it('that can not be written is kept, and finished once it can', async () => {
    const query = (text: string) => relink.tools.database.query(text)
    await query(
      `create function refuse_grant() returns trigger language plpgsql as $$ begin
         if new.granted_at is not null then raise exception 'not now' using errcode = 'check_violation'; end if; return new; end $$`,
    )
    await query('create trigger refuse_grant before update on credentials for each row execute function refuse_grant()')
    const app = await integration()
    const tried = reconnect(app, { body: good })
    await tried.catch(() => undefined)
    await query('drop trigger refuse_grant on credentials')
    await query('drop function refuse_grant')
    const { id, visitor, state, status, heading: said } = await tried
    expect([status, said]).not.toContain(500)
    expect(said).not.toBe('Connection successful')
    const sent = platform.seen.length
    const { text } = await visitor.open(`/oauth/callback/${app}?${new URLSearchParams({ code: 'c1', state }).toString()}`)
    expect(heading(text)).toBe('Connection successful')
    expect(platform.seen).toHaveLength(sent)
    expect((await token(id)).body['access_token']).toBe('new')
  })
})
