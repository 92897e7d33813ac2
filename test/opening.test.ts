import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseWorkflowId } from '../src/temporal/names.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  // One by one, however the other tests' cases are opened; a mail server on a busy machine has its time to answer, else its step sends the mail.
  relink = await startRelink({ worker: false, settings: { openingBatchFrom: 1_000_000, smtpTimeout: 60_000 } })
})
afterAll(() => relink.stop())

/** The account's refresh is refused, as the database remembers it, so long ago. */
const refuse = async (account: ImportedAccount, seconds: number): Promise<string> => {
  const caseId = await relink.breakAccount(account)
  await relink.tools.database.query(
    'UPDATE credentials SET last_failure_at = clock_timestamp() - make_interval(secs => $2) WHERE account_id = $1',
    [account.id, seconds],
  )
  return caseId
}

test('a case opens in one activity; its platform is asked again only where its refusal is some time ago', async () => {
  const [fresh, old] = [await relink.importAccount({ sub: 'usr_fresh' }), await relink.importAccount({ sub: 'usr_old' })]
  relink.platform.resetCounts()
  const cases = [
    // Refused just now, however long the worker takes to come up.
    { account: fresh, caseId: await refuse(fresh, -600) },
    { account: old, caseId: await refuse(old, 60) },
  ]
  // Room for both at once: a case that finds no connection to the mail server free leaves its mail to a step of its own.
  const worker = await relink.spawnProcess('worker', { SMTP_CONNECTIONS: '8' })
  for (const { account, caseId } of cases) {
    await relink.mailbox.arrived(({ to }) => to.includes(account.email), 60_000)
    await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')
    const history = await waitFor(async () => {
      const read = await relink.history(caseId)
      return read.story.includes('timer') && read
    }, 'the case to wait for its person')
    expect(history.story.filter((what) => what !== 'timer')).toEqual([
      'detectRefreshError',
      'emitWebhook',
      'generateLinkToken',
      'notifyEndUser',
    ])
    // What a busy machine does not manage in one turn is tried again, and the worker says so.
    const isCutOff = worker
      .output()
      .split('\n')
      .some((line) => line.includes(caseId) && /could not be sent in the turn|a step did not succeed/.test(line))
    const ownSteps = isCutOff ? ['notifyEndUser'] : []
    const scheduled = (history.raw.events ?? []).flatMap(({ activityTaskScheduledEventAttributes: one }) => one?.activityType?.name ?? [])
    expect(
      scheduled.filter((name) => !ownSteps.includes(name)),
      worker.output(),
    ).toEqual(['detectRefreshError'])
    // Support reads the others on top of the execution, by name and time.
    const { currentDetails } = await relink.tools.temporal.client.workflow
      .getHandle(caseWorkflowId(caseId))
      .query<{ currentDetails: string }>('__temporal_workflow_metadata')
    expect(currentDetails).toMatch(
      isCutOff
        ? /^Waiting for a person to reconnect\./
        : /^Waiting for a person to reconnect\..*\n- \S+Z emitWebhook: .+\n- \S+Z generateLinkToken: .+\n- \S+Z notifyEndUser: .+$/,
    )
  }
  // A report each, and one more question about the older one.
  expect(relink.platform.counts().by_grant_type['refresh_token']).toBe(3)
})

test('a mail that the server does not take yet is its own step’s, which tries again', async () => {
  const account = await relink.importAccount({ sub: 'usr_greylisted' })
  const take = relink.mailbox.reject({ rcpt: new RegExp(account.email), stage: 'rcpt', code: 450 })
  const caseId = await relink.breakAccount(account)
  const retried = async () => {
    const { raw } = await relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId)).describe()
    return raw.pendingActivities?.some(({ activityType, attempt }) => activityType?.name === 'notifyEndUser' && (attempt ?? 0) > 1)
  }
  await waitFor(retried, 'the mail’s step to try again', 60_000)
  take()
  await relink.mailbox.arrived(({ to }) => to.includes(account.email), 60_000)
  await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')
  const mails = async () =>
    (await relink.tools.database.query(`SELECT tries FROM mails WHERE account_id = $1 AND state = 'sent'`, [account.id])).rows
  const [sent] = await waitFor(async () => (await mails()).length > 0 && (await mails()), 'the mail to be told')
  // The turn that opened the case, then the step at least twice.
  expect(sent?.['tries']).toBeGreaterThanOrEqual(3)
  expect(relink.mailbox.messages(account.email)).toHaveLength(1)
})
