import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { ask } from './support/room-tools.js'

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
