import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { addressOf, ask, base, ENVIRONMENT, lines, OTHER, post, seen, start, useHttpApp } from './support/http-app.js'

useHttpApp()

describe('what goes out', () => {
  test('only the declared responses, with no-store where declared', async () => {
    const { body, headers } = await ask(`/account/${ENVIRONMENT}`)
    expect(body).toEqual({ id: ENVIRONMENT, tenant_id: 'writer' })
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(headers.get('etag')).toBeNull()
  })
  test('an answer that does not fit is a 500 that tells nothing', async () => {
    const { status, body } = await ask('/lie')
    expect([status, Object.keys(body).sort()]).toEqual([500, ['error', 'message', 'request_id', 'statusCode']])
    expect(lines.join()).toContain('answers what it does not declare')
  })
  test('errors keep the envelope', async () => {
    expect((await ask('/fail/conflict')).body).toEqual({ statusCode: 409, error: 'Conflict', message: 'reconnected by ada 20 s ago' })
    const remote = await ask('/fail/remote')
    expect(remote.body).toMatchObject({
      statusCode: 401,
      truto_is_remote_error: true,
      raw_response: { error: 'invalid_grant' },
      case_id: ENVIRONMENT,
    })
    expect(remote.headers.get('www-authenticate')).toBeNull()
    const busy = await ask('/fail/busy')
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '7'])
  })
  test('a database that does not answer is a 503 with Retry-After', async () => {
    for (const how of ['database', 'refused']) {
      const { status, headers, body } = await ask(`/fail/${how}`)
      expect([status, headers.get('retry-after')]).toEqual([503, '5'])
      expect(JSON.stringify(body)).not.toMatch(/ECONN|administrator/)
    }
  })
  test('an unexpected error is logged without the fields that libraries attach, and the client gets its request id only', async () => {
    const { status, body } = await ask('/fail/unexpected?', { headers: { 'X-Request-Id': 'abc-1' } })
    expect([status, body['request_id'], body['message']]).toEqual([500, 'abc-1', 'Something went wrong on our side'])
    expect(lines.join()).toContain('"message":"oh no","code":"23505","stack":"Error: oh no')
    expect(lines.join()).not.toMatch(/row-secret|body-secret/)
  })
  test('an unknown route is a 404 in the envelope, without the query', async () => {
    const { status, body } = await ask('/nowhere?secret=1')
    expect([status, body['message']]).toEqual([404, 'There is no GET /nowhere'])
  })
  test('calls to platforms get a 501 that says what to do', async () => {
    for (const path of ['/unified/crm/contacts', '/proxy/x', '/custom']) {
      const { status, body } = await post(path, 'anything', 'text/plain')
      expect([status, body['error']]).toEqual([501, 'Not Implemented'])
      expect(body['message']).toContain('fetch an access token')
    }
    expect((await ask('/unifiedx')).status).toBe(404)
  })
  test('too many requests are a 429 with Retry-After, counted for each token', async () => {
    const small = await start(2)
    try {
      const get = (token: string) => fetch(`${addressOf(small)}/account`, { headers: { Authorization: `Bearer ${token}` } })
      const statuses = [(await get('reader')).status, (await get('reader')).status]
      const third = await get('reader')
      expect([...statuses, third.status, (await get('writer')).status]).toEqual([200, 200, 429, 200])
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await third.json()).toMatchObject({ statusCode: 429, error: 'Too Many Requests' })
    } finally {
      small.close()
    }
  })
})

describe('the log', () => {
  const line = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>
  test('has id, method, path, status and milliseconds, and no query, header or body', async () => {
    await ask('/account?tenant_id=hidden-query', { headers: { 'X-Hidden': 'hidden-header' } })
    expect(line()).toMatchObject({ method: 'GET', path: '/account', status: 200 })
    await fetch(`${base}/connect-account?link_token=hidden-token`)
    await post('/account', '{"tenant_id":"hidden-body"}')
    expect(lines.length).toBe(3)
    expect(lines.join()).not.toMatch(/hidden|Bearer|writer/)
  })
  test('takes a sane request id and replaces any other', async () => {
    expect((await ask('/account', { headers: { 'X-Request-Id': 'req-42' } })).headers.get('x-request-id')).toBe('req-42')
    expect(line()['request_id']).toBe('req-42')
    const odd = await ask('/account', { headers: { 'X-Request-Id': '<script> {}' } })
    expect(odd.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
  })
  test('notices when the client goes away, and the server keeps running', async () => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      'POST /account HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer writer\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a"',
    )
    socket.destroy()
    await vi.waitFor(() => {
      expect(line()).toMatchObject({ method: 'POST', path: '/account', aborted: true })
    })
    expect((await ask('/account')).status).toBe(200)
  })
})

describe('headers', () => {
  test('the API runs nothing and can’t be framed', async () => {
    const { headers } = await ask('/account')
    expect(headers.get('content-security-policy')).toBe("default-src 'none';base-uri 'none';frame-ancestors 'none'")
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })
  test('a hosted page may be framed by the listed origins only, keeps its opener, and lets its own style and script through', async () => {
    const { headers } = await fetch(`${base}/connect-account?link_token=x`)
    const csp = headers.get('content-security-policy') ?? ''
    expect(csp).toContain('frame-ancestors https://app.example')
    expect(csp).toMatch(/style-src 'sha256-[\w+/=]+';script-src 'sha256-/)
    expect(csp).not.toMatch(/form-action|upgrade-insecure-requests|unsafe-inline/)
    expect(headers.get('x-frame-options')).toBeNull()
    expect(headers.get('cross-origin-opener-policy')).toBe('unsafe-none')
    expect(headers.get('cache-control')).toBe('no-store')
  })
})

describe('filters', () => {
  test('dots, brackets and operators are read as the contract writes them', async () => {
    await ask(
      '/account?integration.name=hubspot&case.addressee[in]=contact,admin&created_at[gt]=2026-11-24T10:00:00.5%2B02:00&is_sandbox=true',
    )
    await ask('/account?integration[name]=hubspot&case[addressee][in]=contact&case[addressee][in]=admin&next_cursor=&limit=7')
    // As Truto's clients write an array: PHP's way, or with an index.
    const three = [ENVIRONMENT, OTHER, '22222222-4a0e-4b39-9a2e-8b5f0c1d2e3f']
    await ask(`/account?${three.map((id) => `id%5Bin%5D%5B%5D=${id}`).join('&')}`)
    await ask(`/account?${three.map((id, index) => `id[${String(index)}]=${id}`).join('&')}`)
    for (const query of seen.splice(2)) expect(query).toMatchObject({ filters: [{ field: 'id', operator: 'in', values: three }] })
    expect(seen).toEqual([
      {
        filters: [
          { field: 'integration.name', operator: 'eq', value: 'hubspot' },
          { field: 'case.addressee', operator: 'in', values: ['contact', 'admin'] },
          { field: 'created_at', operator: 'gt', value: '2026-11-24T08:00:00.500000Z' },
          { field: 'is_sandbox', operator: 'eq', value: true },
        ],
        limit: 5000,
        cursor: null,
      },
      {
        filters: [
          { field: 'integration.name', operator: 'eq', value: 'hubspot' },
          { field: 'case.addressee', operator: 'in', values: ['contact', 'admin'] },
        ],
        limit: 7,
        cursor: null,
      },
    ])
  })
  test.each([
    ['status=broken', 'status'],
    ['status=active&status=needs_reauth', 'status'],
    ['status[gt]=active', 'status[gt]'],
    ['status[like]=a', 'status[like]'],
    ['id=1', 'id'],
    ['id[in]=', 'id[in]'],
    ['created_at[gt]=yesterday', 'created_at[gt]'],
    ['created_at=2026-02-30', 'created_at'],
    ['created_at=0000-01-01', 'created_at'],
    ['is_sandbox=yes', 'is_sandbox'],
    ['tries=1e9', 'tries'],
    ['limit=0', 'limit'],
    ['limit=5001', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['next_cursor=garbage', 'next_cursor'],
    ['next_cursor[eq]=x', 'next_cursor[eq]'],
    ['integration.name.more=x', 'integration.name.more'],
    ['constructor=x', 'constructor'],
    ['status[]=x', 'status[]'],
  ])('%s is a 400 that names %s', async (query, field) => {
    const { status, body } = await ask(`/account?${query}`)
    expect([status, (body['errors'] as { field: string }[])[0]?.field]).toEqual([400, field])
    expect(body['message']).toContain(field)
  })
})

describe('the reference', () => {
  test('lists every call with its scope, filters and errors', async () => {
    const { body } = await ask('/openapi.json')
    const document = body as unknown as {
      openapi: string
      paths: Record<string, Record<string, { operationId: string; security: unknown[]; 'x-scope': string; parameters: { name: string }[] }>>
      components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> }
    }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(['/account', '/account/{id}', '/fail/{how}', '/lie', '/platform'])
    const list = document.paths['/account']?.['get']
    expect([list?.operationId, list?.['x-scope'], list?.security]).toEqual(['listAccounts', 'accounts:read', [{ token: [] }]])
    expect(list?.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['case.addressee', 'created_at[gt]', 'limit', 'next_cursor']),
    )
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['Account', 'Error']))
    expect(document.paths['/platform']?.['get']?.security).toEqual([])
  })
  test('is a page that needs no script and lets none run', async () => {
    const res = await fetch(`${base}/docs/api`)
    const text = await res.text()
    expect(res.headers.get('content-type')).toContain('text/html')
    expect(res.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*style-src 'sha256-/)
    expect(text).toContain('id="listAccounts"')
    expect(text).toMatch(/<code>thing:happened<\/code>[\s\S]*It happened\.[\s\S]*#object-Account/)
    expect(text).not.toMatch(/<script|src=|@import|url\(/)
  })
})
