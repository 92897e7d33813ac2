import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { startRefusingPlatform } from './support/refusing-platform.js'
import type { RefusingPlatform } from './support/refusing-platform.js'
import { fieldsOf } from './support/room-tools.js'

let relink: Harness
let platform: RefusingPlatform
beforeAll(async () => {
  relink = await startRelink({ policy: { confirm: 'PT0S', probe_every: 'PT1H' } })
  platform = await startRefusingPlatform()
})
afterAll(async () => {
  await relink.stop()
  await platform.stop()
})

const integration = (name: string, more: object = {}) =>
  relink.api.send<{ id: string }>('POST', '/integration', {
    name,
    config: { label: 'Lumen' },
    platform: 'generic',
    oauth: {
      authorization_endpoint: `${platform.url}/authorize`,
      token_endpoint: `${platform.url}/token`,
      client_id: 'cid',
      client_secret: 'sec',
      scopes: ['read'],
      identity: { from: 'none' },
    },
    ...more,
  })

/** A case of a new account whose refresh is refused so. */
const refused = async (name: string, refusal: NonNullable<RefusingPlatform['refusal']>) => {
  const { id: integrationId } = await integration(name)
  const { id } = await relink.api.send<{ id: string }>('POST', '/integrated-account', {
    tenant_id: randomUUID(),
    environment_integration_id: integrationId,
    authentication_method: 'oauth2',
    context: { oauth: { token: { access_token: randomUUID(), refresh_token: randomUUID(), expires_in: 3600 } } },
    contacts: [{ email: `${name}@northwind.example`, name: 'Ada', locale: 'en', role: 'owner' }],
  })
  platform.refusal = refusal
  const { case_id: caseId } = await relink.api.send<{ case_id: string }>('POST', `/integrated-account/${id}/authentication-error`, {
    status: 401,
  })
  return relink.caseThat(caseId, ({ verdict }) => verdict !== null, 'a verdict')
}

const licence = { status: 402, body: { error: 'payment_required', error_description: 'Your licence has run out.' } }

test('a rule of the environment decides before the platform’s, one of the integration before both', async () => {
  expect(await refused('unruled', licence)).toMatchObject({ verdict: 'unknown', addressee: 'support' })

  const ours = { says: 'Licence has run out', verdict: 'user', addressee: 'admin', note: 'Their plan ended' }
  const { rules } = await relink.api.send<{ rules: unknown[] }>('PUT', '/verdict-rules', { rules: [ours] })
  expect(rules).toEqual([{ ...ours, code: null, status: null }])
  expect(await refused('ruled', licence)).toMatchObject({
    verdict: 'user',
    addressee: 'admin',
    reason: { code: 'own_rule', summary: 'By a rule of your own: Their plan ended.', platform_code: 'payment_required' },
  })

  await integration('special')
  await relink.api.send('PUT', '/verdict-rules?integration=special', { rules: [{ code: 'payment_required', verdict: 'operator' }] })
  expect((await relink.request('GET', '/verdict-rules?integration=special')).body).toMatchObject({ rules: [{ code: 'payment_required' }] })
  expect((await relink.request('GET', '/verdict-rules')).body).toMatchObject({ rules: [{ says: 'Licence has run out' }] })

  const { rows } = await relink.tools.database.query(
    `SELECT actor, action, data FROM audit WHERE subject_kind = 'verdict_rules' ORDER BY at`,
  )
  expect(rows).toMatchObject([
    { action: 'changed', data: { rules: [{ says: 'Licence has run out' }] } },
    { action: 'changed', data: { rules: [{ code: 'payment_required', verdict: 'operator' }] } },
  ])
})

test('a rule is refused by its field, and an unknown integration is not found', async () => {
  const put = (rule: object) => relink.request('PUT', '/verdict-rules', { rules: [rule] })
  expect(fieldsOf(await put({ verdict: 'user' }))).toEqual(['rules.0.says'])
  expect(fieldsOf(await put({ says: 'token', verdict: 'user' }))).toEqual(['rules.0.says'])
  expect(fieldsOf(await put({ says: 'two words', verdict: 'maybe' }))).toEqual(['rules.0.verdict'])
  expect(fieldsOf(await put({ says: 'two words', verdict: 'user', addressee: 'operator' }))).toEqual(['rules.0.addressee'])
  expect(fieldsOf(await put({ says: 'two words', verdict: 'transient', addressee: 'contact' }))).toEqual(['rules.0.addressee'])
  expect(fieldsOf(await put({ code: 'x', status: 99, verdict: 'user' }))).toEqual(['rules.0.status'])
  expect((await relink.request('PUT', '/verdict-rules?integration=nobody', { rules: [] })).status).toBe(404)
})

test('support marks a verdict as wrong: the case moves to the right one’s stage, and the timeline keeps both', async () => {
  const { id } = await refused('mistaken', { status: 403, body: { error: 'account_on_the_moon' } })
  const path = `/case/${id}/verdict`
  await relink.caseThat(id, ({ stage }) => stage === 'held', 'it to be held')
  expect((await relink.request('POST', path, { verdict: 'user', note: 'only theirs', wrong: true })).status).toBe(200)
  await relink.caseThat(id, ({ stage }) => stage === 'awaiting_user', 'the person to be asked')
  const timeline = (await relink.request('GET', `/case/${id}/timeline`)).body['result'] as { title: string; detail: string | null }[]
  expect(timeline.find(({ title }) => title.startsWith('The verdict was wrong'))).toMatchObject({
    detail: expect.stringContaining('It said:') as unknown,
  })
  expect((await relink.request('POST', path, { verdict: 'user', note: 'again', wrong: true })).status).toBe(409)
})
