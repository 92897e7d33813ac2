import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DemoPlatform } from '../src/embedded/demo-platform/demo-platform.js'
import { startDemoPlatform } from '../src/embedded/demo-platform/start-demo-platform.js'

const silent = { debug: () => undefined, info: () => undefined, error: () => undefined }
const secret = '0a4c8a52-6d5b-4c5e-9d0e-2f1b8a7c6d5e'
const account = {
  id: '7d0f0f5e-0000-4000-8000-000000000001',
  tenant_id: 'northwind',
  status: 'active',
  label: 'ada@northwind.example at <Northwind>',
  contacts: [{ email: 'ada@northwind.example' }],
  remote_account: { issuer: 'x', account: null, person: 'usr_ada', label: 'Ada' },
  integration: { config: { label: 'Lumen CRM' } },
  case: null,
}

let platform: DemoPlatform
/** What the product called, in place of a Relink: the page's own tests need no whole Relink, the demo's run with one. */
const called: { method: string; url: string; body: string; authorization: string }[] = []
const relink = createServer((req, res) => {
  let body = ''
  req.on('data', (chunk: Buffer) => (body += chunk.toString()))
  req.on('end', () => {
    called.push({ method: String(req.method), url: String(req.url), body, authorization: String(req.headers.authorization) })
    res.writeHead(req.method === 'POST' ? 202 : 200, { 'content-type': 'application/json' })
    const one = req.url === `/integrated-account/${account.id}`
    res.end(JSON.stringify(req.method === 'POST' ? { case_id: 'c' } : one ? account : { result: [account], next_cursor: null, limit: 50 }))
  })
})

beforeAll(async () => {
  platform = await startDemoPlatform({ host: '127.0.0.1', port: 0, log: silent })
  await platform.registerClient({ client_id: 'acme', client_secret: 's' })
  relink.listen(0, '127.0.0.1')
  await once(relink, 'listening')
})
afterAll(async () => {
  await platform.stop()
  relink.close()
})

const page = async () => (await fetch(`${platform.url}/product`)).text()
const connect = () => {
  platform.connectProduct({
    productUrl: `${platform.url}/product`,
    relinkUrl: `http://127.0.0.1:${String((relink.address() as AddressInfo).port)}`,
    apiToken: 'token',
    mailboxUrl: 'http://127.0.0.1:4002',
    temporalUiUrl: 'http://127.0.0.1:8233',
    webhookSecret: secret,
  })
}
const deliver = (body: string, headers: Record<string, string>) =>
  fetch(`${platform.url}/product/webhooks`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
const signed = (id: string, body: string, key = secret) => {
  const at = new Date()
  return {
    'x-truto-signature': `format=sha256,v=${createHmac('sha256', key).update(body).digest('hex')}`,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(key, { format: 'raw' }).sign(id, at, body),
  }
}

test('before Relink is up the page says so, and webhooks get a Retry-After', async () => {
  expect(await page()).toContain('Relink is still starting')
  expect((await deliver('{}', {})).status).toBe(503)
})

test('shows the accounts, escaped, and a way to the mailbox and to Temporal', async () => {
  connect()
  const text = await page()
  expect(text).toContain('Lumen CRM: ada@northwind.example at &lt;Northwind&gt;')
  expect(text).toContain('href="http://127.0.0.1:4002"')
  expect(text).toContain('href="http://127.0.0.1:8233"')
})

test('“Revoke access” ends the grant at the platform and reports the 401', async () => {
  connect()
  const grant = await platform.issueGrant({ client_id: 'acme', sub: 'usr_ada' })
  const me = () => fetch(`${platform.url}/api/me`, { headers: { authorization: `Bearer ${grant.access_token}` } })
  expect((await me()).status).toBe(200)
  const revoke = (headers: Record<string, string>) =>
    fetch(`${platform.url}/product/accounts/${account.id}/revoke`, { method: 'POST', redirect: 'manual', headers })
  expect((await revoke({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await me()).status).toBe(200)
  const done = await revoke({ 'sec-fetch-site': 'same-origin' })
  expect([done.status, done.headers.get('location')]).toEqual([303, '/product?note'])
  expect((await me()).status).toBe(401)
  const report = called.at(-1)
  expect(report).toMatchObject({
    method: 'POST',
    url: `/integrated-account/${account.id}/authentication-error`,
    authorization: 'Bearer token',
  })
  expect(JSON.parse(String(report?.body))).toMatchObject({ status: 401, resource: '/api/reports' })
})

test('webhooks: both signatures are checked, a repetition is counted, a forgery is shown as such', async () => {
  connect()
  const body = JSON.stringify({
    id: 'evt_1',
    event: 'integrated_account:authentication_error',
    payload: { id: account.id, case: { reference: 'RL-7K3F9Q' } },
  })
  expect((await deliver(body, signed('evt_1', body))).status).toBe(200)
  expect((await deliver(body, signed('evt_1', body))).status).toBe(200)
  expect(platform.product.webhooks()).toMatchObject([
    { id: 'evt_1', times: 2, verified: true, account_id: account.id, case_reference: 'RL-7K3F9Q' },
  ])
  const forged = body.replace('evt_1', 'evt_2')
  expect((await deliver(forged, signed('evt_2', forged, 'another secret'))).status).toBe(401)
  expect((await deliver(forged, { ...signed('evt_2', forged), 'webhook-signature': 'v1,AAAA' })).status).toBe(401)
  expect((await deliver('not json', signed('evt_3', 'not json'))).status).toBe(400)
  expect(platform.product.webhooks().map(({ id, verified }) => [id, verified])).toEqual([
    ['evt_2', false],
    ['evt_1', true],
  ])
  const text = await page()
  expect(text).toContain('Not verified')
  expect(text).toContain('RL-7K3F9Q')
})
