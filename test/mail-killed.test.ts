// @module-tag heavy
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

const smtpConnections = 2

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    worker: false,
    settings: { smtpConnections },
    policy: { confirm: 'PT0S', notify: [{ after: 'PT0S', to: 'first', channel: 'email' }] },
  })
})
afterAll(() => relink.stop())

/** Each message that the mail server was given whole, by its Message-ID. */
const copies = (): ReadonlyMap<string, readonly Buffer[]> => {
  const found = new Map<string, Buffer[]>()
  for (const { raw } of relink.mailbox.accepted()) {
    const id = /^Message-ID: (<[^>]+>)\r$/im.exec(raw.toString('latin1'))?.[1] ?? ''
    found.set(id, [...(found.get(id) ?? []), raw])
  }
  return found
}
test('a worker killed while mails are under way: none is lost, at most one repeat for each of its connections, the same bytes', async () => {
  const accounts = await Promise.all(['one', 'two', 'three', 'four'].map((name) => relink.importAccount({ sub: `usr_mail_${name}` })))
  for (const account of accounts) await relink.breakAccount(account)
  // The server takes messages whole, and is slow to say so.
  relink.mailbox.hold('data')
  const worker = await relink.spawnProcess('worker')
  await waitFor(() => copies().size === smtpConnections, 'mails to be under way', 120_000)
  expect(await worker.kill('SIGKILL')).toBe('SIGKILL')
  expect(copies().size).toBe(smtpConnections)
  relink.mailbox.release()

  const next = await relink.spawnProcess('worker')
  const isOver = async (): Promise<boolean> => {
    const { rows } = await relink.tools.database.query(`SELECT FROM mails WHERE state IN ('queued', 'sending')`)
    return rows.length === 0 && accounts.every(({ email }) => relink.mails(email).length > 0)
  }
  await waitFor(isOver, 'every mail to come to its end', 240_000)
  for (const [first, second, ...more] of copies().values()) {
    expect(more).toEqual([])
    if (second !== undefined) expect(second.equals(first ?? Buffer.alloc(0))).toBe(true)
  }
  const repeated = [...copies().values()].filter(({ length }) => length > 1)
  expect(repeated).toHaveLength(smtpConnections)
  // One for each account, and one that tells support of the repeats.
  expect(copies().size).toBe(accounts.length + 1)
  expect(relink.mails('support@acme.example')).toHaveLength(1)
  await next.kill('SIGTERM')
}, 600_000)

test('a worker killed while it sends one mail for four cases: another case of the mail continues, and all four timelines show it', async () => {
  await relink.api.send('PATCH', '/environment', { mail: { gather_for: 'PT5S' } })
  const email = 'together@northwind.example'
  const accounts = []
  for (let n = 0; n < 4; n++) accounts.push(await relink.importAccount({ email, fields: { label: `Account ${String(n)}` } }))
  const caseIds = await Promise.all(accounts.map((account) => relink.breakAccount(account)))
  const earlier = new Set(copies().keys())
  relink.mailbox.hold('data')
  const worker = await relink.spawnProcess('worker')
  const own = () => [...copies()].filter(([id]) => !earlier.has(id))
  await waitFor(() => own().length === 1, 'the mail to be under way', 120_000)
  await worker.kill('SIGKILL')
  relink.mailbox.release()
  // The dead worker's claim runs out.
  await relink.tools.database.query(`UPDATE mails SET try_until = clock_timestamp() WHERE state = 'sending'`)

  await relink.spawnProcess('worker')
  for (const caseId of caseIds) await relink.caseThat(caseId, ({ first_notified_at: at }) => at !== null, 'each case to be told', 240_000)
  const [[, [first, second, ...more]] = expect.fail()] = own().filter(([, [raw]]) => raw?.includes(email))
  expect(more).toEqual([])
  expect(second?.equals(first ?? Buffer.alloc(0))).toBe(true)
  const told = await Promise.all(
    caseIds.map(async (caseId) =>
      (await relink.timeline(caseId)).filter(({ kind }) => kind === 'mail_sent').map(({ data }) => data['mail_id']),
    ),
  )
  expect(new Set(told.flat()).size).toBe(1)
  expect(told.map((ids) => ids.length)).toEqual([1, 1, 1, 1])
}, 600_000)
