import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TemporalUnavailable } from '../src/temporal/errors.js'
import { CaseApi } from './support/case-api.js'
import { fieldsOf } from './support/room-tools.js'

let api: CaseApi

beforeAll(async () => {
  api = await CaseApi.start()
})

afterAll(() => api.room.stop())

beforeEach(() => api.reset())

const day = 86_400_000

describe('an act', () => {
  it('snoozes: mails and escalation wait, the expiry does not move', async () => {
    const { caseId } = await api.awaiting()
    const until = new Date(Date.now() + 3 * day).toISOString()
    const { status, body } = await api.act(caseId, 'snooze', { until })
    expect(status).toBe(200)
    expect(body['snoozed_until']).toBe(until)
    expect(body['next_step']).toEqual({ what: 'notify', at: until })
    expect(fieldsOf(await api.act(caseId, 'snooze', { until: '2001-01-01T00:00:00Z' }))).toEqual(['until'])
    expect(fieldsOf(await api.act(caseId, 'snooze', { until: new Date(Date.now() + 400 * day).toISOString() }))).toEqual(['until'])
    expect(fieldsOf(await api.act(caseId, 'snooze', {}))).toEqual(['until'])
  })

  it('is performed once for one request id, whatever came of it', async () => {
    const { caseId } = await api.awaiting()
    const id = randomUUID()
    expect((await api.act(caseId, 'note', { text: 'Ada is on holiday' }, id)).status).toBe(200)
    expect((await api.act(caseId, 'note', { text: 'Ada is on holiday' }, id)).status).toBe(200)
    expect(api.performed).toEqual([id])
    const refusedId = randomUUID()
    const refused = await api.act(caseId, 'release', {}, refusedId)
    expect([refused.status, refused.body.message]).toEqual([409, 'The case is not held'])
    await api.hold(caseId, 'import')
    expect((await api.act(caseId, 'release', {}, refusedId)).body.message).toBe('The case is not held')
    expect((await api.act(caseId, 'escalate', {}, id)).status).toBe(409)
    const { rows } = await api.query('SELECT action FROM audit WHERE subject_id = $1', [caseId])
    expect(rows).toEqual([{ action: 'note' }, { action: 'release' }])
  })

  it('keeps what a person wrote out of the timeline’s rows, and shows it there', async () => {
    const { caseId } = await api.awaiting()
    await api.act(caseId, 'note', { text: 'Ada is on holiday' })
    expect(await api.room.dump('timeline')).not.toContain('holiday')
    const lines = (await api.call('GET', `/case/${caseId}/timeline`)).body['result'] as unknown[]
    expect(lines.at(-1)).toMatchObject({ kind: 'note', title: 'Note by the API token crm', detail: 'Ada is on holiday', actor: 'api:crm' })
    for (const text of ['', '  ']) expect(fieldsOf(await api.act(caseId, 'note', { text }))).toEqual(['text'])
  })

  it('sets a verdict, of which people are notified next', async () => {
    const { caseId } = await api.awaiting()
    const { body } = await api.act(caseId, 'verdict', { verdict: 'operator', note: 'our secret ran out' })
    expect(body).toMatchObject({ verdict: 'operator', addressee: 'operator', next_step: { what: 'tell', at: null } })
    expect((await api.act(caseId, 'verdict', { verdict: 'operator', note: 'again' })).status).toBe(409)
    expect(fieldsOf(await api.act(caseId, 'verdict', { verdict: 'user', addressee: 'operator', note: 'x' }))).toEqual(['addressee'])
    expect(fieldsOf(await api.act(caseId, 'verdict', { verdict: 'unknown' }))).toEqual(['verdict', 'note'])
  })

  it('releases the holds that are for releasing, and names the way out of the others', async () => {
    const { caseId } = await api.awaiting()
    await api.hold(caseId, 'operator')
    expect((await api.act(caseId, 'release')).body.message).toContain('/verdict')
    await api.hold(caseId, 'relapse')
    expect((await api.act(caseId, 'release')).body).toMatchObject({ hold: null, stage: 'awaiting_user' })
  })

  it('is refused where it makes no sense', async () => {
    const { caseId } = await api.awaiting()
    expect((await api.act(caseId, 'grant', { accept: true })).status).toBe(409)
    await api.hold(caseId, 'operator')
    expect((await api.act(caseId, 'resend')).body.message).toBe('Held (operator): a click would not mend it')
    expect((await api.act(caseId, 'escalate')).status).toBe(409)
  })

  it('tells what became of a mail that was asked for', async () => {
    const { caseId } = await api.awaiting()
    const nobody = await api.act(caseId, 'resend')
    expect(nobody.body['mail']).toEqual({ sent: false, why: 'no one to ask: add a contact' })
    api.temporal = async (id, actId) => {
      await api.perform(id, actId)
      const mailId = randomUUID()
      await api.query(
        `INSERT INTO mails (id, environment_id, key, kind, recipient, locale, subject, message_id, message, state, created_at)
         VALUES ($1, $2, $3, 'reminder', 'ada@northwind.example', 'en', 's', '<a@b>', '', 'sent', now())`,
        [mailId, api.environmentId, `${id}/notifyEndUser:${actId}/x`],
      )
      await api.query('INSERT INTO mail_cases VALUES ($1, $2)', [mailId, id])
    }
    expect((await api.act(caseId, 'resend')).body['mail']).toEqual({ sent: true, to: 'ada@northwind.example' })
  })

  it('is refused for a closed case without asking Temporal, except a note', async () => {
    const { caseId, accountId } = await api.awaiting()
    await api.end(accountId, 'self_healed')
    for (const [name, body] of [
      ['resend', {}],
      ['escalate', {}],
      ['cancel', { reason: 'x' }],
      ['verdict', { verdict: 'operator', note: 'x' }],
    ] as const) {
      const { status, body: answer } = await api.act(caseId, name, body)
      expect(status).toBe(409)
      expect(answer.message).toMatch(/^RL-\w{6} is closed as self_healed: .* ago, on .* UTC$/)
    }
    expect((await api.act(caseId, 'note', { text: 'They called' })).status).toBe(200)
    expect(api.performed).toEqual([])
    expect(await api.titles(caseId)).toContain('Note by the API token crm')
  })

  it.each([
    ['the workflow ends without performing it', () => Promise.resolve()],
    ['the execution is gone', () => Promise.reject(new TemporalUnavailable('the case’s execution has not started yet, or has ended'))],
    [
      'the execution ends while it waits',
      () => Promise.reject(Object.assign(new Error('Workflow Update failed'), { name: 'WorkflowUpdateFailedError' })),
    ],
  ])('that is a note is taken also where the case closes meanwhile and %s; any other is refused, for good', async (_what, came) => {
    for (const [name, body, status] of [
      ['note', { text: 'They called' }, 200],
      ['escalate', {}, 409],
    ] as const) {
      const { caseId, accountId } = await api.awaiting()
      api.temporal = async () => {
        await api.end(accountId, 'self_healed')
        await came()
      }
      const id = randomUUID()
      expect((await api.act(caseId, name, body, id)).status).toBe(status)
      // A workflow that was slow performs what it has still queued, and finds it done.
      await api.perform(caseId, id).catch(() => undefined)
      expect((await api.act(caseId, name, body, id)).status).toBe(status)
      const notes = (await api.titles(caseId)).filter((title) => title === 'Note by the API token crm')
      expect(notes).toHaveLength(status === 200 ? 1 : 0)
    }
  })

  it('that is a note for an open case without an execution is a 503, and taken once when the case has closed', async () => {
    const { caseId, accountId } = await api.awaiting()
    api.temporal = () => Promise.reject(new TemporalUnavailable('the case’s execution has not started yet, or has ended'))
    const id = randomUUID()
    const sent = () => api.act(caseId, 'note', { text: 'They called' }, id)
    expect((await sent()).status).toBe(503)
    await api.end(accountId, 'self_healed')
    expect([(await sent()).status, (await sent()).status]).toEqual([200, 200])
    expect((await api.titles(caseId)).filter((title) => title === 'Note by the API token crm')).toHaveLength(1)
  })

  it('is refused by the lock when a callback came first', async () => {
    const { caseId, accountId } = await api.awaiting()
    api.temporal = async (id, actId) => {
      await api.end(accountId, 'reauthorized')
      await api.perform(id, actId)
    }
    const { status, body } = await api.act(caseId, 'escalate')
    expect([status, body.message]).toEqual([409, expect.stringMatching(/closed as reauthorized: reconnected, 0 s ago/)])
  })

  it('answers 503 while Temporal is down, and the same id continues the act', async () => {
    const { caseId } = await api.awaiting()
    api.temporal = () => Promise.reject(new TemporalUnavailable('down'))
    const id = randomUUID()
    const refused = await api.act(caseId, 'cancel', { reason: 'contract ended' }, id)
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    api.temporal = (caseId, actId) => api.perform(caseId, actId)
    expect((await api.act(caseId, 'cancel', { reason: 'contract ended' }, id)).body).toMatchObject({
      outcome: 'cancelled',
      stage: 'closed',
      next_step: null,
    })
    expect((await api.act(caseId, 'cancel', { reason: 'contract ended' }, id)).status).toBe(200)
    expect(api.performed).toEqual([id])
  })

  it('needs the scope cases:write', async () => {
    const { caseId } = await api.awaiting()
    const reader = await api.tokenWith('accounts:read')
    expect((await api.call('POST', `/case/${caseId}/resend`, {}, reader)).status).toBe(403)
    expect((await api.call('POST', `/case/${caseId}/link`, {}, reader)).status).toBe(403)
    expect((await api.call('GET', `/case/${caseId}`, undefined, reader)).status).toBe(200)
  })
})
