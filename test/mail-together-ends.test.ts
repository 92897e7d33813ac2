import { afterAll, beforeAll, expect, test } from 'vitest'
import { lock } from '../activities/case-step.js'
import { queueConfirmation } from '../activities/queue-confirmation.js'
import { setAccountContacts } from '../src/accounts/contacts/contacts.js'
import { revokeMailedLinks } from '../src/connect/revoke-links.js'
import { linkLives } from '../src/connect/link-lives.js'
import { selectAccountViews } from '../src/accounts/store/account-view-store.js'
import { statsOf } from '../src/cases/stats.js'
import { askNext } from '../src/connect/ask-next.js'
import { suppressPerson } from '../src/connect/suppress-person.js'
import { derivedId } from '../src/database/derived-id.js'
import { openPage } from '../src/connect/open-page.js'
import { mailHandler } from '../src/mail/relay.js'
import type { OutboxRow } from '../src/outbox/outbox-row.js'
import { eraseMailsOf } from '../src/mail/write-mail.js'
import {
  openPersonRoom,
  closePersonRoom,
  inTx,
  begin,
  sec,
  hour,
  person,
  at,
  process,
  sink,
  stage,
  mailed,
  linkFromList,
} from './support/person-room.js'

beforeAll(openPersonRoom)
afterAll(closePersonRoom)

type Stage = Awaited<ReturnType<typeof stage>>

const confirm = (s: Stage, index: number): Promise<void> =>
  inTx(async (tx) => {
    const { account, theCase } = await lock(tx, s.id(index))
    await queueConfirmation(tx, account, theCase)
  })

/** Sends each confirmation that is due, as the relay does. Returns how many mails still wait. */
const send = async ({ environment }: Stage): Promise<number> => {
  const { database } = process.tools
  const relay = mailHandler(process.tools)
  const { rows } = await database.query<{ id: string; subject_id: string; payload: OutboxRow['payload'] }>(
    `delete from outbox where environment_id = $1 and kind = 'mail' returning id, subject_id, payload`,
    [environment.id],
  )
  for (const { id, subject_id: subjectId, payload } of rows)
    await relay({ id, kind: 'mail', environmentId: environment.id, subjectId, payload, tries: 0, ofCase: null })
  const waiting = await database.query(`select from mails where environment_id = $1 and state in ('queued', 'sending')`, [environment.id])
  return waiting.rows.length
}

test('forty connections of one person, reconnected one after another: one confirmation, once none is left', async () => {
  const s = await mailed(40)
  expect(sink.received).toHaveLength(1)
  for (let i = 0; i < 40; i++) {
    at((60 + i * 70) * sec)
    await s.end(i, 'reauthorized')
    await confirm(s, i)
    await send(s)
    expect(sink.received).toHaveLength(i < 39 ? 1 : 2)
  }
  expect(await send(s)).toBe(0)
  for (let i = 0; i < 40; i++) expect(s.bodies()[1]).toContain(`Label${String(i)}`)
})

test('a sandbox success and a live one of the same person are two mails', async () => {
  const s = await stage(4)
  await process.tools.database.query('update integrated_accounts set is_sandbox = true where id = any($1)', [[s.account(2), s.account(3)]])
  for (const i of [0, 1, 2, 3]) await s.ask(i)
  await s.end(0, 'reauthorized')
  await confirm(s, 0)
  at(60 * sec)
  await s.end(2, 'reauthorized')
  await confirm(s, 2)
  const { rows } = await process.tools.database.query(
    `select kind, state, why, (select count(*)::int from mail_cases mc where mc.mail_id = m.id) cases from mails m where environment_id = $1`,
    [s.environment.id],
  )
  expect(rows.filter(({ state }) => state === 'queued')).toHaveLength(1)
})

test('a success that comes while its confirmation begins to be sent is in it, or has one of its own', async () => {
  for (let round = 0; round < 8; round++) {
    const s = await stage(3)
    const { database } = process.tools
    for (const i of [0, 1, 2]) await s.ask(i)
    await s.end(0, 'reauthorized')
    await confirm(s, 0)
    at(6 * 60 * sec)
    await s.end(1, 'reauthorized')
    await Promise.all([confirm(s, 1), send(s)])
    at(2 * hour)
    while ((await send(s)) > 0);
    const { rows } = await database.query<{ cases: string[] }>(
      `select array_agg(mc.case_id) as cases from mails m join mail_cases mc on mc.mail_id = m.id where m.environment_id = $1 group by m.id`,
      [s.environment.id],
    )
    expect(rows.flatMap(({ cases }) => cases).sort()).toEqual([s.id(0), s.id(1)].sort())
    for (const name of ['Label0', 'Label1']) expect(s.bodies().filter((body) => body.includes(name))).toHaveLength(1)
  }
})

test('an account is erased: the mail and the confirmation of the others stay', async () => {
  const s = await stage(4)
  for (const i of [0, 1, 2, 3]) await s.ask(i)
  for (const i of [0, 1, 2]) await s.act(i)
  at(13 * sec)
  for (const i of [0, 1, 2]) await s.act(i)
  expect(s.bodies()).toHaveLength(1)
  await s.end(0, 'reauthorized')
  await s.end(1, 'reauthorized')
  for (const i of [0, 1]) await confirm(s, i)
  await inTx((tx) => eraseMailsOf(tx, s.account(1)))
  const { rows } = await process.tools.database.query(`select kind from mails where environment_id = $1`, [s.environment.id])
  expect(rows.map(({ kind }) => kind as string).sort()).toEqual(['first', 'success'])
})

test('a link that the list’s page made ends when its person is taken off the contacts', async () => {
  const s = await mailed(2)
  const { link } = await linkFromList(s)
  expect(await inTx((tx) => linkLives(tx, link.id, tx.now))).toBeTruthy()
  await inTx((tx) => revokeMailedLinks(tx, { environmentId: s.environment.id, accountId: s.account(0), recipients: [person] }))
  await inTx((tx) => setAccountContacts(tx, { environmentId: s.environment.id, id: s.account(0) }, []))
  expect(await inTx((tx) => linkLives(tx, link.id, tx.now))).toBeFalsy()
})

test('a person who holds the link of one account is not given the list of all', async () => {
  const s = await mailed(3)
  const { link, listToken, visit } = await linkFromList(s)
  const { token } = process.tools.vault.linkToken(link.id, link.kid)
  await process.tools.database.query('update link_tokens set spent_at = $2 where id = $1', [link.id, process.clock.now])
  const answer = await openPage(process.tools, token, { ...visit, ip: '203.0.113.9' } as never, { silent: false })
  expect(JSON.stringify(answer).includes(listToken)).toBe(false)
})

test('the funnel counts who was mailed with others; an account is found by the address that was mailed about it', async () => {
  const s = await mailed(3)
  const stats = await inTx((tx) => statsOf(tx, s.environment.id, { from: '2026-10-01', to: '2026-10-20' }))
  expect(stats.funnel.mailed).toBe(3)
  for (const i of [0, 1, 2])
    await inTx((tx) =>
      setAccountContacts(tx, { environmentId: s.environment.id, id: s.account(i) }, [
        { email: 'new@northwind.example', name: null, locale: null, time_zone: null, role: 'owner' },
      ]),
    )
  const page = await selectAccountViews(process.tools.database, s.environment.id, {
    filters: [{ field: 'search', operator: 'eq', value: person }],
    limit: 10,
    cursor: null,
  } as never)
  expect(JSON.stringify(page).includes(s.account(1))).toBe(true)
})

test('the account that the mail was written for is erased right after it was sent: the others are not mailed again', async () => {
  const s = await stage(3)
  for (const i of [0, 1, 2]) await s.ask(i)
  for (const i of [0, 1, 2]) await s.act(i)
  at(13 * sec)
  await s.act(0)
  expect(sink.received).toHaveLength(1)
  await s.end(0, 'cancelled')
  await inTx((tx) => eraseMailsOf(tx, s.account(0)))
  await s.act(1)
  await s.act(2)
  at(40 * sec)
  await s.act(1)
  await s.act(2)
  expect(sink.received).toHaveLength(1)
})

test('a bounce after one of its accounts was erased still marks the person', async () => {
  const s = await mailed(3)
  const { rows } = await process.tools.database.query<{ id: string }>('select id from mails where environment_id = $1', [s.environment.id])
  await s.end(0, 'cancelled')
  await inTx((tx) => eraseMailsOf(tx, s.account(0)))
  const left = await process.tools.database.query('select id from mails where id = $1', [rows[0]?.id])
  expect(left.rows).toHaveLength(1)
})

const next = 'bob@northwind.example'
const office = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00', days_off: [] } as never

/** Cases whose mail to the first contact bounced; the next contact is `next`. */
const returned = async (count: number, ms: number, given: { mail?: Record<string, unknown> } = {}) => {
  const s = await stage(count + 1, { ...given, policy: { send_window: office } })
  for (let i = 0; i < count; i++)
    await inTx((tx) =>
      setAccountContacts(tx, { environmentId: s.environment.id, id: s.account(i) }, [
        { email: person, name: null, locale: null, time_zone: 'Europe/Berlin', role: 'owner' },
        { email: next, name: null, locale: null, time_zone: 'Europe/Berlin', role: 'owner' },
      ]),
    )
  await inTx((tx) =>
    setAccountContacts(tx, { environmentId: s.environment.id, id: s.account(count) }, [
      { email: next, name: null, locale: null, time_zone: 'Europe/Berlin', role: 'owner' },
    ]),
  )
  at(ms)
  for (let i = 0; i < count; i++) await s.ask(i)
  for (let i = 0; i < count; i++) await s.act(i)
  at(ms + 13 * sec)
  for (let i = 0; i < count; i++) await s.act(i)
  return s
}
const mailTo = (to: string) => sink.received.filter((one) => one.to.includes(to)).length
const isOffice = (): boolean => {
  const local = new Date(process.clock.now.getTime() + 2 * hour)
  return local.getUTCDay() >= 1 && local.getUTCDay() <= 5 && local.getUTCHours() >= 8 && local.getUTCHours() < 18
}

test('the next contact is over their cap until Saturday: not mailed on Saturday', async () => {
  const friday = 4 * 24 * hour
  const s = await returned(1, friday, { mail: { per_person_per_day: 1 } })
  // The next contact has their one mail of the day.
  await s.ask(1)
  await s.act(1)
  at(friday + 26 * sec)
  await s.act(1)
  const { rows } = await process.tools.database.query<{ id: string }>('select id from mails where environment_id = $1 and recipient = $2', [
    s.environment.id,
    person,
  ])
  const mailId = rows[0]?.id ?? expect.fail()
  at(friday + hour)
  await inTx(async (tx) => {
    await tx.query(`update mails set state = 'undelivered' where id = $1`, [mailId])
    await askNext(tx, (await lock(tx, s.id(0))).theCase, mailId)
  })
  const key = derivedId(mailId, 'returned')
  await s.act(0, key)
  const { rows: wakes } = await process.tools.database.query<{ payload: { id: string }; next_at: Date }>(
    `select payload, next_at from outbox where subject_id = $1 and kind = 'wake' order by next_at desc`,
    [s.id(0)],
  )
  const again = wakes.map(({ payload }) => payload.id).find((id) => id.includes('~')) ?? expect.fail()
  at(Number(again.split('~')[1]) - begin)
  const before = mailTo(next)
  await s.act(0, key)
  at(process.clock.now.getTime() - begin + 13 * sec)
  await s.act(0, key)
  if (mailTo(next) > before) expect(isOffice()).toBe(true)
})

test('the next contact is asked ten seconds before their hours end: nothing goes after the end', async () => {
  const s = await returned(2, hour)
  const { rows } = await process.tools.database.query<{ id: string }>('select id from mails where environment_id = $1 and recipient = $2', [
    s.environment.id,
    person,
  ])
  const mailId = rows[0]?.id ?? expect.fail()
  const end = 8 * hour
  at(end - 5 * sec)
  await process.tools.database.query(`update mails set state = 'undelivered' where id = $1`, [mailId])
  const key = derivedId(mailId, 'returned')
  await s.act(0, key)
  await s.act(1, key)
  at(end + 6 * sec)
  await s.act(0, key)
  if (mailTo(next) > 0) expect(isOffice()).toBe(true)
})

test('an address is suppressed by support: its next contact gets one mail for all', async () => {
  const s = await returned(3, hour)
  at(2 * hour)
  const suppression = await inTx((tx) =>
    suppressPerson(tx, {
      environmentId: s.environment.id,
      email: person,
      accountId: null,
      why: 'asked',
      code: null,
      actor: 'api:test',
      mailId: null,
    } as never),
  )
  const key = derivedId(suppression.id, 'returned')
  for (const i of [0, 1, 2]) await s.act(i, key)
  at(2 * hour + 13 * sec)
  for (const i of [0, 1, 2]) await s.act(i, key)
  expect(mailTo(next)).toBe(1)
})
