import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { caseLabels } from '../src/cases/case-labels.js'
import { findCase } from '../src/cases/lock-case.js'
import { standingOf } from '../src/cases/standing.js'
import { decideGrant } from '../src/connect/decide-grant.js'
import type { ActAnswer } from '../src/domain/steps.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { caseWorkflowId } from '../src/temporal/names.js'
import { TemporalTools } from '../src/temporal/temporal-tools.js'
import { noMail, startAskedPeople } from './support/asked-people.js'
import type { Asked, AskedPeople } from './support/asked-people.js'
import { linkIn, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { HoldPoints } from './support/hold-points.js'
import type { Answered } from './support/room-tools.js'

let house: AskedPeople
let relink: Harness
let calm: string
beforeAll(async () => {
  house = await startAskedPeople()
  ;({ relink, calm } = house)
})
afterAll(() => relink.stop())

const act = async (caseId: string, name: string, body: unknown = {}, id: string = randomUUID(), base = relink.url): Promise<Answered> => {
  const res = await fetch(`${base}/case/${caseId}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${relink.token}`, 'content-type': 'application/json', 'x-request-id': id },
    body: JSON.stringify(body),
  })
  const text = await res.text()
  return { status: res.status, headers: res.headers, text, body: JSON.parse(text) as Answered['body'] }
}

const updatesOf = async (caseId: string): Promise<readonly string[]> =>
  (await relink.history(caseId)).story.filter((what) => what.startsWith('update:'))

/** Has `meanwhile` happen to the next act that is asked for, after it was kept and before Temporal is asked to have it performed. */
const beforeTheUpdate = (meanwhile: (update: () => Promise<unknown>) => Promise<unknown>): void => {
  const { temporal } = relink.tools
  vi.spyOn(temporal, 'performAct').mockImplementationOnce(async (caseId, name, actId) => {
    const original = TemporalTools.prototype.performAct.bind(temporal)
    let answer: Promise<ActAnswer> | undefined
    await meanwhile(() => (answer = original(caseId, name, actId)))
    return answer ?? original(caseId, name, actId)
  })
}

describe('acts', () => {
  test('resend mails a link at once, and says to whom; the same request id does it once', async () => {
    const { account, caseId } = await house.asked()
    const id = randomUUID()
    const answer = await act(caseId, 'resend', {}, id)
    expect([answer.status, answer.body['mail']]).toEqual([200, { sent: true, to: account.email }])
    const [first, second] = await house.mailsTo(account.email, 2)
    for (const mail of [first, second]) expect((await new FormBrowser().open(linkIn(mail ?? noMail()))).forms).toHaveLength(1)
    expect((await act(caseId, 'resend', {}, id)).body['mail']).toEqual({ sent: true, to: account.email })
    expect(relink.mails(account.email)).toHaveLength(2)
    expect(await updatesOf(caseId)).toEqual(['update:resend'])
    expect((await act(caseId, 'note', { text: 'x' }, id)).status).toBe(409)
    // Once more, for another request.
    expect((await act(caseId, 'resend')).status).toBe(200)
    expect(relink.mails(account.email)).toHaveLength(3)
  })

  test('two requests with one id at the same moment are one act', async () => {
    const { account, caseId } = await house.asked()
    const id = randomUUID()
    const both = await Promise.all([act(caseId, 'resend', {}, id), act(caseId, 'resend', {}, id)])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(relink.mails(account.email)).toHaveLength(2)
    expect(await updatesOf(caseId)).toEqual(['update:resend'])
  })

  test('snooze holds mails and escalation back: one mail at `until`, and the expiry does not move', async () => {
    await relink.api.send('PUT', '/policy?integration=calm', {
      confirm: 'PT0S',
      notify: ['PT0S', 'PT1.5S', 'PT2S', 'PT2.5S'].map((after) => ({ after, to: 'first', channel: 'email' })),
      escalate_after: 'PT3S',
      expire_after: 'PT10S',
      probe_every: 'PT1S',
    })
    const account = await relink.importAccount({ integrationId: calm, ...house.person() })
    const caseId = await relink.breakAccount(account)
    await house.mailsTo(account.email, 1)
    const until = new Date(Date.now() + 5000).toISOString()
    const snoozed = await act(caseId, 'snooze', { until })
    expect([snoozed.status, snoozed.body['snoozed_until']]).toEqual([200, until])
    const verdictAt = String(snoozed.body['verdict_at'])
    const [, reminder] = await house.mailsTo(account.email, 2)
    expect(Date.parse(reminder?.received_at ?? '')).toBeGreaterThanOrEqual(Date.parse(until) - 50)
    const escalated = await relink.caseThat(caseId, ({ stage }) => stage === 'escalated', 'the case to be escalated')
    expect(Date.parse(String(escalated['escalated_at']))).toBeGreaterThanOrEqual(Date.parse(until) - 50)
    // The pause moves no end.
    const expiresAt = Date.parse(verdictAt) + 10_000
    expect(escalated['next_step']).toEqual({ what: 'expire', at: new Date(expiresAt).toISOString() })
    const closed = await relink.caseThat(caseId, ({ outcome }) => outcome === 'expired', 'the case to expire')
    expect(Date.parse(String(closed['closed_at']))).toBeGreaterThanOrEqual(expiresAt)
    expect(relink.mails(account.email)).toHaveLength(2)
    await relink.api.send('PUT', '/policy?integration=calm', {
      confirm: 'PT0S',
      notify: [{ after: 'PT0S', to: 'first', channel: 'email' }],
      escalate_after: 'P7D',
      expire_after: 'P30D',
      probe_every: 'PT1S',
    })
  })

  test('escalate asks support, tells the company’s systems once, and leaves the link good', async () => {
    const { account, caseId } = await house.asked()
    const answer = await act(caseId, 'escalate', { note: 'They called twice.' })
    expect([answer.status, answer.body['stage']]).toEqual([200, 'escalated'])
    const reference = String(answer.body['reference'])
    const mail = await relink.mailbox.arrived(({ to, text }) => to.includes('support@acme.example') && text.includes(reference), 30_000)
    expect(mail.text).not.toContain('link_token')
    await waitFor(
      () => relink.receiver.events(account.id).some(({ event }) => event.endsWith(':reauthorization_escalated')),
      'the event of the escalation',
    )
    expect((await act(caseId, 'escalate')).body.message).toMatch(/^Escalated already/)
    const link = linkIn(relink.mails(account.email)[0] ?? noMail())
    expect((await reconnect(new FormBrowser(), link, { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
    // A late reauthorization still closes the case; every act but a note is now refused, in one sentence that says why.
    for (const [name, body] of [
      ['resend', {}],
      ['snooze', { until: new Date(Date.now() + 60_000).toISOString() }],
      ['escalate', {}],
      ['cancel', { reason: 'x' }],
      ['verdict', { verdict: 'operator', note: 'x' }],
      ['release', {}],
      ['grant', { accept: true }],
    ] as const) {
      const refused = await act(caseId, name, body)
      expect([name, refused.status]).toEqual([name, 409])
      expect(refused.body.message).toMatch(
        new RegExp(`^${reference} is closed as reauthorized: reconnected by ${account.email}, \\d+ s ago, on .* UTC$`),
      )
    }
    expect((await act(caseId, 'note', { text: 'All well' })).status).toBe(200)
  })

  test('note, release and grant: said on the timeline, or refused with a sentence', async () => {
    const { caseId } = await house.asked()
    expect((await act(caseId, 'note', { text: 'Ada is away until Monday' })).status).toBe(200)
    expect((await relink.timeline(caseId)).find(({ kind }) => kind === 'note')).toMatchObject({
      detail: 'Ada is away until Monday',
      actor: 'api:test',
    })
    expect(await updatesOf(caseId)).toEqual(['update:note'])
    const release = await act(caseId, 'release')
    expect([release.status, release.body.message]).toEqual([409, 'The case is not held'])
    const grant = await act(caseId, 'grant', { accept: true })
    expect([grant.status, grant.body.message]).toEqual([409, 'No reauthorization waits for a confirmation here'])
    expect(await updatesOf(caseId)).toEqual(['update:note', 'update:release', 'update:grant'])
    // What a person wrote is not for histories.
    expect(JSON.stringify((await relink.history(caseId)).raw)).not.toContain('Monday')
  })

  test('verdict: to the operator’s side it is held and no mail is sent; back at the person’s the reminders start again', async () => {
    const { sub, email } = house.person()
    const account = await relink.importAccount({ sub, email })
    relink.platform.setFailure({ sub, match: 'refresh', answer: 'invalid_grant' })
    const caseId = await house.report(account)
    await house.mailsTo(email, 2)
    await relink.caseThat(caseId, ({ next_step: next }) => (next as { what: string }).what === 'escalate', 'the ladder to be climbed')
    // A probe that answers as before would take the verdict back: the platform is away for the while.
    relink.platform.setFailure({ sub, match: 'refresh', answer: '503' })
    const held = await act(caseId, 'verdict', { verdict: 'operator', note: 'Our secret ran out.' })
    expect([held.status, held.body['verdict'], held.body['addressee']]).toEqual([200, 'operator', 'operator'])
    await relink.caseThat(caseId, ({ stage, hold }) => stage === 'held' && (hold as { why: string }).why === 'operator', 'the hold')
    await relink.mailbox.arrived(({ to }) => to.includes('operator@acme.example'), 30_000)
    const resend = await act(caseId, 'resend')
    expect([resend.status, resend.body.message]).toEqual([409, 'Held (operator): a click would not mend it'])
    const release = await act(caseId, 'release')
    expect([release.status, release.body.message]).toEqual([409, expect.stringContaining('/verdict')])
    expect((await act(caseId, 'verdict', { verdict: 'operator', note: 'x' })).status).toBe(409)
    expect(relink.mails(email)).toHaveLength(2)
    expect((await act(caseId, 'verdict', { verdict: 'user', note: 'It was theirs after all.' })).status).toBe(200)
    await relink.caseThat(caseId, ({ stage, verdict }) => stage === 'awaiting_user' && verdict === 'user', 'the contact to be asked again')
    relink.platform.setFailure({ sub, match: 'refresh', answer: 'invalid_grant' })
    await house.mailsTo(email, 4)
    expect(relink.receiver.events(account.id).filter(({ event }) => event.endsWith(':authentication_error'))).toHaveLength(1)
    const link = linkIn(relink.mails(email).at(-1) ?? noMail())
    expect((await reconnect(new FormBrowser(), link, { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
  })

  /** A case whose consent waits for the company's decision; `connect` consents once more. */
  const undecided = async () => {
    relink.platform.setFailure({ match: 'userinfo', answer: '500' })
    const { account, caseId } = await house.asked()
    relink.platform.clearFailures()
    const link = (): string => linkIn(relink.mails(account.email).at(-1) ?? noMail())
    const connect = async (): Promise<string> => (await reconnect(new FormBrowser(), link(), { email: 'ada@northwind.example' })).heading
    expect(await connect()).toBe('Almost done')
    await relink.caseThat(caseId, ({ hold }) => (hold as { why?: string } | null)?.why === 'identity', 'the case to be held')
    return { account, caseId, connect }
  }

  test('grant: a reauthorization of unknown identity waits for a decision; a no asks again, a yes connects', async () => {
    const { account, caseId, connect } = await undecided()
    expect((await act(caseId, 'resend')).body.message).toContain('/grant')
    expect((await act(caseId, 'release')).body.message).toContain('/grant')
    const no = await act(caseId, 'grant', { accept: false })
    expect([no.status, no.body['stage'], no.body['outcome']]).toEqual([200, 'awaiting_user', null])
    expect((await act(caseId, 'grant', { accept: true })).status).toBe(409)
    expect((await act(caseId, 'resend')).body['mail']).toEqual({ sent: true, to: account.email })
    expect(await connect()).toBe('Almost done')
    const yes = await act(caseId, 'grant', { accept: true })
    expect([yes.status, yes.body['outcome']]).toEqual([200, 'reauthorized'])
    expect(await relink.api.get(`/integrated-account/${account.id}`)).toMatchObject({ status: 'active' })
  })

  test('grant: a worker killed right after the swap: the act is done, not refused for the end that it brought about', async () => {
    const { caseId } = await undecided()
    const id = randomUUID()
    beforeTheUpdate(() => decideGrant(relink.tools, { caseId, actId: id, accept: true }))
    for (const again of [0, 1]) {
      const yes = await act(caseId, 'grant', { accept: true }, id)
      expect([again, yes.status, yes.body['outcome']]).toEqual([again, 200, 'reauthorized'])
    }
  })

  test('cancel ends it: the link is void', async () => {
    const { account, caseId } = await house.asked()
    const link = linkIn(relink.mails(account.email)[0] ?? noMail())
    const answer = await act(caseId, 'cancel', { reason: 'The customer has left.' })
    expect([answer.status, answer.body['outcome'], answer.body['stage']]).toEqual([200, 'cancelled', 'closed'])
    expect((await new FormBrowser().open(link)).html).not.toContain('Reconnect Lumen CRM</button>')
    await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'completed', 'the workflow to end')
  })

  test('cancelled in Temporal’s UI: an outcome like any other, and the company is notified', async () => {
    const { account, caseId } = await house.asked()
    await relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId)).cancel()
    const closed = await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the case to end')
    expect(closed).toMatchObject({ outcome: 'cancelled', stage: 'closed' })
    const history = await waitFor(async () => {
      const read = await relink.history(caseId)
      return read.story.at(-1) === 'completed' && read
    }, 'the workflow to end')
    expect(history.activities.at(-1)).toBe('closeCase')
    const event = await waitFor(
      () => relink.receiver.events(account.id).find((one) => one.event.endsWith(':reauthorization_closed')),
      'the event of the end',
    )
    expect(event.payload.case).toMatchObject({ id: caseId, outcome: 'cancelled' })
    expect((await house.kinds(caseId)).filter((kind) => kind !== 'delivery').at(-1)).toBe('closed')
    expect(relink.mails(account.email)).toHaveLength(1)
    expect((await act(caseId, 'resend')).status).toBe(409)
  })

  test('while Temporal is down an act is a 503 with Retry-After, and the same id continues it', async () => {
    const { account, caseId } = await house.asked()
    const cut = await relink.spawnProcess('api', { TEMPORAL_ADDRESS: '127.0.0.1:9' })
    const id = randomUUID()
    const answer = await act(caseId, 'resend', {}, id, cut.url)
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(relink.mails(account.email)).toHaveLength(1)
    expect((await act(caseId, 'resend', {}, id)).body['mail']).toEqual({ sent: true, to: account.email })
    expect(relink.mails(account.email)).toHaveLength(2)
  })
})

test('more acts at once than Temporal takes for one case (RESOURCE_EXHAUSTED): each a 503 that says when to come again, and taken once', async () => {
  const { account, caseId } = await house.asked()
  // Its mail does not go out for now, and the workflow performs one act after the other.
  const stopRefusing = relink.mailbox.reject({ rcpt: new RegExp(account.email), code: 451, stage: 'rcpt' })
  const resending = act(caseId, 'resend')
  await waitFor(async () => (await updatesOf(caseId)).includes('update:resend'), 'the workflow to be busy')
  const ids = Array.from({ length: 14 }, () => randomUUID())
  const send = () => Promise.all(ids.map((id) => act(caseId, 'note', { text: `note ${id}` }, id)))
  for (const { status, headers, text } of await send()) {
    expect(status, text).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
  stopRefusing()
  await resending
  await waitFor(async () => (await send()).every(({ status }) => status === 200), 'every note to be taken', 90_000)
  const notes = (await relink.timeline(caseId)).filter(({ detail }) => detail?.startsWith('note ') === true)
  expect(notes).toHaveLength(ids.length)
  expect(relink.mails(account.email)).toHaveLength(2)
})

describe('a note sent while its case closes', () => {
  let points: HoldPoints
  beforeAll(async () => {
    points = await HoldPoints.install(relink.tools.settings.databaseUrl ?? '')
  })
  afterAll(() => points.close())

  const notesOf = async (caseId: string) => (await house.kinds(caseId)).filter((kind) => kind === 'note').length
  const ends = async (accountId: string) => {
    await relink.tools.database.transaction((tx) => endOutage(tx, { accountId, outcome: 'reauthorized' }))
  }
  const completed = (caseId: string) =>
    waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'completed', 'the workflow to complete')
  const accepted = (caseId: string) => waitFor(async () => (await updatesOf(caseId)).includes('update:note'), 'the Update to be accepted')

  type Closing = (one: Asked, update: () => Promise<unknown>) => Promise<void>
  const moments: readonly (readonly [string, Closing])[] = [
    [
      'the row closed, the workflow still at its last step, the Update accepted',
      async ({ account, caseId }, update) => {
        const held = await points.at(caseId, 'closed')
        await ends(account.id)
        await held.reached()
        update().catch(() => undefined)
        await accepted(caseId)
        await held.release()
      },
    ],
    [
      'the workflow completed before the Update came',
      async ({ account, caseId }) => {
        await ends(account.id)
        await completed(caseId)
      },
    ],
    [
      'the workflow cancelled while the Update waits',
      async ({ caseId }, update) => {
        const held = await points.at(caseId, 'closed')
        await relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId)).cancel()
        await held.reached()
        update().catch(() => undefined)
        await accepted(caseId)
        await held.release()
        await completed(caseId)
      },
    ],
  ]

  test.each(moments)('%s: it is taken, once', async (_what, closing) => {
    const one = await house.asked()
    beforeTheUpdate((update) => closing(one, update))
    const id = randomUUID()
    const sent = () => act(one.caseId, 'note', { text: 'They called' }, id)
    const first = await sent()
    expect([first.status, first.body['stage']], first.text).toEqual([200, 'closed'])
    await completed(one.caseId)
    expect((await sent()).status).toBe(200)
    expect(await notesOf(one.caseId)).toBe(1)
  })

  test('the execution terminated with the row open: a 503, and taken once the reconciler has begun it again', async () => {
    const { caseId } = await house.asked()
    await relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId)).terminate()
    const id = randomUUID()
    const sent = () => act(caseId, 'note', { text: 'They called' }, id)
    expect((await sent()).status).toBe(503)
    const { database, temporal } = relink.tools
    const theCase = await findCase(database, caseId)
    if (theCase === null) throw new Error('the case is gone')
    await temporal.restartCase(caseLabels(theCase), await database.transaction((tx) => standingOf(tx, caseId)))
    await waitFor(async () => (await sent()).status === 200, 'the note to be taken')
    expect(await notesOf(caseId)).toBe(1)
  })
})
