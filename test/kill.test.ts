// @module-tag heavy
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { linkUrl } from '../src/connect/link-url.js'
import { mintLink } from '../src/connect/mint-link.js'
import { FormBrowser, reconnect, signInAndConsent } from '../src/embedded/form-browser.js'
import { Visitor } from './support/connect-house.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { HoldPoints } from './support/hold-points.js'
import type { Point } from './support/hold-points.js'
import { expectCompleted, expectNothingRepeated } from './support/nothing-repeated.js'
import { answer, hang } from './support/receiver.js'
import { startTcpProxy } from './support/tcp-proxy.js'

const ada = { email: 'ada@northwind.example' }
let relink: Harness
let points: HoldPoints
/** Of a process that is held and then killed. */
let patient: { readonly DATABASE_URL: string }
beforeAll(async () => {
  relink = await startRelink({
    worker: false,
    settings: { databasePoolSize: 24, smtpConnections: 8, platformTimeout: 3_000, openingBatchFrom: 1_000_000 },
    // A platform that a busy machine keeps waiting for longer than the time-out is asked again at once.
    policy: { probe_every: 'PT1S' },
  })
  const url = relink.tools.settings.databaseUrl ?? ''
  points = await HoldPoints.install(url)
  patient = { DATABASE_URL: HoldPoints.patient(url) }
})
afterAll(async () => {
  await points.close()
  await relink.stop()
})

const linkFor = async (account: ImportedAccount, caseId: string): Promise<string> => {
  const { environmentId, tools } = relink
  const { token } = await tools.database.transaction((tx) =>
    mintLink(tx, { environmentId, accountId: account.id, caseId, mintedFor: 'api', life: 3_600_000 }),
  )
  return linkUrl(tools.settings, token)
}

const count = async (sql: string, ...params: unknown[]): Promise<number> => (await relink.tools.database.query(sql, params)).rowCount ?? 0

const steps = ['refresh_tried', 'event_written', 'link_minted', 'mail_sent', 'closed', 'outbox:start'] as const satisfies readonly Point[]

test('a worker killed before and after the effect of each step repeats nothing and loses nothing', async () => {
  const proxy = await startTcpProxy(inject('temporalAddress'))
  const prepare = async (side: 'before' | 'after', point: Point) => {
    const name = `${side}_${point.replace(':', '_')}`
    const account = await relink.importAccount({ sub: `usr_${name}` })
    const caseId = await relink.breakAccount(account)
    // The person was faster than the worker: its first step finds the case ended, and closes it.
    if (point === 'closed') {
      const end = await reconnect(new FormBrowser(), await linkFor(account, caseId), ada)
      expect(end.heading).toBe('Connection successful')
    }
    return { name, account, caseId, point, held: await points.at(caseId, point) }
  }
  const before = await Promise.all(steps.map((point) => prepare('before', point)))
  const after = await Promise.all(steps.map((point) => prepare('after', point)))
  // An endpoint that never answers the first try: the relay dies between claim and delete.
  const hanging = before.find(({ point }) => point === 'mail_sent')?.account.id
  relink.receiver.answer = (res, received) => {
    const { event, payload } = JSON.parse(received.body) as { event: string; payload: { id: string } }
    const mustHang = payload.id === hanging && event === 'integrated_account:authentication_error'
    ;(mustHang ? hang : answer(204))(res, received)
  }

  const first = await relink.spawnProcess('worker', { ...patient, TEMPORAL_ADDRESS: proxy.address })
  await Promise.all([...before, ...after].map(({ held }) => held.reached()))
  await waitFor(
    () => relink.receiver.events(hanging).some(({ event }) => event.endsWith(':authentication_error')),
    'the endpoint to be asked',
  )
  // What is released now takes effect, and Temporal never hears of it.
  proxy.pause()
  await Promise.all(after.map(({ held }) => held.release()))
  for (const { caseId, point, name } of after) {
    await waitFor(
      async () =>
        point === 'outbox:start'
          ? (await count(`SELECT FROM outbox WHERE subject_id = $1 AND kind = 'start'`, caseId)) === 0
          : (await count('SELECT FROM timeline WHERE case_id = $1 AND kind = $2', caseId, point)) > 0,
      `${name} to have its effect`,
    )
  }
  await first.kill('SIGKILL')
  await Promise.all(before.map(({ held }) => held.release()))
  relink.receiver.answer = answer(204)
  await proxy.close()

  // Another dies with a mail written down and nothing sent of it.
  relink.mailbox.hold('mail')
  const second = await relink.spawnProcess('worker')
  const unsent = await relink.importAccount({ sub: 'usr_unsent' })
  const unsentCase = await relink.breakAccount(unsent)
  await waitFor(
    async () => (await count(`SELECT FROM mails WHERE account_id = $1 AND state = 'sending'`, unsent.id)) > 0,
    'a mail under way',
  )
  await second.kill('SIGKILL')
  relink.mailbox.release()
  const killedAt = performance.now()
  await relink.spawnProcess('worker')

  const waiting = [...before, ...after].filter(({ point }) => point !== 'closed')
  for (const { account, caseId } of [...waiting, { account: unsent, caseId: unsentCase }]) {
    const mail = await waitFor(() => relink.mails(account.email)[0], `a mail to ${account.email}`, 120_000)
    await waitFor(
      async () => (await count(`SELECT FROM mails WHERE account_id = $1 AND state = 'sent'`, account.id)) > 0,
      `${account.sub} to be told`,
      120_000,
    )
    await waitFor(
      async () =>
        (await count(
          `SELECT FROM deliveries d JOIN events e ON e.id = d.event_id WHERE e.account_id = $1 AND d.state <> 'delivered'`,
          account.id,
        )) === 0,
      `every event of ${account.sub} to be delivered`,
      60_000,
    )
    await expectNothingRepeated(relink, account)
    expect((await reconnect(new FormBrowser(), linkIn(mail), ada)).heading).toBe('Connection successful')
    await expectCompleted(relink, caseId, account.sub)
  }
  for (const { account, caseId } of [...before, ...after].filter(({ point }) => point === 'closed')) {
    await expectCompleted(relink, caseId, account.sub)
    expect(await count(`SELECT FROM timeline WHERE case_id = $1 AND kind = 'closed'`, caseId)).toBe(1)
    expect(relink.receiver.events(account.id).map(({ event }) => event)).not.toContain('integrated_account:authentication_error')
  }
  process.stderr.write(`all cases closed ${((performance.now() - killedAt) / 1000).toFixed(1)} s after the last kill\n`)
  const left = await relink.tools.database.query(
    `SELECT c.id FROM cases c WHERE c.outcome IS DISTINCT FROM 'reauthorized' OR c.workflow_closed_at IS NULL`,
  )
  expect(left.rows).toEqual([])
}, 240_000)

type Person = Awaited<ReturnType<typeof person>>

const expectReauthorizedOnce = async ({ account, caseId }: Person): Promise<void> => {
  await expectCompleted(relink, caseId, account.sub)
  expect(await count(`SELECT FROM timeline WHERE case_id = $1 AND kind = 'reauthorized'`, caseId)).toBe(1)
  const { rows } = await relink.tools.database.query<{ generation: number }>('SELECT generation FROM credentials WHERE account_id = $1', [
    account.id,
  ])
  expect(rows[0]?.generation).toBe(2)
}

/** A person who came back from the platform; `open` takes the callback to an API. */
const person = async (name: string, email = ada.email) => {
  const account = await relink.importAccount({ sub: `usr_${name}` })
  const caseId = await relink.breakAccount(account)
  const link = await linkFor(account, caseId)
  const visitor = new Visitor(relink.url)
  const callback = await signInAndConsent(await visitor.start(new URL(link).searchParams.get('link_token') ?? ''), { email })
  const cookie = visitor.cookie ?? ''
  // The cookie is the browser's, whichever API answers: as behind a load balancer.
  const open = async (base: string) => {
    const res = await fetch(new URL(callback.pathname + callback.search, base), { headers: { cookie }, redirect: 'manual' })
    return /<h1[^>]*>(.*?)<\/h1>/s.exec(await res.text())?.[1]?.trim() ?? String(res.status)
  }
  const status = async () =>
    (await relink.tools.database.query<{ status: string }>('SELECT status FROM attempts WHERE account_id = $1', [account.id])).rows[0]
      ?.status
  return { account, caseId, link, open, status }
}

describe('an API killed', () => {
  beforeAll(() => relink.spawnProcess('worker'))

  test('within the callback: what the platform answered is finished, else one more click', async () => {
    const api = await relink.spawnProcess('api', patient)
    const claimed = await person('claimed')
    const kept = await person('kept', 'grace@northwind.example')
    const swapping = await person('swapping')
    const read = new Map<string, Promise<string>>()
    const begin = ({ open, account }: Person): void => {
      read.set(
        account.sub,
        open(api.url).catch(() => 'no answer'),
      )
    }

    const inSwap = await points.at(swapping.caseId, 'reauthorized')
    relink.platform.setFailure({ match: 'userinfo', sub: 'usr_grace', answer: 'timeout' })
    begin(kept)
    await waitFor(async () => (await kept.status()) === 'kept', 'the answer to be kept')
    begin(swapping)
    await inSwap.reached()
    relink.platform.setFailure({ match: 'code', answer: 'timeout', times: 1 })
    begin(claimed)
    await waitFor(async () => (await claimed.status()) === 'exchanging', 'the code to be sent')
    await api.kill('SIGKILL')
    for (const { account } of [kept, swapping, claimed]) expect(await read.get(account.sub), account.sub).toBe('no answer')
    relink.platform.clearFailures()
    await inSwap.release()

    for (const one of [kept, swapping]) expect(await one.open(relink.url), one.account.sub).toBe('Connection successful')
    // The platform's response is lost: nothing has changed, and the same link starts another attempt.
    const page = await waitFor(
      async () => {
        const heading = await claimed.open(relink.url)
        return (await claimed.status()) === 'failed' && heading
      },
      'the attempt that was cut off to end',
      60_000,
    )
    expect(page).not.toBe('Connection successful')
    expect((await reconnect(new FormBrowser(), claimed.link, ada)).heading).toBe('Connection successful')
    for (const one of [kept, swapping, claimed]) await expectReauthorizedOnce(one)
  })

  test('right after the swap was committed: the person reads the same, and the case is woken', async () => {
    const api = await relink.spawnProcess('api', patient)
    const swapped = await person('swapped')
    const inSwap = await points.at(swapped.caseId, 'reauthorized')
    const read = swapped.open(api.url).catch(() => 'no answer')
    await inSwap.reached()
    // The commit is under way to PostgreSQL with the last statements: it takes effect while the API stands still.
    process.kill(api.pid, 'SIGSTOP')
    await inSwap.release()
    await waitFor(async () => (await swapped.status()) === 'succeeded', 'the swap to be committed')
    await api.kill('SIGKILL')
    expect(await read).toBe('no answer')

    expect(await swapped.open(relink.url)).toBe('Connection successful')
    await expectReauthorizedOnce(swapped)
  })
})
