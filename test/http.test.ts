import { describe, expect, test } from 'vitest'
import { ask, base, ENVIRONMENT, lines, OTHER, post, postJson, useHttpApp } from './support/http-app.js'

useHttpApp()

describe('who calls', () => {
  test('no token is a 401 that says how to authenticate', async () => {
    const res = await fetch(`${base}/account`)
    expect(res.status).toBe(401)
    expect(res.headers.get('www-authenticate')).toBe('Bearer')
    expect(await res.json()).toEqual({ statusCode: 401, error: 'Unauthorized', message: 'Unauthorized' })
  })
  test('a wrong token is a 401, a missing scope a 403 that names it', async () => {
    expect((await ask('/account', { token: 'nobody' })).status).toBe(401)
    const { status, body } = await post('/account', '{"tenant_id":"t"}', 'application/json', 'reader')
    expect([status, body['error']]).toEqual([403, 'Forbidden'])
    expect(body['message']).toContain('accounts:write')
  })
  test('a public call needs no token', async () => {
    expect(await (await fetch(`${base}/platform`)).json()).toEqual({ ok: true })
  })
  test('the scope is asked for before the input is judged', async () => {
    expect((await post('/account', '{}', 'application/json', 'reader')).status).toBe(403)
  })
})

describe('what comes in', () => {
  test('every wrong field is named by its path', async () => {
    const { status, body } = await postJson({ contacts: [{ email: 'ada@us.example' }, { email: 'no' }] })
    expect(status).toBe(400)
    expect(body['errors']).toEqual([
      { field: 'tenant_id', message: 'is required' },
      { field: 'contacts.1.email', message: 'Invalid email address' },
    ])
    expect(body['message']).toContain('tenant_id: is required')
  })
  test('unknown body fields are ignored, unknown query fields are refused by name', async () => {
    expect((await postJson({ tenant_id: 't', nonsense: 1 })).body).toEqual({ got: { tenant_id: 't', contacts: [] } })
    for (const path of ['/account?statsu=active', `/account/${ENVIRONMENT}?statsu=active`]) {
      expect((await ask(path)).body['errors']).toEqual([{ field: 'statsu', message: 'is not known here' }])
    }
  })
  test("environment_id is accepted where it is the token's own, and unknown where it is another's", async () => {
    expect((await ask(`/account?environment_id=${ENVIRONMENT}`)).status).toBe(200)
    expect((await ask(`/account?environment_id=${OTHER}`)).status).toBe(404)
    expect((await postJson({ tenant_id: 't', environment_id: ENVIRONMENT })).status).toBe(202)
    expect((await postJson({ tenant_id: 't', environment_id: OTHER })).status).toBe(404)
  })
  test('an id that is no UUID, an unknown one and a broken escape answer the same', async () => {
    const answers = await Promise.all(['no-uuid', OTHER, '%00', '%E0%A4%A'].map((id) => ask(`/account/${id}`)))
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([404, { statusCode: 404, error: 'Not Found', message: 'Not found' }])
    }
  })
  test('an absent body is judged like an empty one', async () => {
    const { status, body } = await ask('/account', { method: 'POST' })
    expect([status, body['errors']]).toEqual([400, [{ field: 'tenant_id', message: 'is required' }]])
  })
  test('malformed, too large and foreign bodies get 400, 413 and 415, and are not quoted', async () => {
    const broken = await post('/account', '{"access_token": "s3cret", ]')
    expect([broken.status, broken.body['message']]).toEqual([400, 'The body is not valid JSON'])
    expect((await post('/account', JSON.stringify({ tenant_id: 'x'.repeat(1_100_000) }))).status).toBe(413)
    expect((await post('/account', 'tenant_id=t', 'application/x-www-form-urlencoded')).status).toBe(415)
    expect((await post('/account', '{}', 'application/json; charset=latin1')).status).toBe(415)
    expect((await post('/account', '"text"')).status).toBe(400)
    expect((await post('/account', '[]')).status).toBe(400)
    expect(lines.join()).not.toContain('s3cret')
  })
  test('what PostgreSQL could not store is refused here', async () => {
    const nul = await postJson({ tenant_id: 'a\0b' })
    expect([nul.status, nul.body['errors']]).toEqual([400, [{ field: 'tenant_id', message: 'must not contain the character NUL' }]])
    for (const body of [
      '{"tenant_id":"\\ud800"}',
      '{"tenant_id":"t","context":{"\\udc00":1}}',
      '{"tenant_id":"t","context":{"a":["x\\ud83d"]}}',
    ]) {
      expect((await post('/account', body)).status).toBe(400)
    }
    const deep = `{"tenant_id":"t","context":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`
    expect((await post('/account', deep)).status).toBe(400)
    expect((await ask('/account?tenant_id=%00')).status).toBe(400)
  })
  test("a stranger's __proto__ changes nothing", async () => {
    await post(
      '/account',
      '{"tenant_id":"t","__proto__":{"polluted":1},"context":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    )
    await ask('/account?__proto__[polluted]=1&constructor[prototype][polluted]=1&__proto__=1&__proto__=2')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('the address itself', () => {
  const lead = async (init?: RequestInit): Promise<readonly [number, string | null]> => {
    const { status, headers } = await fetch(base, { redirect: 'manual', ...init })
    return [status, headers.get('location')]
  }
  test('leads a browser to the console and a program to the reference', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
    expect(await lead({ headers: { Accept: browser } })).toEqual([302, '/console'])
    for (const Accept of ['*/*', 'application/json', 'application/json, text/html;q=0.5'])
      expect(await lead({ headers: { Accept } })).toEqual([302, '/docs/api'])
    expect((await lead({ method: 'POST' }))[0]).toBe(404)
  })
})
