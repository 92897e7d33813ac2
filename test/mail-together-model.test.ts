import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lock } from '../activities/case-step.js'
import { isClaimed } from '../activities/claim-mails.js'
import { escalateCase } from '../activities/escalate.js'
import { claimStep } from '../activities/notify-end-user.js'
import { sendClaimed } from '../activities/send-claimed.js'
import { setAccountContacts } from '../src/accounts/contacts/contacts.js'
import { holdCase, moveCase } from '../src/cases/move-case.js'
import { previewPolicy } from '../src/cases/preview-policy.js'
import { putPolicy } from '../src/cases/put-policy.js'
import { standingOf } from '../src/cases/standing.js'
import { defaultPolicy, ladderOf } from '../src/domain/policy.js'
import type { Policy, SendWindow } from '../src/domain/policy.js'
import { scenery } from './support/mail-tools.js'
import { openPersonRoom, closePersonRoom, inTx, process, sink } from './support/person-room.js'
import type { Scenery } from './support/mail-tools.js'
import { isOpen, windows } from './support/reminder-stories.js'

beforeAll(openPersonRoom)
afterAll(closePersonRoom)

const zone = 'Europe/Berlin'
const minute = 60_000
const day = 1440 * minute
/** No more than this passes between a case that joins a mail, or writes it, and the mail. */
const longest = 2 * minute

/** Cases of a few people who answer nothing; `healsAt`: when the connection works again by itself. */
interface Story {
  readonly quiet: number
  readonly perDay: number
  /** Mails a minute to one domain. */
  readonly perMinute: number | null
  readonly window: SendWindow
  /** Minutes after which each step is due, from the verdict. */
  readonly after: readonly number[]
  /** Minutes after which support is asked for help, from the verdict. */
  readonly escalate: number
  readonly cases: readonly { readonly person: string; readonly opensAt: number; readonly healsAt: number }[]
}

const begin = Date.UTC(2026, 9, 12)

const stories = (given: {
  readonly perDay: fc.Arbitrary<number>
  readonly perMinute: fc.Arbitrary<number | null>
  readonly heals: fc.Arbitrary<number>
}): fc.Arbitrary<Story> =>
  fc.record({
    quiet: fc.constantFrom(10, 30, 120),
    perDay: given.perDay,
    perMinute: given.perMinute,
    window: fc.oneof(fc.constant('always' as const), windows(16)),
    after: fc
      .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 })
      .map((tens) => [0, ...tens.map((ten) => ten * 180).sort((a, b) => a - b)]),
    escalate: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.nat(14 * 1440)),
    cases: fc.array(
      fc.record({
        person: fc.constantFrom('ada@northwind.example', 'ada@northwind.example', 'bob@northwind.example'),
        opensAt: fc.oneof(fc.nat(30_000), fc.nat(10 * minute), fc.nat(3 * day)).map((ms) => begin + ms),
        healsAt: given.heals.map((ms) => begin + ms),
      }),
      { minLength: 2, maxLength: 6 },
    ),
  })

const never = fc.constant(1000 * day)

const policyOf = ({ after, escalate, window }: Story): Policy => ({
  ...defaultPolicy,
  notify: after.map((minutes) => ({ after: `PT${String(minutes)}M`, to: 'first', channel: 'email' })),
  escalate_after: `PT${String(escalate)}M`,
  expire_after: 'P180D',
  send_window: window,
})

interface Lived {
  /** Each mail that arrived: to whom, when, about which cases by their place in the story. */
  readonly mails: readonly { readonly to: string; readonly at: number; readonly about: readonly number[]; readonly wrote: number }[]
  /** When support was asked for help with each case; `null`: never. */
  readonly escalated: readonly (number | null)[]
}

/** Another account of the place's environment, with its case. */
const addCase = async ({ environment, accountId }: Scenery): Promise<{ readonly accountId: string; readonly caseId: string }> => {
  const [account, theCase] = [randomUUID(), randomUUID()]
  await inTx(async (tx) => {
    await tx.query(
      `insert into integrated_accounts (id, environment_id, integration_id, tenant_id, status, authentication_method, label, cases, created_at, updated_at)
       select $1, environment_id, integration_id, tenant_id, status, authentication_method, $3, 1, $4, $4 from integrated_accounts where id = $2`,
      [account, accountId, account.slice(0, 8), tx.now],
    )
    await tx.query(
      `insert into cases (id, environment_id, account_id, integration_id, tenant_id, number, reference, generation, reason, ladder, opened_at)
       select $1, $2, $3, integration_id, tenant_id, 1, $5, 1, '{}', '{}', $6 from integrated_accounts where id = $4`,
      [theCase, environment.id, account, accountId, `RL-${theCase.slice(0, 12).toUpperCase()}`, tx.now],
    )
  })
  return { accountId: account, caseId: theCase }
}

/** An environment with the story's accounts, all still working, and what happens to them. */
const stage = async (story: Story) => {
  const { tools, clock } = process
  clock.now = new Date(begin)
  sink.received.length = 0
  const place = await scenery(tools, {
    delivery: 'live',
    per_person_per_day: story.perDay,
    per_person_per_week: 700,
    per_domain_per_minute: story.perMinute,
    gather_for: `PT${String(story.quiet)}S`,
  })
  const { environment } = place
  await inTx((tx) => putPolicy(tx, { environmentId: environment.id, integrationId: null, policy: policyOf(story), actor: 'api:test' }))
  const opened = [{ accountId: place.accountId, caseId: place.caseId }]
  while (opened.length < story.cases.length) opened.push(await addCase(place))
  for (const [index, { accountId }] of opened.entries()) {
    const email = story.cases[index]?.person ?? expect.fail()
    await inTx((tx) =>
      setAccountContacts(tx, { environmentId: environment.id, id: accountId }, [
        { email, name: null, locale: null, time_zone: zone, role: 'owner' },
      ]),
    )
  }
  const ids = opened.map(({ caseId }) => caseId)
  const ask = (index: number) =>
    inTx(async (tx) => {
      await tx.query(
        `UPDATE cases SET ladder = $2, stage = 'awaiting_user', verdict = 'user', verdicts = 1, told = 1, ladder_number = 1, opened_at = $3, verdict_at = $3, first_contact_at = $3 WHERE id = $1`,
        [ids[index], JSON.stringify(ladderOf(policyOf(story))), tx.now],
      )
      await tx.query('UPDATE integrated_accounts SET open_case_id = $2 WHERE id = $1', [opened[index]?.accountId, ids[index]])
    })
  const heal = (index: number) =>
    inTx(async (tx) => {
      await tx.query('UPDATE integrated_accounts SET open_case_id = NULL WHERE id = $1', [opened[index]?.accountId])
      await moveCase(tx, ids[index] ?? '', { putOffUntil: null })
      await tx.query(`UPDATE cases SET outcome = 'self_healed', stage = 'closed', closed_at = $2 WHERE id = $1`, [ids[index], tx.now])
    })
  const act = async (index: number, next: { readonly key: string }): Promise<void> => {
    const step = `notifyEndUser:${next.key}`
    const caseId = ids[index] ?? ''
    const claimed = await inTx((tx) => claimStep(tools, tx, { caseId, key: next.key, step, asked: true }))
    if (claimed !== 'ask_first' && isClaimed(claimed)) await sendClaimed(tools, { caseId, key: next.key, step, claimed, until: Infinity })
  }
  const escalate = (index: number, next: { readonly key: string }): Promise<void> =>
    inTx(async (tx) => escalateCase(tools, tx, await lock(tx, ids[index] ?? ''), next.key, 'relink'))
  return { environment, ids, ask, heal, act, escalate }
}

/** Lives through it as the cases' workflows do, each waiting for what comes next. */
const live = async (story: Story): Promise<Lived> => {
  const { tools, clock } = process
  const { environment, ids, ask, heal, act, escalate } = await stage(story)
  // Each case's next moment; the earliest goes first, as time passes.
  type Event = { readonly at: number; readonly index: number; readonly run: () => Promise<void> }
  for (;;) {
    const events: Event[] = []
    for (const [index, { opensAt, healsAt }] of story.cases.entries()) {
      const { rows } = await tools.database.query<{ stage: string; outcome: string | null }>(
        'SELECT stage, outcome FROM cases WHERE id = $1',
        [ids[index]],
      )
      const row = rows[0] ?? expect.fail()
      if (row.outcome !== null) continue
      if (row.stage === 'detecting') {
        if (opensAt < healsAt) events.push({ at: opensAt, index, run: () => ask(index) })
        continue
      }
      events.push({ at: healsAt, index, run: () => heal(index) })
      const standing = await inTx((tx) => standingOf(tx, ids[index] ?? ''))
      if ('ended' in standing || standing.next === null) expect.fail('a case that asks has nothing to do')
      const { next } = standing
      if (next.what === 'escalate')
        events.push({ at: next.at === null ? clock.now.getTime() : Date.parse(next.at), index, run: () => escalate(index, next) })
      if (next.what === 'notifyEndUser' || next.what === 'generateLinkToken')
        events.push({ at: next.at === null ? clock.now.getTime() : Date.parse(next.at), index, run: () => act(index, next) })
    }
    const soonest = events.reduce<Event | null>((first, one) => (first === null || one.at < first.at ? one : first), null)
    if (soonest === null || soonest.at >= begin + 900 * day) break
    clock.now = new Date(Math.max(clock.now.getTime(), soonest.at))
    await soonest.run()
  }
  const { rows } = await tools.database.query<{ to: string; at: Date; wrote: Date; about: string[] }>(
    `SELECT m.recipient AS "to", m.sent_at AS at, m.created_at AS wrote, array_agg(mc.case_id) AS about FROM mails m JOIN mail_cases mc ON mc.mail_id = m.id
     WHERE m.environment_id = $1 AND m.state = 'sent' GROUP BY m.id ORDER BY m.sent_at, m.id`,
    [environment.id],
  )
  expect(sink.received).toHaveLength(rows.length)
  const { rows: escalations } = await tools.database.query<{ case_id: string; at: Date }>(
    `SELECT case_id, at FROM timeline WHERE case_id = ANY ($1) AND kind = 'escalated'`,
    [ids],
  )
  expect(new Set(escalations.map((one) => one.case_id)).size).toBe(escalations.length)
  return {
    escalated: ids.map((id) => escalations.find((one) => one.case_id === id)?.at.getTime() ?? null),
    mails: rows.map(({ to, at, wrote, about }) => ({
      to,
      at: at.getTime(),
      wrote: wrote.getTime(),
      about: about.map((id) => ids.indexOf(id)).sort((a, b) => a - b),
    })),
  }
}

/** When each mail of a case would go out, or support be asked, if it were the only one. */
const alone = (story: Story, index: number, said: 'notify' | 'escalate' = 'notify'): readonly number[] => {
  const { person, opensAt } = story.cases[index] ?? expect.fail()
  const account = { notify: true, people: [{ email: person, zone }], caps: { perDay: 100, perWeek: null } }
  return previewPolicy(policyOf(story), account, new Date(opensAt)).flatMap(({ what, at }) => (what === said ? [at.getTime()] : []))
}

/** The end of the open hours, if it is near: a person looks at their clock each minute. */
const endsNear = (window: SendWindow, at: number): number => {
  if (window === 'always') return Infinity
  for (let soon = Math.floor(at / minute + 1) * minute; soon <= at + longest + minute; soon += minute)
    if (!isOpen(window, zone, soon)) return soon
  return Infinity
}

/** The plain model: a mail is open from its first case on, until no other came for a while, two minutes at most, and not up to the end of the hours. */
const gathered = (story: Story) => {
  const mails: { to: string; about: number[]; closes: number; latest: number }[] = []
  const due = story.cases
    .flatMap(({ person }, index) => alone(story, index).map((at) => ({ person, index, at })))
    .sort((one, other) => one.at - other.at)
  for (const { person, index, at } of due) {
    const isOnly = story.cases.filter((one) => one.person === person).length === 1
    const open = mails.find((mail) => mail.to === person && at <= mail.closes)
    const within = (until: number): number => Math.max(at, Math.min(until, endsNear(story.window, at) - 2_000))
    if (open === undefined)
      mails.push({ to: person, about: [index], closes: isOnly ? at : within(at + story.quiet * 1000), latest: within(at + longest) })
    else {
      open.about.push(index)
      open.closes = Math.min(open.latest, Math.max(open.closes, at + story.quiet * 1000))
    }
  }
  return mails.map(({ to, about, closes }) => ({ to, at: closes, about: about.sort((a, b) => a - b) }))
}

const inOrder = <M extends { readonly at: number; readonly to: string }>(mails: readonly M[]): readonly M[] =>
  [...mails].sort((one, other) => one.at - other.at || (one.to < other.to ? -1 : 1))

test('what falls due for one person within moments is one mail: as a plain model says, to whom, when and about what', async () => {
  await fc.assert(
    fc.asyncProperty(stories({ perDay: fc.constant(100), perMinute: fc.constant(null), heals: never }), async (story) => {
      const { mails, escalated } = await live(story)
      expect(escalated).toEqual(story.cases.map((_, index) => alone(story, index, 'escalate')[0]))
      expect(inOrder(mails).map(({ to, at, about }) => ({ to, at, about }))).toEqual(inOrder(gathered(story)))
    }),
    { numRuns: 15 },
  )
}, 240_000)

test('with caps, a pace, hours and connections that work again: none outside, none over the cap, none too fast, none of what works, none twice, none lost', async () => {
  const heals = fc.oneof(never, fc.nat(5 * minute), fc.nat(4 * day))
  await fc.assert(
    fc.asyncProperty(stories({ perDay: fc.constantFrom(1, 2, 100), perMinute: fc.constantFrom(null, 1, 2), heals }), async (story) => {
      const { mails, escalated } = await live(story)
      for (const { to, at, about } of mails) {
        if (story.window !== 'always') expect(isOpen(story.window, zone, at)).toBe(true)
        expect(mails.filter((one) => one.to === to && one.at > at - day && one.at <= at).length).toBeLessThanOrEqual(story.perDay)
        for (const index of about) expect(story.cases[index]?.healsAt).toBeGreaterThan(at)
        expect(new Set(about.map((index) => story.cases[index]?.person))).toEqual(new Set([to]))
      }
      // Each mail has a turn of its own; what it gathered makes it two minutes late at most.
      for (const { wrote } of mails)
        if (story.perMinute !== null)
          expect(mails.filter((one) => one.wrote >= wrote && one.wrote < wrote + 10 * minute).length).toBeLessThanOrEqual(
            10 * story.perMinute + 2,
          )
      for (const [index, { healsAt, opensAt }] of story.cases.entries()) {
        const due = alone(story, index).filter((at) => at < healsAt)
        const said = mails.filter(({ about }) => about.includes(index)).length
        expect(said).toBeLessThanOrEqual(alone(story, index).length)
        // Support is asked once they could answer, and for that no more than three days later than the policy says.
        const at = escalated[index] ?? null
        const asksSupport = opensAt + story.escalate * minute
        const first = mails.find(({ about }) => about.includes(index))?.at ?? Infinity
        if (at === null) expect(healsAt).toBeLessThanOrEqual(asksSupport + 3 * day)
        else {
          expect(at).toBeGreaterThanOrEqual(asksSupport)
          expect(at).toBeLessThanOrEqual(asksSupport + 3 * day)
          if (first < at) expect(at).toBeGreaterThanOrEqual(Math.min(endOfHours(story.window, first), asksSupport + 3 * day))
        }
        // What nothing ended is said; a cap may have made one mail of several of its steps.
        if (due.length > 0 && healsAt > begin + 500 * day) expect(said).toBeGreaterThan(0)
        if (story.perDay === 100 && story.perMinute === null && healsAt > begin + 500 * day) expect(said).toBe(due.length)
      }
    }),
    { numRuns: 15 },
  )
}, 240_000)

/** The end of the open hours in which a moment lies. */
const endOfHours = (window: SendWindow, at: number): number => {
  if (window === 'always') return at
  let end = Math.floor(at / minute + 1) * minute
  while (isOpen(window, zone, end)) end += minute
  return end
}

test('held while their mail waited, and released an hour later: one mail about all of them', async () => {
  const person = 'ada@northwind.example'
  const story: Story = {
    quiet: 10,
    perDay: 100,
    perMinute: null,
    window: 'always',
    after: [0],
    escalate: 100 * 1440,
    cases: [0, 1, 2].map(() => ({ person, opensAt: begin, healsAt: begin + 1000 * day })),
  }
  const { environment, ids, ask, act } = await stage(story)
  for (const index of [0, 1, 2]) await ask(index)
  for (const index of [0, 1]) await act(index, { key: '0' })
  for (const id of ids) await inTx((tx) => holdCase(tx, id, 'operator'))
  process.clock.now = new Date(begin + 60 * minute)
  // Their reminders begin again, as after an incident.
  for (const id of ids)
    await inTx((tx) =>
      moveCase(tx, id, {
        stage: 'awaiting_user',
        hold: null,
        ladderNumber: 2,
        nextStep: 0,
        putOffUntil: null,
        verdictAt: tx.now,
        firstContactAt: tx.now,
      }),
    )
  for (const index of [2, 0, 1]) await act(index, { key: '2:0' })
  expect(sink.received).toEqual([])
  process.clock.now = new Date(begin + 60 * minute + 12_000)
  for (const index of [2, 0, 1]) await act(index, { key: '2:0' })
  const { rows } = await process.tools.database.query<{ cases: number }>(
    `SELECT count(mc.case_id)::int AS cases FROM mails m LEFT JOIN mail_cases mc ON mc.mail_id = m.id WHERE m.environment_id = $1 GROUP BY m.id`,
    [environment.id],
  )
  expect(sink.received).toHaveLength(1)
  expect(rows).toEqual([{ cases: 3 }])
})
