// @module-tag heavy
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkUrl } from '../src/connect/link-url.js'
import { mintLink } from '../src/connect/mint-link.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ worker: false, settings: { reconcileEvery: 1_000 } })
})
afterAll(() => relink.stop())

const mailsOf = async ({ id }: ImportedAccount) =>
  (
    await relink.tools.database.query<{ state: string; why: string | null; handed_over: boolean }>(
      'SELECT state, why, handed_over FROM mails WHERE account_id = $1 ORDER BY created_at',
      [id],
    )
  ).rows

/** The mail server stops at `stage`, where the worker is killed with a mail under way. */
const leftAt = async (sub: string, stage: 'mail' | 'data'): Promise<{ readonly account: ImportedAccount; readonly caseId: string }> => {
  const account = await relink.importAccount({ sub })
  relink.mailbox.hold(stage)
  const caseId = await relink.breakAccount(account)
  const worker = await relink.spawnProcess('worker')
  await waitFor(
    async () =>
      (await mailsOf(account)).some(({ state, handed_over: isHandedOver }) => state === 'sending' && isHandedOver === (stage === 'data')),
    'a mail under way',
  )
  await worker.kill('SIGKILL')
  relink.mailbox.release()
  return { account, caseId }
}

test('a person who is faster than a killed worker: the mail that it left is ended, and the timeline says how', async () => {
  const unsent = await leftAt('usr_unsent', 'mail')
  const handedOver = await leftAt('usr_grace', 'data')
  for (const { account, caseId } of [unsent, handedOver]) {
    const { environmentId, tools } = relink
    const { token } = await tools.database.transaction((tx) =>
      mintLink(tx, { environmentId, accountId: account.id, caseId, mintedFor: 'api', life: 3_600_000 }),
    )
    const email = account.sub === 'usr_grace' ? account.email : 'ada@northwind.example'
    expect((await reconnect(new FormBrowser(), linkUrl(tools.settings, token), { email })).heading).toBe('Connection successful')
  }
  // The dead worker's claim runs out.
  await relink.tools.database.query(`UPDATE mails SET try_until = clock_timestamp() WHERE state = 'sending'`)
  await relink.spawnProcess('worker')
  const ended = async ({ account }: typeof unsent) => {
    const [mail] = await mailsOf(account)
    return mail?.state !== 'sending' && mail
  }
  expect(await waitFor(() => ended(unsent), 'the unsent mail to end', 60_000)).toMatchObject({ state: 'suppressed', why: 'case_over' })
  expect(await waitFor(() => ended(handedOver), 'the other mail to end', 60_000)).toMatchObject({ state: 'sent', why: 'unanswered' })
  const told = async ({ caseId }: typeof unsent) =>
    (await relink.timeline(caseId)).flatMap(({ kind, data }) =>
      /^mail_s/.test(kind) && data['mail_kind'] === 'first' ? [[kind, data['why']]] : [],
    )
  expect(await told(unsent)).toEqual([['mail_suppressed', 'case_over']])
  expect(await told(handedOver)).toEqual([['mail_sent', 'unanswered']])
  // Neither went out once more, and the mail that says that all is well did.
  expect(relink.mails(handedOver.account.email).filter(({ subject }) => /no longer connected/.test(subject))).toHaveLength(1)
  await waitFor(() => relink.mails(unsent.account.email).length === 1, 'the mail that says that it is connected again')
})
