// @module-tag heavy
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import type { Schema, Schemas } from '../src/http/schema.js'
import { resolve } from '../src/http/schema.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { fieldsOf } from './support/room-tools.js'
import { clientCalls, ignored } from './support/truto-types.js'

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } }
  readonly responses: Readonly<Record<string, { readonly content: { readonly 'application/json': { readonly schema: Schema } } }>>
}

const reference = JSON.parse(readFileSync(path.join(packageRoot, 'openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Schemas }
}
const propertiesOf = (schema: Schema | undefined): string[] =>
  Object.keys(resolve(schema ?? {}, reference.components.schemas).properties ?? {})
const operationOf = (call: string): Operation => {
  const [method = '', route = ''] = call.split(' ')
  return reference.paths[route]?.[method.toLowerCase()] ?? expect.fail(`${call} is not in the reference`)
}

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ environment: { redirect_uris: ['https://app.acme.example/done'] } })
})
afterAll(() => relink.stop())

/** As `qs` and aiohttp put it on the wire: a content type on every request, and a question mark with nothing behind it. */
const send = async (method: string, route: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await fetch(`${relink.url}${route}${route.includes('?') ? '' : '?'}`, {
    method,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', Authorization: `Bearer ${relink.token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

describe('field by field', () => {
  test.each(clientCalls)(
    '$call takes what Truto’s clients send, and answers what their types read',
    ({ call, sent, answered, absent = {} }) => {
      const operation = operationOf(call)
      const taken = [
        ...(operation.parameters ?? []).map(({ name }) => name),
        ...propertiesOf(operation.requestBody?.content['application/json'].schema),
      ]
      expect(sent.filter((field) => !taken.includes(field))).toEqual([])
      const answer = resolve(operation.responses['200']?.content['application/json'].schema ?? {}, reference.components.schemas)
      const shown = propertiesOf(answer.properties?.['result']?.items ?? answer)
      expect(answered.filter((field) => !shown.includes(field))).toEqual([])
      // What is said to be absent is absent: the list ends with the fields that it explains.
      expect(Object.keys(absent).filter((field) => shown.includes(field))).toEqual([])
    },
  )

  test('the same on the wire: each answer has every field', async () => {
    const account = await relink.importAccount()
    const other = await relink.importAccount({ sub: 'usr_other' })
    const made = await send('POST', '/webhook', { target_url: relink.receiver.url, environment_id: relink.environmentId })
    const webhook = String(made.body['id'])
    const token = ((await send('GET', '/api-token')).body['result'] as { id: string }[])[0]?.id ?? ''
    const ids: Readonly<Record<string, string>> = {
      webhook,
      integration: relink.integrationId,
      'environment-integration': relink.integrationId,
      'api-token': token,
    }
    const bodies: Readonly<Record<string, unknown>> = {
      'POST /integrated-account': {
        tenant_id: 'acme',
        environment_integration_id: relink.integrationId,
        authentication_method: 'oauth2',
        environment_id: relink.environmentId,
        is_sandbox: false,
        context: { region: 'eu', oauth: { token: { access_token: 'a', refresh_token: 'r', expires_in: 3600 } } },
      },
      'PATCH /integrated-account/{id}': { context: { team: 'a' }, unknown: 1 },
      'POST /integrated-account/refresh-credentials': { id: account.id },
      'POST /link-token': {
        integrated_account_id: account.id,
        ...Object.fromEntries((ignored['POST /link-token'] ?? []).map((name) => [name, 'x'])),
      },
      'POST /webhook': {
        target_url: relink.receiver.url,
        event_types: ['integrated_account:authentication_error'],
        environment_id: relink.environmentId,
      },
      'PATCH /webhook/{id}': { is_active: true },
      'POST /webhook/test': { id: webhook },
    }
    const deletes = clientCalls.filter(({ call }) => call.startsWith('DELETE'))
    for (const { call, answered } of [...clientCalls.filter((one) => !deletes.includes(one)), ...deletes]) {
      const [method = '', route = ''] = call.split(' ')
      const room = route.split('/')[1] ?? ''
      const id = ids[room] ?? (method === 'DELETE' ? other.id : account.id)
      const { status, body } = await send(method, route.replace('{id}', id), bodies[call])
      expect([call, status, body['message']]).toEqual([call, 200, undefined])
      const shown = (body['result'] as Record<string, unknown>[] | undefined)?.[0] ?? body
      expect(answered.filter((field) => !(field in shown))).toEqual([])
      if ('result' in body) expect(Object.keys(body).sort()).toEqual(['limit', 'next_cursor', 'result'])
      if (method === 'DELETE') expect(body).toEqual({ id })
    }
  })

  test('the result object is the one that the Link SDK’s types read', async () => {
    const { id } = await relink.importAccount({ sub: 'usr_result' })
    const minted = await send('POST', '/link-token', { integrated_account_id: id, redirect_uri: 'https://app.acme.example/done' })
    const browser = new FormBrowser((url) => url.host === 'app.acme.example')
    const page = await reconnect(browser, String(minted.body['url']), { email: 'ada@northwind.example' })
    expect(page.url.origin + page.url.pathname).toBe('https://app.acme.example/done')
    expect(Object.fromEntries(page.url.searchParams)).toEqual({
      is_truto: 'true',
      result: 'success',
      integration: 'lumen',
      integrated_account_id: id,
    })
  })
})

describe('a cursor as Truto’s clients walk it', () => {
  test('from an empty one to the last page, with one row a page, while rows are added', async () => {
    for (const sub of ['usr_p1', 'usr_p2', 'usr_p3']) await relink.importAccount({ sub, fields: { tenant_id: 'paged' } })
    const seen: unknown[] = []
    let cursor = ''
    do {
      const { body } = await send('GET', `/integrated-account?tenant_id=paged&limit=1&next_cursor=${encodeURIComponent(cursor)}`)
      seen.push(...(body['result'] as { id: string }[]).map(({ id }) => id))
      cursor = (body['next_cursor'] as string | null) ?? ''
      if (seen.length === 2) await relink.importAccount({ sub: 'usr_p4', fields: { tenant_id: 'paged' } })
    } while (cursor !== '')
    expect(seen.length).toBeGreaterThanOrEqual(3)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('filters come with dots, with brackets, and as arrays', async () => {
    const { id } = await relink.importAccount({ sub: 'usr_filtered', fields: { tenant_id: 'filtered' } })
    const one = async (query: string) =>
      ((await send('GET', `/integrated-account?${query}`)).body['result'] as { id: string }[]).map((row) => row.id)
    for (const query of [
      'tenant_id=filtered&integration.name=lumen',
      'tenant_id=filtered&integration%5Bname%5D=lumen',
      `tenant_id=filtered&id%5Bin%5D%5B%5D=${id}&id%5Bin%5D%5B%5D=${relink.integrationId}`,
      `id%5Bin%5D%5B0%5D=${id}&id%5Bin%5D%5B1%5D=${relink.integrationId}`,
      'tenant_id=filtered&created_at%5Bgt%5D=2020-01-01T00%3A00%3A00.000Z&is_sandbox=false&status=active',
      `tenant_id=filtered&environment_id=${relink.environmentId}`,
    ]) {
      expect([query, await one(query)]).toEqual([query, [id]])
    }
    expect(await one('integration.name=hubspot')).toEqual([])
  })
})

describe('the context after a reauthorization', () => {
  const contextAfter = async (sub: string, given: Readonly<Record<string, unknown>>) => {
    const account = await relink.importAccount({ sub })
    await send('PATCH', `/integrated-account/${account.id}`, { context: { kept: 'before', both: 'before' } })
    const minted = await send('POST', '/link-token', {
      integrated_account_id: account.id,
      context: { both: 'link', own: 'link' },
      ...given,
    })
    const page = await reconnect(new FormBrowser(), String(minted.body['url']), { email: 'ada@northwind.example' })
    expect(page.heading).toBe('Connection successful')
    const { oauth, ...context } = (await send('GET', `/integrated-account/${account.id}`)).body['context'] as Record<string, unknown>
    expect(oauth).toMatchObject({ scope: expect.arrayContaining(['reports.read']) as unknown })
    return context
  }

  test('is the link token’s own, without persist_previous_context', async () => {
    expect(await contextAfter('usr_reset', {})).toEqual({ both: 'link', own: 'link' })
  })

  test('is merged shallowly over the previous one, with it', async () => {
    expect(await contextAfter('usr_persist', { persist_previous_context: true })).toEqual({ kept: 'before', both: 'link', own: 'link' })
  })
})

test('scopes of a link token beat the integration’s', async () => {
  const { id } = await relink.importAccount({ sub: 'usr_scoped' })
  const minted = await send('POST', '/link-token', { integrated_account_id: id, scopes: ['openid', 'reports.read'] })
  const browser = new FormBrowser((url) => url.searchParams.has('code_challenge'))
  const page = await browser.press(await browser.open(String(minted.body['url'])), /^Reconnect /)
  expect(page.url.searchParams.get('scope')?.split(' ').sort()).toEqual(['openid', 'reports.read'])
})

test('an answer without a new refresh token keeps the old one', async () => {
  const { id } = await relink.importAccount({ sub: 'usr_same' })
  const refresh = async () => (await send('POST', '/integrated-account/refresh-credentials', { id })).body
  const body = JSON.stringify({ access_token: 'at_without_refresh', token_type: 'Bearer', expires_in: 3600 })
  relink.platform.setFailure({
    match: 'refresh',
    sub: 'usr_same',
    answer: { status: 200, headers: { 'content-type': 'application/json' }, body },
  })
  expect(await refresh()).toEqual({ success: true })
  expect((await send('GET', `/integrated-account/${id}/access-token`)).body['access_token']).toBe('at_without_refresh')
  relink.platform.clearFailures()
  expect(await refresh()).toEqual({ success: true })
})

test('what can’t be is refused by the names of the fields, and another environment’s id is unknown', async () => {
  const { id } = await relink.importAccount({ sub: 'usr_refused' })
  const both = await relink.request('POST', '/link-token', { integrated_account_id: id, tenant_id: 't' })
  expect([both.status, fieldsOf(both)]).toEqual([400, ['integrated_account_id', 'tenant_id']])
  expect((await relink.request('POST', '/webhook', { target_url: 'https://a.example', environment_id: id })).status).toBe(404)
  for (const route of ['/unified/crm/contacts', '/proxy/contacts', '/custom/x']) {
    const answer = await relink.request('GET', `${route}?integrated_account_id=${id}`)
    expect([answer.status, answer.body.message]).toEqual([501, expect.stringContaining('access token')])
  }
})

/** `TRUTO_PYTHON`: a Python 3.12 that has truto-python-sdk (CONTRIBUTING.md). */
test.skipIf(process.env['TRUTO_PYTHON'] === undefined)(
  'Truto’s published Python client works with the base URL changed',
  { timeout: 60_000 },
  async () => {
    const account = await relink.importAccount({ sub: 'usr_python' })
    const given = {
      url: relink.url,
      token: relink.token,
      account: account.id,
      integration: relink.integrationId,
      environment: relink.environmentId,
      receiver: relink.receiver.url,
    }
    const script = path.join(packageRoot, 'test/support/truto-client.py')
    const { stdout } = await promisify(execFile)(process.env['TRUTO_PYTHON'] ?? '', [script, JSON.stringify(given)])
    expect(stdout.trim().split('\n').at(-1)).toBe('all calls worked')
  },
)
