import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { Router } from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createLog } from '../src/log.js'
import type { Scope } from '../src/domain/scope.js'
import { call, createApi, mount } from '../src/http/call.js'
import type { Caller } from '../src/http/caller.js'
import { createApp } from '../src/http/create-app.js'
import { Conflict, NotFound, RemoteError, ServiceUnavailable, Unauthorized } from '../src/http/errors.js'
import { listAnswer } from '../src/http/list-answer.js'
import { listQuery } from '../src/http/list-query.js'
import { pageHeaders } from '../src/http/security-headers.js'
import { filterFields } from './support/filter-fields.js'

const ENVIRONMENT = '6f6a0d0e-4a0e-4b39-9a2e-8b5f0c1d2e3f'
const OTHER = '11111111-4a0e-4b39-9a2e-8b5f0c1d2e3f'

const accountAnswer = z.object({ id: z.uuid(), tenant_id: z.string() }).meta({ id: 'Account', description: "One customer's connection" })
const seen: unknown[] = []

const api = createApi()
const read = { tag: 'Accounts', scope: 'accounts:read' } as const
api.events.push({ name: 'thing:happened', summary: 'It happened', payload: accountAnswer })
const byId = z.object({ id: z.uuid() })

mount(
  api,
  call({
    id: 'listAccounts',
    ...read,
    method: 'get',
    path: '/account',
    summary: 'List accounts',
    given: z.object({ query: listQuery({ fields: filterFields }) }),
    answer: listAnswer(accountAnswer),
  }),
)(({ query }) => {
  seen.push(query)
  return Promise.resolve({ result: [], next_cursor: null, limit: query.limit })
})
mount(
  api,
  call({
    id: 'getAccount',
    ...read,
    method: 'get',
    path: '/account/:id',
    summary: 'Get an account',
    given: z.object({ params: byId }),
    answer: accountAnswer,
    noStore: true,
  }),
)(({ params }, caller) => {
  if (params.id === OTHER) throw new NotFound()
  const row = { id: params.id, tenant_id: caller.tokenName, access_token: 'must-not-leave' }
  return Promise.resolve(row)
})
mount(
  api,
  call({
    id: 'importAccount',
    method: 'post',
    path: '/account',
    tag: 'Accounts',
    scope: 'accounts:write',
    status: 202,
    summary: 'Import an account',
    given: z.object({
      body: z.object({
        tenant_id: z.string(),
        contacts: z.array(z.object({ email: z.email() })).default([]),
        context: z.record(z.string(), z.unknown()).optional(),
      }),
    }),
    answer: z.object({ got: z.unknown() }),
  }),
)(({ body }, _caller, exchange) => {
  exchange.setHeader('X-Said', exchange.id)
  return Promise.resolve({ got: body })
})
const failures: Record<string, () => Error> = {
  conflict: () => new Conflict('reconnected by ada 20 s ago'),
  remote: () => new RemoteError(401, 'The account must be reauthorized', { error: 'invalid_grant' }, { extra: { case_id: ENVIRONMENT } }),
  busy: () => new ServiceUnavailable('Not at the moment', { retryAfterSeconds: 6.2 }),
  database: () => Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
  refused: () => new AggregateError([Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })]),
  unexpected: () => Object.assign(new Error('oh no'), { detail: 'Key (email)=(row-secret) exists', body: 'body-secret', code: '23505' }),
}
mount(
  api,
  call({
    id: 'fail',
    ...read,
    method: 'get',
    path: '/fail/:how',
    summary: 'Fail',
    given: z.object({ params: z.object({ how: z.string() }) }),
    answer: z.object({}),
  }),
)(({ params }) => {
  throw failures[params.how]?.() ?? new NotFound()
})
mount(
  api,
  call({ id: 'lie', ...read, method: 'get', path: '/lie', summary: 'Lie', given: z.object({}), answer: z.object({ id: z.uuid() }) }),
)(() => Promise.resolve({ id: 'no uuid' }))
mount(
  api,
  call({
    id: 'listPlatforms',
    method: 'get',
    path: '/platform',
    tag: 'Platforms',
    scope: 'public',
    summary: 'List platforms',
    given: z.object({}),
    answer: z.object({ ok: z.boolean() }),
  }),
)((_given, exchange) => Promise.resolve({ ok: exchange.ip !== '' }))

const lines: string[] = []
let server: Server
let base = ''
const pages = Router()
pages.get('/connect-account', pageHeaders({ frameAncestors: ['https://app.example'], styles: ['a{}'], scripts: ['1'] }), (_req, res) => {
  res.send('page')
})

const start = async (requestsPerMinute: number): Promise<Server> => {
  const scopes: Record<string, ReadonlySet<Scope>> = {
    reader: new Set(['accounts:read']),
    writer: new Set(['accounts:read', 'accounts:write']),
  }
  const app = createApp({
    log: createLog('info', 'test', { write: (line: string) => lines.push(line) }),
    trustProxy: 0,
    publicUrl: 'https://relink.example',
    pages: { 'connect-account': pages, console: pages },
    reference: api,
    requestsPerMinute,
    surfaces: [
      {
        at: '/',
        api,
        authenticate: (req, res, next) => {
          const token = req.get('Authorization')?.replace('Bearer ', '')
          if (token !== undefined) {
            const granted = scopes[token]
            if (!granted) throw new Unauthorized('This API token is not known')
            const caller: Caller = { environmentId: ENVIRONMENT, tokenId: token, tokenName: token, rootId: token, scopes: granted }
            res.locals['caller'] = caller
          }
          next()
        },
      },
    ],
  })
  const started = app.listen(0, '127.0.0.1')
  await once(started, 'listening')
  return started
}
const addressOf = (s: Server): string => `http://127.0.0.1:${String((s.address() as AddressInfo).port)}`

beforeAll(async () => {
  server = await start(100_000)
  base = addressOf(server)
})
afterAll(() => server.close())
beforeEach(() => {
  seen.length = 0
  lines.length = 0
})

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}
const ask = async (
  path: string,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string>; token?: string } = {},
): Promise<Answer> => {
  const res = await fetch(`${base}${path}`, { ...init, headers: { Authorization: `Bearer ${init.token ?? 'writer'}`, ...init.headers } })
  return { status: res.status, headers: res.headers, body: (await res.json()) as Record<string, unknown> }
}
const post = (path: string, body: string, type = 'application/json', token = 'writer') =>
  ask(path, { method: 'POST', body, headers: { 'Content-Type': type }, token })
const postJson = (body: unknown) => post('/account', JSON.stringify(body))

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
      expect(await lead({ headers: { Accept } })).toEqual([302, '/docs'])
    expect((await lead({ method: 'POST' }))[0]).toBe(404)
  })
})

describe('what goes out', () => {
  test('only what the call declares, with no-store where it says so', async () => {
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
  test('an unexpected error is logged without what libraries hang on it, and told by its request id only', async () => {
    const { status, body } = await ask('/fail/unexpected?', { headers: { 'X-Request-Id': 'abc-1' } })
    expect([status, body['request_id'], body['message']]).toEqual([500, 'abc-1', 'Something went wrong on our side'])
    expect(lines.join()).toContain('"message":"oh no","code":"23505","stack":"Error: oh no')
    expect(lines.join()).not.toMatch(/row-secret|body-secret/)
  })
  test('an unknown route is a 404 in the envelope, without the query', async () => {
    const { status, body } = await ask('/nowhere?secret=1')
    expect([status, body['message']]).toEqual([404, 'There is no GET /nowhere'])
  })
  test('calls to platforms are a 501 that says what to do', async () => {
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
  test('says when the client went away, and the server goes on', async () => {
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
  test('the API runs nothing and is framed by nobody', async () => {
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
    const res = await fetch(`${base}/docs`)
    const text = await res.text()
    expect(res.headers.get('content-type')).toContain('text/html')
    expect(res.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*style-src 'sha256-/)
    expect(text).toContain('id="listAccounts"')
    expect(text).toMatch(/<code>thing:happened<\/code>[\s\S]*It happened\.[\s\S]*#object-Account/)
    expect(text).not.toMatch(/<script|src=|@import|url\(/)
  })
})
