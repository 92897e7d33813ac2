import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { actorOf } from '../src/access/actor-of.js'
import { createApiToken } from '../src/access/create-api-token.js'
import { createEnvironment } from '../src/access/create-environment.js'
import { getPolicy, policyJson, putPolicy } from '../src/cases/policy-contract.js'
import { policyFor } from '../src/cases/policy-for.js'
import { readPolicy, writePolicy } from '../src/cases/policy-operations.js'
import { previewPolicy } from '../src/cases/preview-policy.js'
import { defaultPolicy } from '../src/domain/policy.js'
import { scopes } from '../src/domain/scope.js'
import { createApi, mount } from '../src/http/call.js'
import { mountIntegrations } from '../src/integrations/routes.js'
import { ask as askAt, fieldsOf, roomTools } from './support/room-tools.js'
import type { RoomTools } from './support/room-tools.js'

let room: RoomTools
let base: string
let environmentId: string
let token: string
let count = 0

beforeAll(async () => {
  room = await roomTools()
  const { database } = room.tools
  const api = createApi()
  mountIntegrations(api, room.tools)
  mount(
    api,
    getPolicy,
  )(async ({ query }, caller) => policyJson(await readPolicy(database, { environmentId: caller.environmentId, ...query })))
  mount(
    api,
    putPolicy,
  )(async ({ query, body }, caller) =>
    policyJson(
      await database.transaction((tx) =>
        writePolicy(tx, { environmentId: caller.environmentId, ...query, policy: body, actor: actorOf(caller) }),
      ),
    ),
  )
  base = await room.serve(api)
}, 60_000)
afterAll(() => room.stop())
beforeEach(async () => {
  count += 1
  await room.tools.database.transaction(async (tx) => {
    environmentId = (await createEnvironment(tx, { name: `env-${String(count)}` })).id
    token = (await createApiToken(tx, { environmentId, name: 'ops', scopes })).token
  })
})
const ask = (method: string, path: string, body?: unknown) => askAt(base, token, method, path, body)

it('is the default until it is set, for all or for one integration, and each new case gets the one in force', async () => {
  expect((await ask('GET', '/policy')).body).toEqual(defaultPolicy)
  const made = await ask('POST', '/integration', {
    name: 'crm',
    oauth: {
      client_id: 'a',
      token_endpoint_auth_method: 'none',
      authorization_endpoint: 'https://crm.example/a',
      token_endpoint: 'https://crm.example/t',
      identity: { from: 'none' },
    },
  })
  expect((await ask('PUT', '/policy', { escalate_after: 'P2D' })).body).toEqual({ ...defaultPolicy, escalate_after: 'P2D' })
  expect((await ask('GET', '/policy?integration=crm')).body).toMatchObject({ escalate_after: 'P2D' })
  expect((await ask('PUT', '/policy?integration=crm', { confirm: 'PT0S', notify: [{ after: 'PT1S', to: 'all' }] })).body).toMatchObject({
    confirm: 'PT0S',
    notify: [{ after: 'PT1S', to: 'all', channel: 'email' }],
    escalate_after: 'P7D',
  })
  expect((await ask('GET', '/policy')).body).toMatchObject({ escalate_after: 'P2D', confirm: 'PT1H' })
  const inForce = await room.tools.database.transaction((tx) => policyFor(tx, environmentId, String(made.body['id'])))
  expect(inForce).toMatchObject({ confirm: 'PT0S' })
  expect((await ask('GET', '/policy?integration=other')).status).toBe(404)
  expect((await ask('PUT', '/policy?integration=other', {})).status).toBe(404)
})

it.each([
  [{ confirm: '1 hour' }, 'confirm'],
  [{ escalate_after: 'P1M' }, 'escalate_after'],
  [{ expire_after: 'PT0S' }, 'expire_after'],
  [{ expire_after: 'P400D' }, 'expire_after'],
  [{ probe_every: 'PT0.1S' }, 'probe_every'],
  [{ notify: [{ after: 'P1D', to: 'somebody' }] }, 'notify.0.to'],
  [{ notify: [{ after: 'P1D', to: 'first', channel: 'sms' }] }, 'notify.0.channel'],
  [
    {
      notify: [
        { after: 'P2D', to: 'first' },
        { after: 'P1D', to: 'first' },
      ],
    },
    'notify',
  ],
])('refuses %j, naming the field', async (body, field) => {
  const answer = await ask('PUT', '/policy', body)
  expect(answer.status).toBe(400)
  expect(fieldsOf(answer)).toEqual([field])
})

it('previews who is asked when, in order, up to the end', () => {
  const at = new Date('2026-11-24T10:00:00Z')
  const people = { at, contacts: ['a@x.example', 'b@x.example'], support: 'help@x.example' }
  expect(previewPolicy({ ...defaultPolicy, expire_after: 'P10D' }, people)).toEqual([
    { at: '2026-11-24T10:00:00.000Z', what: 'notify', to: ['a@x.example'] },
    { at: '2026-11-25T10:00:00.000Z', what: 'notify', to: ['a@x.example'] },
    { at: '2026-11-27T10:00:00.000Z', what: 'notify', to: ['b@x.example'] },
    { at: '2026-11-30T10:00:00.000Z', what: 'notify', to: ['a@x.example', 'b@x.example'] },
    { at: '2026-12-01T10:00:00.000Z', what: 'escalate', to: ['help@x.example'] },
    { at: '2026-12-04T10:00:00.000Z', what: 'expire', to: [] },
  ])
  expect(previewPolicy(defaultPolicy, { ...people, contacts: [] }).map(({ what, at: due }) => [what, due])).toEqual([
    ['escalate', '2026-11-24T10:00:00.000Z'],
    ['expire', '2026-12-24T10:00:00.000Z'],
  ])
})
