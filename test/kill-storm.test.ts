// @module-tag heavy
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerPlatform, FormBrowser } from '../src/embedded/form-browser.js'
import { Balancer } from './support/balancer.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount, TimelineEntry } from './support/harness.js'
import { inLanes } from './support/in-lanes.js'
import { PersistentClient } from './support/persistent-client.js'
import { randomOf } from './support/random-of.js'

/** `KILL_SEED` repeats a run's choices; the machine's own timing is not repeated. */
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 2 ** 31)
const kills = 40
const size = 120
const smtpConnections = 4
const ada = { email: 'ada@northwind.example' }
const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** How a case goes: a person clicks and consents, support cancels it, mails and pauses it, or asks support. */
const stories = ['click', 'click', 'click', 'click', 'click', 'click', 'cancel', 'cancel', 'snooze', 'escalate'] as const
type Story = (typeof stories)[number]
const endOf: Readonly<Record<Story, { readonly stage: string; readonly outcome: string | null }>> = {
  click: { stage: 'closed', outcome: 'reauthorized' },
  cancel: { stage: 'closed', outcome: 'cancelled' },
  snooze: { stage: 'awaiting_user', outcome: null },
  escalate: { stage: 'escalated', outcome: null },
}

interface Lived {
  readonly account: ImportedAccount
  readonly story: Story
  readonly caseId: string
  /** What was accepted, by what the timeline must say of it. */
  readonly accepted: readonly string[]
  readonly refused: readonly string[]
}

let relink: Harness
let balancer: Balancer
let client: PersistentClient
beforeAll(async () => {
  balancer = await new Balancer().listen()
  relink = await startRelink({
    worker: false,
    policy: { confirm: 'PT0S', notify: [{ after: 'PT0S', to: 'first', channel: 'email' }] },
    settings: {
      publicUrl: `http://localhost:${String(balancer.port)}`,
      databasePoolSize: 12,
      smtpConnections,
      platformTimeout: 3_000,
      reconcileEvery: 5_000,
    },
  })
  client = new PersistentClient(`http://localhost:${String(balancer.port)}`, relink.token)
})
afterAll(async () => {
  const { client: temporal } = relink.tools.temporal
  for (const one of ['reconciler', 'sweep']) await temporal.schedule.getHandle(`${relink.tools.settings.name}-${one}`).delete()
  await relink.stop()
  await balancer.close()
})

/** Two APIs and two workers, each killed and begun again by itself, at moments of chance; `after` waits for so many kills. */
const killing = () => {
  let killed = 0
  let begun = 0
  const random = randomOf(seed)
  const waiting = new Set<() => void>()
  const slot = async (part: 'api' | 'worker'): Promise<void> => {
    let running = await relink.spawnProcess(part)
    if (part === 'api') balancer.add(running.url)
    while (begun < kills) {
      begun += 1
      await delay(2_500 * random())
      await running.kill('SIGKILL')
      if (part === 'api') balancer.remove(running.url)
      killed += 1
      for (const look of waiting) look()
      running = await relink.spawnProcess(part)
      if (part === 'api') balancer.add(running.url)
    }
  }
  const all = Promise.all([slot('api'), slot('api'), slot('worker'), slot('worker')])
  all.catch(() => undefined)
  const after = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (killed < count) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  return { all, after }
}

/** A person who comes back until the page says that it works. */
const persist = async (link: string): Promise<void> => {
  const works = /^(?:Connection successful|Lumen CRM is already connected|This link has been used)/
  const browser = new FormBrowser()
  for (;;) {
    try {
      const page = await browser.open(link)
      if (works.test(page.heading)) return
      if (works.test((await answerPlatform(browser, await browser.press(page, /^Reconnect/), ada)).heading)) return
    } catch {
      // The page was cut off, or says to come again.
    }
    await delay(500)
  }
}

const live = async (account: ImportedAccount, index: number, after: (count: number) => Promise<void>): Promise<Lived> => {
  const random = randomOf(seed + index + 1)
  const upTo = (most: number): number => Math.floor(most * random())
  const story = stories[index % stories.length] ?? 'click'
  const accepted: string[] = []
  const refused: string[] = []

  await after(upTo(16))
  relink.platform.revokeGrant({ refresh_token: account.refreshToken })
  const opened = await client.post(`/integrated-account/${account.id}/authentication-error`, { status: 401 })
  const caseId = String(opened.body['case_id'])
  const act = async (name: string, body: object, says: string): Promise<void> => {
    const { status, body: answer } = await client.post(`/case/${caseId}/${name}`, body)
    if (status === 200) accepted.push(says)
    else refused.push(`${says}: ${String(status)} ${String(answer['message'])}`)
  }
  const note = (text: string): Promise<void> => act('note', { text: `${text} ${account.sub}` }, `note: ${text} ${account.sub}`)

  await after(12 + upTo(8))
  const [mail] = await Promise.all([waitFor(() => relink.mails(account.email)[0], `a mail to ${account.email}`, 240_000), note('called')])
  await after(16 + upTo(8))
  if (story === 'snooze') {
    await act('resend', {}, 'resend')
    await act('snooze', { until: new Date(Date.now() + 30 * 86_400_000).toISOString() }, 'snoozed')
  }
  if (story === 'escalate') await act('escalate', { note: `asks ${account.sub}` }, `escalate: asks ${account.sub}`)
  await after(24 + upTo(15))
  // While it closes: the contract takes a note at any time.
  const ending =
    story === 'click'
      ? persist(linkIn(mail))
      : story === 'cancel'
        ? act('cancel', { reason: `left ${account.sub}` }, `cancel: left ${account.sub}`)
        : null
  await Promise.all([ending, note('hung up'), delay(1_000 * random()).then(() => note('rang back'))])
  await note('done with')
  return { account, story, caseId, accepted, refused }
}

const query = async <R extends object>(sql: string, ...params: unknown[]): Promise<readonly R[]> =>
  (await relink.tools.database.query<R>(sql, params)).rows
const count = async (sql: string, ...params: unknown[]): Promise<number> =>
  (await query<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, ...params))[0]?.n ?? 0

/** What a line of the timeline says of an act, as `accepted` does. */
const actIn = ({ kind, data, detail }: TimelineEntry): string | null => {
  if (kind === 'snoozed') return 'snoozed'
  if (kind !== 'note') return null
  const name = String(data['act'])
  return name === 'resend' ? name : `${name}: ${String(detail)}`
}

/** What there is too little and too much of, when `is` should be `should`. */
const compare = (what: string, should: readonly string[], is: readonly string[]) => {
  const lost: string[] = []
  const twice: string[] = []
  for (const one of new Set([...should, ...is])) {
    const difference = is.filter((other) => other === one).length - should.filter((other) => other === one).length
    if (difference < 0) lost.push(`${what}: ${one}`)
    if (difference > 0) twice.push(`${what}: ${one}`)
  }
  return { lost, twice }
}

test(
  `${String(kills)} SIGKILLs over ${String(size)} live cases (seed ${String(seed)}): none lost, nothing twice`,
  { timeout: 900_000 },
  async () => {
    const accounts = await inLanes(
      Array.from({ length: size }, (_, index) => `usr_storm${String(index)}`),
      (sub) => relink.importAccount({ sub }),
    )
    const began = performance.now()
    const { all, after } = killing()
    const lived = await Promise.all(accounts.map((account, index) => live(account, index, after)))
    await all
    const { cut, unavailable, underWay } = client.counts
    say(
      `${String(kills)} kills in ${((performance.now() - began) / 1000).toFixed(0)} s: ${String(cut)} requests cut, ${String(unavailable)} answered 503`,
    )
    say(`409 while the first is under way: ${String(underWay)}; longest: ${JSON.stringify(client.longest)}`)

    const closing = lived.filter(({ story }) => endOf[story].outcome !== null).length
    await waitFor(
      async () => (await count('cases WHERE workflow_closed_at IS NOT NULL')) === closing,
      'the workflows to note their ends',
      180_000,
    )
    await waitFor(async () => (await count(`mails WHERE state IN ('queued', 'sending')`)) === 0, 'every mail to be sent', 180_000)
    await waitFor(async () => (await count(`deliveries WHERE state = 'pending'`)) === 0, 'every event to be delivered', 180_000)
    await waitFor(async () => (await count('outbox')) === 0, 'the outbox to be empty', 180_000)

    const lost: string[] = []
    const twice: string[] = []
    const add = (came: ReturnType<typeof compare>): void => {
      lost.push(...came.lost)
      twice.push(...came.twice)
    }
    for (const { account, story, caseId, accepted } of lived) {
      const { stage, outcome } = await relink.api.get<{ stage: string; outcome: string | null }>(`/case/${caseId}`)
      add(compare(`the end of ${account.sub}`, [JSON.stringify(endOf[story])], [JSON.stringify({ stage, outcome })]))
      const isRunning = await relink.tools.temporal.isRunning(caseId)
      if (isRunning !== (endOf[story].outcome === null)) lost.push(`${account.sub}: its execution ${isRunning ? 'goes on' : 'is gone'}`)
      const lines = await relink.timeline(caseId)
      add(
        compare(
          account.sub,
          accepted,
          lines.map(actIn).filter((said) => said !== null),
        ),
      )
      const kinds = lines.map(({ kind }) => kind)
      const once = [
        'failure_detected',
        'event_written',
        ...(outcome === 'reauthorized' ? ['reauthorized'] : []),
        ...(story === 'escalate' ? ['escalated'] : []),
      ]
      add(
        compare(
          `the timeline of ${account.sub}`,
          once,
          kinds.filter((kind) => once.includes(kind)),
        ),
      )
      const generation = (await query<{ n: number }>('SELECT generation AS n FROM credentials WHERE account_id = $1', account.id))[0]?.n
      add(compare(`the generation of ${account.sub}`, [outcome === 'reauthorized' ? '2' : '1'], [String(generation)]))
      const told = new Set(relink.receiver.events(account.id).map(({ id, event }) => `${event} ${id}`))
      const events = (await query<{ id: string; event: string }>('SELECT id, event FROM events WHERE account_id = $1', account.id)).map(
        ({ id, event }) => `${event} ${id}`,
      )
      add(compare(`the events of ${account.sub}`, events, [...told]))
      for (const event of ['authentication_error', ...(outcome === null ? [] : ['reauthorization_closed'])])
        add(
          compare(
            `the events of ${account.sub}`,
            [event],
            events.map((one) => one.replace(/^integrated_account:(\w+) .*/, '$1')).filter((one) => one === event),
          ),
        )
    }
    expect(await count('cases')).toBe(size)
    expect(await count('acts WHERE result IS NULL')).toBe(0)

    const sent = await query<{ id: string }>(`SELECT message_id AS id FROM mails WHERE state = 'sent'`)
    const copies = new Map<string, Buffer[]>()
    for (const { raw } of relink.mailbox.accepted()) {
      const id = /^Message-ID: (<[^>]+>)\r$/im.exec(raw.toString('latin1'))?.[1] ?? ''
      copies.set(id, [...(copies.get(id) ?? []), raw])
    }
    add(
      compare(
        'mails',
        sent.map(({ id }) => id),
        [...copies.keys()],
      ),
    )
    const asked = lived.map(({ story }) => (story === 'snooze' ? 2 : 1)).reduce((sum, one) => sum + one, 0)
    const confirmed = lived.filter(({ story }) => story === 'click').length
    const escalated = lived.filter(({ story }) => story === 'escalate').length
    // A message that a kill cut off from its answer is sent again, and support hears of that once an hour.
    const kinds = await query<{ kind: string; n: string }>(
      `SELECT kind, count(*) AS n FROM mails WHERE state = 'sent' GROUP BY kind ORDER BY kind`,
    )
    const cutOff = Number(kinds.find(({ kind }) => kind === 'support_unanswered')?.n ?? 0)
    expect(cutOff).toBeLessThanOrEqual(2)
    expect(copies.size, JSON.stringify(kinds)).toBe(asked + confirmed + escalated + cutOff)
    // What SMTP allows no better: a mail under way at a kill once more, the same bytes.
    const repeated = [...copies.values()].filter(({ length }) => length > 1)
    for (const [first, second, ...more] of repeated) {
      expect(more).toEqual([])
      expect(second?.equals(first ?? Buffer.alloc(0))).toBe(true)
    }
    say(
      `lost ${String(lost.length)}, twice ${String(twice.length)}, mails ${String(copies.size)}, of which repeated ${String(repeated.length)}`,
    )
    expect(lost).toEqual([])
    expect(twice).toEqual([])
    expect(repeated.length).toBeLessThanOrEqual(kills * smtpConnections)
    // A case that has ended refuses acts, never notes; here nothing is asked for that a case must refuse.
    expect(lived.flatMap(({ refused }) => refused)).toEqual([])
    // By what the server announced, which a busy machine can't lengthen: a lease of ten seconds, and what was rounded up.
    expect(client.longest.announced).toBeLessThan(15)
  },
)
