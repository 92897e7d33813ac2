import { MockActivityEnvironment } from '@temporalio/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expireCase } from '../activities/expire-case.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { heading, Visitor } from './support/connect-house.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { HoldPoints } from './support/hold-points.js'

let relink: Harness
let points: HoldPoints
beforeAll(async () => {
  relink = await startRelink({ policy: { confirm: 'PT0S', notify: [{ after: 'PT0S', to: 'first', channel: 'email' }] } })
  points = await HoldPoints.install(relink.tools.settings.databaseUrl ?? '')
})
afterAll(async () => {
  await points.close()
  await relink.stop()
})

/** A case whose mailed link has run out. */
const runOut = async (sub: string): Promise<{ readonly account: ImportedAccount; readonly caseId: string; readonly token: string }> => {
  const account = await relink.importAccount({ sub })
  const caseId = await relink.breakAccount(account)
  const mail = await waitFor(() => relink.mails(account.email)[0], 'the first mail')
  await relink.tools.database.query('UPDATE link_tokens SET expires_at = created_at WHERE case_id = $1', [caseId])
  return { account, caseId, token: new URL(linkIn(mail)).searchParams.get('link_token') ?? '' }
}

const askFor = async (token: string): Promise<string> =>
  heading((await new Visitor(relink.url).post('/connect-account/fresh-link', { link_token: token })).text)

/** As Temporal has the step done when the policy's time is over. */
const expire = (caseId: string) => new MockActivityEnvironment().run(expireCase(relink.tools), { caseId })

const sentTo = (account: ImportedAccount, count: number) =>
  waitFor(() => relink.mails(account.email).length === count && relink.mails(account.email), `${String(count)} mails`)

const connects = async (account: ImportedAccount): Promise<void> => {
  const mail = relink.mails(account.email).at(-1)
  if (mail === undefined) throw new Error('no mail')
  expect((await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
}

test('the case’s workflow mails a fresh link, and the case’s end no second one', async () => {
  const { account, caseId, token } = await runOut('usr_mailed')
  expect(await askFor(token)).toBe('A new link is on its way')
  await sentTo(account, 2)
  await expire(caseId)
  await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'completed', 'the workflow to end')
  const { rows } = await relink.tools.database.query('SELECT FROM mails WHERE account_id = $1', [account.id])
  expect(rows).toHaveLength(2)
})

test('one that is asked for while the case expires is mailed all the same, and works', async () => {
  const { account, caseId, token } = await runOut('usr_meanwhile')
  const held = await points.at(caseId, 'closed')
  const expiring = expire(caseId)
  await held.reached()
  const asking = askFor(token)
  const waits = async (): Promise<boolean> => {
    const { rows } = await relink.tools.database.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND wait_event <> 'advisory' AND datname = current_database()`,
    )
    return rows.length > 0
  }
  // It waits for what the expiry decides; one that did not would have been answered.
  await Promise.race([asking, waitFor(waits, 'the page to wait')])
  await held.release()
  await expiring
  expect(await asking).toBe('A new link is on its way')
  await sentTo(account, 2)
  await connects(account)
  expect((await relink.caseOf(account.id))?.outcome).toBe('expired')
})
