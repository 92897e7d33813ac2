// @module-tag heavy
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { channel } from '../src/outbox/channel.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { inLanes } from './support/in-lanes.js'
import { ask } from './support/room-tools.js'
import type { Answered } from './support/room-tools.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ worker: false })
})
afterAll(() => relink.stop())

test('two APIs and two workers share the work; a worker killed meanwhile takes no case with it', async () => {
  const [api, first] = await Promise.all([relink.spawnProcess('api'), relink.spawnProcess('worker'), relink.spawnProcess('worker')])
  const accounts = await Promise.all(
    ['one', 'two', 'three', 'four'].map((name) => relink.importAccount({ sub: `usr_${name}`, email: `${name}@northwind.example` })),
  )
  for (const account of accounts) relink.platform.revokeGrant({ refresh_token: account.refreshToken })
  // Each failure is reported to both APIs at once: one case for each account.
  const reports = await Promise.all(
    accounts.flatMap(({ id }) =>
      [relink.url, api.url].map((url) => ask(url, relink.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 401 })),
    ),
  )
  expect(new Set(reports.map(({ status }) => status))).toEqual(new Set([202]))
  expect(new Set(reports.map(({ body }) => body['case_id'])).size).toBe(accounts.length)
  expect(await first.kill('SIGKILL')).toBe('SIGKILL')
  for (const account of accounts) {
    const mail = await waitFor(() => relink.mails(account.email)[0], `a mail to ${account.email}`, 90_000)
    // The link leads to the API of PUBLIC_URL.
    const page = await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })
    expect(page.heading).toBe('Connection successful')
  }
  for (const account of accounts) {
    const closed = await relink.caseOf(account.id)
    expect(closed).toMatchObject({ outcome: 'reauthorized', number: 1 })
    await waitFor(async () => (await relink.history(closed?.id ?? '')).story.at(-1) === 'completed', 'the workflow to end', 90_000)
  }
}, 200_000)

/** No case is started while `work` goes on: this holds the lock under which relays choose which to start. */
const beforeAnyStart = async (work: () => Promise<void>): Promise<void> => {
  const client = await relink.tools.database.dedicatedClient()
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('${channel}:start'))`)
    await work()
  } finally {
    await client.end()
  }
}

test.each([
  ['a refusal of a moment ago is the case’s own look', -600, 0],
  ['after an older one the case looks once more', 60, 1],
] as const)(
  'hundreds of reports to two APIs, with two workers: one case, one event, one mail; %s',
  async (what, secondsAgo, looks) => {
    const [api] = await Promise.all([relink.spawnProcess('api'), relink.spawnProcess('worker')])
    const account = await relink.importAccount({ sub: `usr_polled${String(looks)}` })
    relink.platform.revokeGrant({ refresh_token: account.refreshToken })
    const asked = relink.platform.requests().length
    const reports: Answered[] = []
    await beforeAnyStart(async () => {
      const path = `/integrated-account/${account.id}/authentication-error`
      reports.push(
        ...(await inLanes(Array.from({ length: 600 }), (_, index) =>
          ask(index % 2 === 0 ? relink.url : api.url, relink.token, 'POST', path, { status: 401 }),
        )),
      )
      // However slow the machine is, the case's first step finds a refusal of so long ago.
      await relink.tools.database.query(
        'UPDATE credentials SET last_failure_at = clock_timestamp() - make_interval(secs => $2) WHERE account_id = $1',
        [account.id, secondsAgo],
      )
    })
    expect(new Set(reports.map(({ status }) => status))).toEqual(new Set([202]))
    expect(new Set(reports.map(({ body }) => body['case_id'])).size).toBe(1)
    const mail = await waitFor(() => relink.mails(account.email)[0], 'the mail')
    expect((await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
    const caseId = String(reports[0]?.body['case_id'])
    await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'completed', 'the workflow to end', 90_000)
    // One refresh for all that reported, the case's own look, and one exchange of the code.
    expect(relink.platform.requests().length - asked, what).toBe(1 + looks + 1)
    const { rows } = await relink.tools.database.query(
      `SELECT (SELECT count(*) FROM cases WHERE account_id = $1) AS cases,
       (SELECT count(*) FROM events WHERE account_id = $1 AND event = 'integrated_account:authentication_error') AS events,
       (SELECT count(*) FROM link_tokens WHERE account_id = $1) AS links`,
      [account.id],
    )
    expect(rows).toEqual([{ cases: 1, events: 1, links: 1 }])
    expect(relink.mailbox.accepted().filter(({ to, raw }) => to.includes(account.email) && raw.includes('link_token='))).toHaveLength(1)
  },
  200_000,
)
