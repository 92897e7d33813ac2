import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MailUnavailable } from '../src/mail/mail-unavailable.js'
import { isTooFast, paceNow } from '../src/mail/pace.js'
import { takeTurn } from '../src/mail/take-turn.js'
import type { Tx } from '../src/tools.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { mailTools, scenery } from './support/mail-tools.js'
import type { MailTools } from './support/mail-tools.js'
import { temporaryPostgres } from './support/temporary-postgres.js'

const minute = 60_000

describe('a mail server that says “too fast”', () => {
  test.each([
    [
      421,
      '421-4.7.28 [203.0.113.42] Our system has detected an unusual rate of\n421-4.7.28 unsolicited mail originating from your IP address. To protect our\n421 4.7.28 users from spam, mail sent from your IP address has been temporarily rate limited.',
    ],
    [421, '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your DKIM domain.'],
    [421, '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1'],
    [421, '421 4.7.0 [TS02] Messages from 192.0.2.1 temporarily deferred - 4.16.56.1'],
    [451, '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)'],
    [454, '454 Throttling failure: Maximum sending rate exceeded'],
    [450, '450 4.7.1 Error: too much mail from 127.0.0.1'],
    [421, '421 4.7.0 mx.example Error: too many connections from 127.0.0.1'],
    [452, '452 Rate limit exceeded'],
  ])('%i is understood: %s', (code, answer) => {
    expect(isTooFast(new MailUnavailable(`smtp_${String(code)}`, true, answer))).toBe(true)
  })

  test.each([
    [451, '451 4.7.1 Greylisting in action, please come back in 300 seconds'],
    [450, '450 4.2.0 <ada@northwind.example>: Recipient address rejected: Greylisted'],
    [452, '452 4.2.2 <ada@northwind.example>: Mailbox over quota, limit exceeded'],
    [452, '452 4.5.3 Error: too many recipients'],
    [
      450,
      '450-4.2.1 The Gmail user you are trying to contact is receiving\n450-4.2.1 mail at a rate that prevents additional messages from\n450 4.2.1 being delivered.',
    ],
    [454, '454 Throttling failure: Daily message quota exceeded'],
    [452, '452 4.3.1 Insufficient system storage'],
    [450, '450 4.1.8 <hello@acme.example>: Sender address rejected: Domain not found'],
    [451, '451 4.3.0 Temporary lookup failure'],
    [421, '421 4.3.2 Service not available, closing transmission channel'],
  ])('%i says something else: %s', (code, answer) => {
    expect(isTooFast(new MailUnavailable(`smtp_${String(code)}`, true, answer))).toBe(false)
  })

  test('counts for a while: the pace doubles every ten minutes, up to the limit', () => {
    const learnedAt = new Date('2026-11-24T10:00:00Z')
    const after = (minutes: number, setting: number | null) =>
      paceNow({ setting, learned: 4, learnedAt }, new Date(learnedAt.getTime() + minutes * minute))
    expect([0, 9, 10, 29, 30].map((minutes) => after(minutes, null))).toEqual([4, 4, 8, 16, 32])
    expect([0, 10, 30].map((minutes) => after(minutes, 10))).toEqual([4, 8, 10])
    expect(after(300, null)).toBeNull()
    expect(paceNow({ setting: 7, learned: null, learnedAt: null }, learnedAt)).toBe(7)
  })
})

describe('turns', () => {
  let postgres: Awaited<ReturnType<typeof temporaryPostgres>>
  let process: MailTools
  beforeAll(async () => {
    postgres = await temporaryPostgres()
    process = await mailTools(postgres.url, 'smtp://127.0.0.1:9')
  })
  afterAll(async () => {
    await process.close()
    await postgres.stop()
  })
  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => process.tools.database.transaction(work)

  test('each mail goes once, in its turn, and never more in a minute than the pace', async () => {
    const place = await scenery(process.tools)
    let domains = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.nat(5 * minute), { minLength: 1, maxLength: 25 }),
        async (perMinute, arrivals) => {
          domains += 1
          const domain = `d${String(domains)}.example`
          const waiting = arrivals.map((at, index) => ({ at: Date.UTC(2026, 10, 24) + at, key: `${domain}/${String(index)}` }))
          const went: number[] = []
          const asked = new Map<string, number>()
          while (waiting.length > 0) {
            waiting.sort((one, other) => one.at - other.at)
            const [mail] = waiting.splice(0, 1)
            if (mail === undefined) break
            process.clock.now = new Date(mail.at)
            const turn = await inTx((tx) =>
              takeTurn(tx, {
                environmentId: place.environment.id,
                domain,
                key: mail.key,
                caseId: place.caseId,
                setting: perMinute,
              }),
            )
            if (turn === null) went.push(mail.at)
            else {
              // It is asked for at most once: the turn that it is given holds.
              expect(asked.get(mail.key)).toBeUndefined()
              asked.set(mail.key, turn.getTime())
              waiting.push({ at: turn.getTime(), key: mail.key })
            }
          }
          expect(went).toHaveLength(arrivals.length)
          for (const time of went) {
            // Turns are told to the millisecond.
            const inMinute = went.filter((other) => other <= time && other > time - minute + perMinute).length
            expect(inMinute).toBeLessThanOrEqual(perMinute)
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  test('mail that comes before its turn keeps it; a turn that was missed for long is taken again at the end', async () => {
    const place = await scenery(process.tools)
    const start = new Date('2026-11-24T10:00:00Z')
    const take = (key: string, after: number) => {
      process.clock.now = new Date(start.getTime() + after)
      return inTx((tx) =>
        takeTurn(tx, { environmentId: place.environment.id, domain: 'kept.example', key, caseId: place.caseId, setting: 1 }),
      )
    }
    expect(await take('a', 0)).toBeNull()
    expect(await take('b', 1)).toEqual(new Date(start.getTime() + minute))
    expect(await take('c', 2)).toEqual(new Date(start.getTime() + 2 * minute))
    expect(await take('b', 3)).toEqual(new Date(start.getTime() + minute))
    expect(await take('b', minute)).toBeNull()
    // Its person's hours had ended.
    expect(await take('c', 60 * minute)).toBeNull()
    expect(await take('d', 60 * minute + 1)).toEqual(new Date(start.getTime() + 61 * minute))
    expect(await take('d', 120 * minute)).toBeNull()
    expect(await take('d', 120 * minute + 1)).toEqual(new Date(start.getTime() + 121 * minute))
  })

  test('those who come together each have their own', async () => {
    const place = await scenery(process.tools)
    process.clock.now = new Date('2026-11-24T10:00:00Z')
    const turns = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        inTx((tx) =>
          takeTurn(tx, {
            environmentId: place.environment.id,
            domain: 'together.example',
            key: `together/${String(index)}`,
            caseId: place.caseId,
            setting: 6,
          }),
        ),
      ),
    )
    const seconds = turns.map((turn) => (turn === null ? 0 : (turn.getTime() - process.clock.now.getTime()) / 1000))
    expect(seconds.sort((one, other) => one - other)).toEqual(Array.from({ length: 12 }, (_, index) => index * 10))
  })
})

describe('on the way', () => {
  let relink: Harness
  beforeAll(async () => {
    relink = await startRelink({ settings: { outbreakTenants: 1000 } })
  })
  afterAll(() => relink.stop())

  let count = 0
  const broken = async (domain: string) => {
    count += 1
    const email = `pace-${String(count)}@${domain}`
    const account = await relink.importAccount({ sub: `usr_pace_${String(count)}`, email })
    return { email, caseId: await relink.breakAccount(account) }
  }
  const putOff = async (caseId: string) => (await relink.timeline(caseId)).find(({ kind }) => kind === 'mail_put_off')

  test('of three to one domain at six a minute one goes at once, the others in their turns; another domain does not wait', async () => {
    await relink.api.send('PATCH', '/environment', { mail: { per_domain_per_minute: 6 } })
    const first = await broken('slow.example')
    await waitFor(() => relink.mails(first.email)[0], 'the first mail')
    const [second, third, other] = [await broken('slow.example'), await broken('slow.example'), await broken('other.example')]
    await waitFor(() => relink.mails(other.email)[0], 'the other domain’s mail')
    const lines = [
      await waitFor(() => putOff(second.caseId), 'the second to wait'),
      await waitFor(() => putOff(third.caseId), 'the third to wait'),
    ]
    expect(lines.map(({ data }) => data['why'])).toEqual(['pace', 'pace'])
    const [one = NaN, two = NaN] = lines.map(({ data }) => Date.parse(String(data['until'])))
    expect(two - one).toBe(10_000)
    expect(lines[0]?.detail).toContain('Mails to this domain go out at a limited pace')
    await waitFor(() => relink.mails(second.email)[0], 'the second mail', 120_000)
    // Without a pace nothing waits for a turn any more.
    await relink.api.send('PATCH', '/environment', { mail: { per_domain_per_minute: null } })
    await waitFor(() => relink.mails(third.email)[0], 'the third mail')
  })

  test('what its server calls too fast goes more slowly from then on, and nothing is lost', async () => {
    const stop = relink.mailbox.reject({
      rcpt: /@learnt\.example/,
      code: 450,
      stage: 'rcpt',
      text: '4.7.1 Error: too much mail from 127.0.0.1',
    })
    const one = await broken('learnt.example')
    const learnt = async () =>
      (await relink.tools.database.query<{ learned: number | null }>(`SELECT learned FROM mail_paces WHERE domain = 'learnt.example'`))
        .rows[0]?.learned
    await waitFor(async () => (await learnt()) === 1, 'the pace to be learnt')
    stop()
    await waitFor(() => relink.mails(one.email)[0], 'the mail', 120_000)
    const next = await broken('learnt.example')
    const line = await waitFor(() => putOff(next.caseId), 'the next one to wait for its turn')
    expect(line.data['why']).toBe('pace')
  })
})
