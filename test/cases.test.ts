import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openOutage } from '../src/accounts/outage/open-outage.js'
import { note, timelineKinds } from '../src/cases/note.js'
import { standingOf } from '../src/cases/standing.js'
import { CaseApi, reason } from './support/case-api.js'
import { fieldsOf } from './support/room-tools.js'

let api: CaseApi

beforeAll(async () => {
  api = await CaseApi.start()
})

afterAll(() => api.room.stop())

beforeEach(() => api.reset())

const day = 86_400_000

describe('the JSON of a case', () => {
  it('has everything that support needs, in one read', async () => {
    const { caseId, accountId, integration } = await api.awaiting(await api.newContact('ada@northwind.example'))
    const { status, body } = await api.call('GET', `/case/${caseId}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: caseId,
      number: 1,
      kind: 'outage',
      integrated_account_id: accountId,
      tenant_id: 'northwind',
      verdict: 'user',
      addressee: 'contact',
      stage: 'awaiting_user',
      hold: null,
      outcome: null,
      relapse: 0,
      incident_id: null,
      reason,
      contact: { email: 'ada@northwind.example', name: 'Ada' },
      workflow: { id: `reauthorization:${caseId}`, run_id: null },
      integrated_account: {
        id: accountId,
        tenant_id: 'northwind',
        label: 'Northwind',
        integration: { name: integration, config: { label: 'HubSpot' } },
      },
    })
    expect(body['reference']).toMatch(/^RL-[0-9A-HJKMNP-TV-Z]{6}$/)
    expect(body['workflow']).toHaveProperty('url', `https://temporal.example/namespaces/default/workflows/reauthorization%3A${caseId}`)
    const next = body['next_step'] as { what: string; at: string }
    expect(next.what).toBe('notify')
    expect(Date.parse(next.at)).toBe(Date.parse(String(body['verdict_at'])) + day)
  })

  it('says the same next step as the workflow takes', async () => {
    const { caseId } = await api.awaiting()
    for (const why of ['operator', 'unknown', 'identity', 'import'] as const) {
      await api.hold(caseId, why)
      const standing = await api.inTransaction((tx) => standingOf(tx, caseId))
      const shown = (await api.call('GET', `/case/${caseId}`)).body['next_step'] as { what: string; at: string } | null
      const next = 'next' in standing ? standing.next : null
      expect(shown).toEqual(next === null ? null : { what: next.what === 'expireCase' ? 'expire' : next.what, at: next.at })
    }
  })

  it('is found by each filter, by the newest first, and only in its own environment', async () => {
    const first = await api.awaiting()
    const second = await api.awaiting()
    await api.end(first.accountId, 'expired')
    const found = async (query: string) =>
      ((await api.call('GET', `/case?${query}`)).body['result'] as { id: string }[]).map(({ id }) => id)
    const { body } = await api.call('GET', `/case/${first.caseId}`)
    expect(await found('')).toEqual([second.caseId, first.caseId])
    expect(await found('is_open=true')).toEqual([second.caseId])
    expect(await found('outcome=expired&stage=closed')).toEqual([first.caseId])
    expect(await found(`reference=${String(body['reference'])}`)).toEqual([first.caseId])
    expect(await found(`integration.name=${second.integration}`)).toEqual([second.caseId])
    expect(await found(`integration[name]=${second.integration}`)).toEqual([second.caseId])
    expect(await found(`integrated_account_id=${first.accountId}`)).toEqual([first.caseId])
    expect(await found('verdict=user&addressee[in]=contact,admin&tenant_id=northwind')).toHaveLength(2)
    expect(await found('verdict=operator')).toEqual([])
    expect(await found('opened_at[gt]=2000-01-01&opened_at[lt]=2001-01-01')).toEqual([])
    expect((await api.call('GET', '/case?stage=asleep')).status).toBe(400)
    const stranger = await api.newEnvironment()
    expect((await api.call('GET', '/case', undefined, stranger.token)).body['result']).toEqual([])
    for (const path of ['', '/timeline'])
      expect((await api.call('GET', `/case/${first.caseId}${path}`, undefined, stranger.token)).status).toBe(404)
    expect((await api.call('POST', `/case/${first.caseId}/note`, { text: 'x' }, stranger.token)).status).toBe(404)
  })
})

describe('a timeline', () => {
  it('has words for every kind of line, and none for marks of steps', async () => {
    const kinds = timelineKinds.filter((kind) => kind !== 'step')
    const { caseId } = await api.awaiting()
    await api.inTransaction(async (tx) => {
      await note(tx, { caseId, kind: 'step', step: 'notifyEndUser:0' })
      for (const kind of kinds) await note(tx, { caseId, kind })
    })
    const lines = (await api.call('GET', `/case/${caseId}/timeline`)).body['result'] as { kind: string; title: string }[]
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(kinds))
    for (const { title } of lines) expect(title).toMatch(/^\p{Lu}.{5,}/u)
    for (const { title } of lines) expect(title).not.toMatch(/undefined|null|\[object/)
  })

  it('names people while they are known, and keeps no name of its own', async () => {
    const contactId = await api.newContact('bo@northwind.example')
    const { caseId } = await api.awaiting()
    const mailId = randomUUID()
    await api.query(
      `INSERT INTO mails (id, environment_id, kind, recipient, locale, subject, message_id, message, state, created_at)
       VALUES ($1, $2, 'first', 'bo@northwind.example', 'en', 'HubSpot is no longer connected', '<a@b>', '', 'sent', now())`,
      [mailId, api.environmentId],
    )
    await api.inTransaction((tx) => note(tx, { caseId, kind: 'mail_sent', data: { mail_id: mailId, contact_id: contactId } }))
    expect(await api.titles(caseId)).toContain('First mail sent to bo@northwind.example')
    expect(await api.room.dump('timeline')).not.toContain('northwind.example')
    await api.query('DELETE FROM mails')
    await api.query('DELETE FROM contacts WHERE id = $1', [contactId])
    expect(await api.titles(caseId)).toContain('Mail sent to a contact since removed')
  })

  it('has one line for each delivery, with its last state', async () => {
    const { caseId, accountId } = await api.awaiting()
    const [webhookId, eventId] = [randomUUID(), randomUUID()]
    await api.query(
      `INSERT INTO webhooks (id, environment_id, target_url, secret, created_at, updated_at) VALUES ($1, $2, 'https://hooks.example/in?key=1', 'x', now(), now())`,
      [webhookId, api.environmentId],
    )
    await api.query(
      `INSERT INTO events (id, environment_id, event, account_id, case_id, payload, created_at) VALUES ($1, $2, 'integrated_account:authentication_error', $3, $4, '{}', now())`,
      [eventId, api.environmentId, accountId, caseId],
    )
    await api.query(
      `INSERT INTO deliveries (id, environment_id, event_id, webhook_id, state, tries, created_at, finished_at)
       VALUES ($1, $2, $3, $4, 'delivered', '[{"at":"2026-11-24T10:00:00Z","status":500,"error":null,"ms":3},{"at":"2026-11-24T10:01:00Z","status":200,"error":null,"ms":3}]', now(), now())`,
      [randomUUID(), api.environmentId, eventId, webhookId],
    )
    const { text, body } = await api.call('GET', `/case/${caseId}/timeline`)
    const lines = (body['result'] as { kind: string; detail: string; title: string }[]).filter(({ kind }) => kind === 'delivery')
    expect(lines).toMatchObject([{ title: 'hooks.example took integrated_account:authentication_error', detail: '2 tries.' }])
    expect(text).not.toContain('key=1')
  })

  it('comes in pages', async () => {
    const { caseId } = await api.awaiting()
    await api.inTransaction(async (tx) => {
      for (let n = 0; n < 5; n++) await note(tx, { caseId, kind: 'page_opened', data: { n } })
    })
    const all = (await api.call('GET', `/case/${caseId}/timeline`)).body['result']
    const seen: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.call('GET', `/case/${caseId}/timeline?limit=2&next_cursor=${cursor}`)
      seen.push(...(body['result'] as unknown[]))
      cursor = body['next_cursor'] as string | null
    }
    expect(seen).toEqual(all)
  })
})

describe('the next case', () => {
  it('is opened on purpose after an expired one, and only then', async () => {
    const { accountId } = await api.awaiting()
    const next = () => api.call('POST', '/case', { integrated_account_id: accountId })
    expect((await next()).body.message).toMatch(/is open already$/)
    await api.end(accountId, 'expired')
    expect(await api.inTransaction((tx) => openOutage(tx, { accountId, generation: 1, reason }))).toEqual({ caseId: null, opened: false })
    expect((await next()).body).toMatchObject({ number: 2, stage: 'detecting', next_step: { what: 'detect', at: null } })
    await api.end(accountId, 'self_healed')
    expect((await next()).status).toBe(409)
    const stranger = await api.newEnvironment()
    expect((await api.call('POST', '/case', { integrated_account_id: accountId }, stranger.token)).status).toBe(404)
  })
})

describe('a link for support', () => {
  it('leads to the connect page, once, and its token is in no log and no row', async () => {
    const { caseId } = await api.awaiting()
    const { status, body, headers } = await api.call('POST', `/case/${caseId}/link`, {})
    expect(status).toBe(200)
    const linkToken = String(body['link_token'])
    expect(body['url']).toBe(`https://relink.example/connect-account?link_token=${linkToken}`)
    expect(Date.parse(String(body['expires_at']))).toBeGreaterThan(Date.now() + 6 * day)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(await api.room.dump('timeline', 'audit', 'link_tokens')).not.toContain(linkToken)
    expect(api.room.logged.join('')).not.toContain(linkToken)
    expect(await api.titles(caseId)).toContain('A link was made')
  })
})

describe('the policy', () => {
  const policy = {
    confirm: 'PT0S',
    notify: [{ after: 'PT0S', to: 'all', channel: 'email' }],
    escalate_after: 'P1D',
    expire_after: 'P2D',
    probe_every: 'PT1M',
  }

  it('is the default, then the environment’s, then the integration’s own', async () => {
    const { integration } = await api.newAccount()
    expect((await api.call('GET', '/policy')).body).toMatchObject({ expire_after: 'P30D' })
    const kept = { ...policy, send_window: 'always' }
    expect((await api.call('PUT', '/policy', policy)).body).toEqual(kept)
    expect((await api.call('GET', `/policy?integration=${integration}`)).body).toEqual(kept)
    const own = { ...kept, notify: [] }
    expect((await api.call('PUT', `/policy?integration=${integration}`, own)).body).toEqual(own)
    expect((await api.call('PUT', `/policy?integration=${integration}`, { ...own, confirm: 'PT1S' })).status).toBe(200)
    expect((await api.call('GET', `/policy?integration=${integration}`)).body).toMatchObject({ confirm: 'PT1S', notify: [] })
    expect((await api.call('GET', '/policy')).body).toEqual(kept)
    expect((await api.call('GET', '/policy?integration=none')).status).toBe(404)
    expect((await api.call('GET', '/policy?integrations=none')).status).toBe(400)
  })

  it('is frozen into a case when it opens', async () => {
    const { caseId } = await api.awaiting()
    const before = (await api.call('GET', `/case/${caseId}`)).body['next_step']
    await api.call('PUT', '/policy', policy)
    expect((await api.call('GET', `/case/${caseId}`)).body['next_step']).toEqual(before)
  })

  it('the preview shows what would be sent, to whom and when', async () => {
    const { accountId } = await api.newAccount(await api.newContact('ada@northwind.example'))
    const asked = { integrated_account_id: accountId, at: '2026-11-24T10:00:00+01:00', policy }
    const onTime = (at: string) => ({ at, due_at: at, waited_for: null })
    expect((await api.call('POST', '/policy/preview', asked)).body['result']).toEqual([
      { what: 'notify', ...onTime('2026-11-24T09:00:00.000Z'), to: ['ada@northwind.example'], channel: 'email' },
      { what: 'escalate', ...onTime('2026-11-25T09:00:00.000Z'), to: [], channel: 'email' },
      { what: 'expire', ...onTime('2026-11-26T09:00:00.000Z'), to: [], channel: null },
    ])
    expect(fieldsOf(await api.call('POST', '/policy/preview', { ...asked, policy: { ...policy, confirm: 'soon' } }))).toEqual([
      'policy.confirm',
    ])
    expect(fieldsOf(await api.call('POST', '/policy/preview', { ...asked, at: '9999-12-31T23:59:59Z' }))).toEqual(['at'])
  })
})
