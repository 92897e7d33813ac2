import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Router } from 'express'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { z } from 'zod'
import { createLog } from '../../src/log.js'
import { docsPages } from '../../src/docs/docs-pages.js'
import type { Scope } from '../../src/domain/scope.js'
import { call, createApi, mount } from '../../src/http/call.js'
import type { Caller } from '../../src/http/caller.js'
import { createApp } from '../../src/http/create-app.js'
import { Conflict, NotFound, RemoteError, ServiceUnavailable, Unauthorized } from '../../src/http/errors.js'
import { listAnswer } from '../../src/http/list-answer.js'
import { listQuery } from '../../src/http/list-query.js'
import { pageHeaders } from '../../src/http/security-headers.js'
import { home } from '../../src/site/home.js'
import { filterFields } from './filter-fields.js'

export const ENVIRONMENT = '6f6a0d0e-4a0e-4b39-9a2e-8b5f0c1d2e3f'
export const OTHER = '11111111-4a0e-4b39-9a2e-8b5f0c1d2e3f'

const accountAnswer = z.object({ id: z.uuid(), tenant_id: z.string() }).meta({ id: 'Account', description: "One customer's connection" })
export const seen: unknown[] = []

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

export const lines: string[] = []
let server: Server
export let base = ''
const pages = Router()
pages.get('/connect-account', pageHeaders({ frameAncestors: ['https://app.example'], styles: ['a{}'], scripts: ['1'] }), (_req, res) => {
  res.send('page')
})

export const start = async (requestsPerMinute: number): Promise<Server> => {
  const scopes: Record<string, ReadonlySet<Scope>> = {
    reader: new Set(['accounts:read']),
    writer: new Set(['accounts:read', 'accounts:write']),
  }
  const docs = docsPages({ api, publicUrl: 'https://relink.example' })
  const app = createApp({
    log: createLog('info', 'test', { write: (line: string) => lines.push(line) }),
    trustProxy: 0,
    pages: { '': home('/console'), docs, 'openapi.json': docs, 'connect-account': pages, console: pages },
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
export const addressOf = (s: Server): string => `http://127.0.0.1:${String((s.address() as AddressInfo).port)}`

/** Serves calls of every kind for this file's tests. */
export const useHttpApp = (): void => {
  beforeAll(async () => {
    server = await start(100_000)
    base = addressOf(server)
  })
  afterAll(() => server.close())
  beforeEach(() => {
    seen.length = 0
    lines.length = 0
  })
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}
export const ask = async (
  path: string,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string>; token?: string } = {},
): Promise<Answer> => {
  const res = await fetch(`${base}${path}`, { ...init, headers: { Authorization: `Bearer ${init.token ?? 'writer'}`, ...init.headers } })
  return { status: res.status, headers: res.headers, body: (await res.json()) as Record<string, unknown> }
}
export const post = (path: string, body: string, type = 'application/json', token = 'writer') =>
  ask(path, { method: 'POST', body, headers: { 'Content-Type': type }, token })
export const postJson = (body: unknown) => post('/account', JSON.stringify(body))
