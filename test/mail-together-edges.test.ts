import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lock } from '../activities/case-step.js'
import { claimStep } from '../activities/notify-end-user.js'
import { inLockstep } from '../src/database/together.js'
import { moveCase } from '../src/cases/move-case.js'
import { joinIncident } from '../src/incidents/join-incident.js'
import { releaseCase } from '../src/incidents/release-case.js'
import { openPersonRoom, closePersonRoom, inTx, begin, sec, hour, at, mailed, person, process, sink, stage } from './support/person-room.js'

beforeAll(openPersonRoom)
afterAll(closePersonRoom)

test('a greylisted mail is written again before its retry: without what works by then', async () => {
  const s = await stage(3)
  for (const i of [0, 1, 2]) await s.ask(i)
  for (const i of [0, 1, 2]) await s.act(i)
  at(11 * sec)
  sink.answers.rcpt.push({ code: 451, text: '4.7.1 greylisted' })
  await s.act(0)
  expect(sink.received).toEqual([])
  at(5 * 60 * sec)
  await s.end(1, 'self_healed')
  await s.act(0)
  expect(s.bodies()).toHaveLength(1)
  expect(s.bodies()[0]?.includes('Label1')).toBe(false)
})

test('the same if the account that it was written for works by then', async () => {
  const s = await stage(3)
  for (const i of [0, 1, 2]) await s.ask(i)
  for (const i of [0, 1, 2]) await s.act(i)
  at(11 * sec)
  sink.answers.rcpt.push({ code: 451, text: '4.7.1 greylisted' })
  await s.act(0)
  at(5 * 60 * sec)
  await s.end(0, 'self_healed')
  await s.act(1)
  expect(s.bodies()).toHaveLength(1)
  expect(s.bodies()[0]?.includes('Label0')).toBe(false)
})

test('the case that a mail was written for is held while it waits, and released after the mail has gone: it is told by a mail of its own', async () => {
  const s = await stage(3)
  for (const i of [0, 1, 2]) await s.ask(i)
  for (const i of [0, 1, 2]) await s.act(i)
  at(5 * sec)
  const incident = randomUUID()
  await inTx(async (tx) => {
    const { theCase } = await lock(tx, s.id(0))
    await tx.query('alter table cases drop constraint if exists cases_incident_id_fkey')
    await joinIncident(tx, theCase, { id: incident, beganAt: new Date(begin + 4 * sec) } as never)
  })
  expect(await s.next(0)).toMatchObject({ stage: 'held' })
  at(13 * sec)
  await s.act(1)
  await s.act(2)
  expect(s.bodies()).toHaveLength(1)
  expect(s.bodies()[0]?.includes('Label0')).toBe(false)
  at(2 * hour)
  await inTx(async (tx) => releaseCase(tx, (await lock(tx, s.id(0))).theCase))
  await s.act(0)
  at(2 * hour + 15 * sec)
  await s.act(0)
  expect(s.bodies().some((raw) => raw.includes('Label0'))).toBe(true)
})

test('a case that is snoozed while it waits is left out', async () => {
  const s = await stage(2)
  for (const i of [0, 1]) await s.ask(i)
  for (const i of [0, 1]) await s.act(i)
  at(3 * sec)
  await inTx((tx) => moveCase(tx, s.id(0), { snoozedUntil: new Date(begin + 48 * hour) }))
  at(13 * sec)
  await s.act(1)
  expect(s.bodies()).toHaveLength(1)
  expect(s.bodies()[0]?.includes('Label0')).toBe(false)
})

test('so is one whose product notifies its people itself by now', async () => {
  const s = await stage(3)
  for (const i of [0, 1, 2]) await s.ask(i)
  for (const i of [0, 1, 2]) await s.act(i)
  at(3 * sec)
  await process.tools.database.query('update integrated_accounts set notify = false where id = $1', [s.account(0)])
  at(13 * sec)
  await s.act(1)
  expect(s.bodies()).toHaveLength(1)
  expect(s.bodies()[0]?.includes('Label0')).toBe(false)
})

test('a mail takes its place under the caps when it goes, not when it was written', async () => {
  const s = await stage(3, { mail: { per_person_per_day: 1 } })
  await s.ask(0)
  await s.act(0)
  // Support snoozes it for two days; the mail waits, queued.
  await inTx((tx) => moveCase(tx, s.id(0), { snoozedUntil: new Date(begin + 48 * hour) }))
  at(48 * hour)
  await s.ask(1)
  await s.act(0)
  at(48 * hour + 11 * sec)
  await s.act(0)
  at(49 * hour)
  await s.ask(2)
  await s.act(2)
  at(49 * hour + 11 * sec)
  await s.act(2)
  expect(sink.received.length).toBeLessThanOrEqual(1)
})

test('a fault that only an administrator can fix is a separate mail, with the platform’s words', async () => {
  const s = await stage(2)
  for (const i of [0, 1]) await s.ask(i)
  await process.tools.database.query(
    `update cases set addressee = 'admin', reason = '{"code":"admin_consent_required","summary":"x","platform_message":"Ask your admin 4711"}' where environment_id = $1`,
    [s.environment.id],
  )
  for (const i of [0, 1]) await s.act(i)
  expect(s.bodies()).toHaveLength(2)
  for (const body of s.bodies()) expect(body).toContain('4711')
})

test('a resend while the mail waits: the part that was resent does not count under the caps', async () => {
  const s = await stage(3, { mail: { per_person_per_day: 2 } })
  await s.ask(0)
  await s.act(0)
  at(3 * sec)
  await s.act(0, randomUUID())
  expect(s.bodies()).toHaveLength(1)
  at(hour)
  await s.ask(1)
  await s.act(1)
  at(hour + 13 * sec)
  await s.act(1)
  at(2 * hour)
  await s.ask(2)
  await s.act(2)
  at(2 * hour + 13 * sec)
  await s.act(2)
  const { rows: after } = await process.tools.database.query(
    `select kind, state, due_at, created_at from mails where environment_id = $1`,
    [s.environment.id],
  )
  // Two a day: the resend, and one of the others.
  expect(sink.received).toHaveLength(2)
  expect(after.filter(({ state }) => state === 'queued')).toEqual([])
})

test('a cap of one a day: the resend goes at once though the first mail still waits', async () => {
  const s = await stage(2, { mail: { per_person_per_day: 1 } })
  await s.ask(0)
  await s.act(0)
  at(3 * sec)
  await s.act(0, randomUUID())
  expect(s.bodies()).toHaveLength(1)
})

test('twenty in step: one mail', async () => {
  const s = await stage(20)
  for (let i = 0; i < 20; i++) await s.ask(i)
  await inTx((tx) =>
    inLockstep(
      tx,
      Array.from({ length: 20 }, (_, i) => i),
      (i) => claimStep(process.tools, tx, { caseId: s.id(i), key: '0', step: 'notifyEndUser:0', asked: true }),
    ),
  )
  at(13 * sec)
  await inTx((tx) =>
    inLockstep(
      tx,
      Array.from({ length: 20 }, (_, i) => i),
      (i) => claimStep(process.tools, tx, { caseId: s.id(i), key: '0', step: 'notifyEndUser:0', asked: true }),
    ),
  )
  const { rows } = await process.tools.database.query(
    `select state, (select count(*)::int from mail_cases mc where mc.mail_id = m.id) n from mails m where environment_id = $1`,
    [s.environment.id],
  )
  expect(rows).toEqual([{ state: 'sending', n: 20 }])
})

test('what a snoozed case missed comes at the end of the snooze', async () => {
  const s = await stage(2)
  for (const i of [0, 1]) await s.ask(i)
  for (const i of [0, 1]) await s.act(i)
  at(3 * sec)
  await inTx((tx) => moveCase(tx, s.id(0), { snoozedUntil: new Date(begin + 48 * hour) }))
  at(13 * sec)
  await s.act(1)
  at(48 * hour)
  const before = sink.received.length
  await s.act(0)
  at(48 * hour + 13 * sec)
  await s.act(0)
  expect(sink.received.length).toBe(before + 1)
})

test('what stopped is in the mail, and no reminder is promised where none comes', async () => {
  const s = await stage(2, { policy: { notify: [{ after: 'PT0S', to: 'first', channel: 'email' }] } })
  await process.tools.database.query(`update integrations set impact = 'Your weekly report is not sent.' where environment_id = $1`, [
    s.environment.id,
  ])
  for (const i of [0, 1]) await s.ask(i)
  for (const i of [0, 1]) await s.act(i)
  at(13 * sec)
  for (const i of [0, 1]) await s.act(i)
  const body = s.bodies()[0] ?? ''
  expect(body.includes('weekly report'), 'impact').toBe(true)
  expect(body.includes('we remind you'), 'remind').toBe(false)
})

test('a case whose app has an open incident that has not come to the case yet is left out', async () => {
  const s = await stage(3)
  const { database } = process.tools
  const other = randomUUID()
  await database.query(
    `insert into integrations (id, environment_id, name, label, platform, authentication_method, oauth, impact, scopes_changed_at, created_at, updated_at)
     values ($1, $2, 'other', 'OtherCRM', 'generic', 'oauth2', '{}', null, now(), now(), now())`,
    [other, s.environment.id],
  )
  await database.query('update integrated_accounts set integration_id = $1 where id = $2', [other, s.account(1)])
  await database.query('update cases set integration_id = $1 where id = $2', [other, s.id(1)])
  for (const i of [0, 1, 2]) await s.ask(i)
  for (const i of [0, 1, 2]) await s.act(i)
  at(5 * sec)
  await database.query(
    `insert into incidents (id, environment_id, integration_id, reason, opened_at, began_at, cause) values ($1, $2, $3, '{}', $4, $5, 'operator')`,
    [randomUUID(), s.environment.id, other, process.clock.now, new Date(begin - hour)],
  )
  at(13 * sec)
  await s.act(0)
  expect(s.bodies()).toHaveLength(1)
  expect(s.bodies()[0]?.includes('OtherCRM')).toBe(false)
})

test('those who were mailed together are reminded together, in the thread of that mail', async () => {
  const s = await mailed(3)
  at(240 * hour)
  for (const i of [0, 1, 2]) await s.act(i, '1')
  at(240 * hour + 13 * sec)
  for (const i of [0, 1, 2]) await s.act(i, '1')
  const { rows } = await process.tools.database.query<{ kind: string; messageId: string; inReplyTo: string | null }>(
    `select kind, message_id as "messageId", in_reply_to as "inReplyTo" from mails where environment_id = $1 order by created_at`,
    [s.environment.id],
  )
  expect(rows.map(({ kind }) => kind)).toEqual(['first', 'last_reminder'])
  expect(rows[1]?.inReplyTo).toBe(rows[0]?.messageId)
  expect(s.bodies()).toHaveLength(2)
  for (const name of ['Label0', 'Label1', 'Label2']) expect(s.bodies()[1]).toContain(name)
})

test('a live mail keeps to its domain’s pace though a sandbox mail of the same person waits', async () => {
  const s = await stage(4, { mail: { per_domain_per_minute: 1, allow: [person] } })
  await process.tools.database.query('update integrated_accounts set is_sandbox = true where id = any($1)', [[s.account(0), s.account(1)]])
  for (const i of [0, 2]) {
    await s.ask(i)
    await s.act(i)
  }
  const { rows } = await process.tools.database.query<{ due: Date }>(
    `select due_at as due from mails where environment_id = $1 and state = 'queued' order by due_at`,
    [s.environment.id],
  )
  // The sandbox mail has this minute's turn, the live one the next.
  expect(rows.map(({ due }) => due.getTime() - begin)).toEqual([10 * sec, 70 * sec])
})
