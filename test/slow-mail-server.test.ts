// @module-tag heavy
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseWorkflowId } from '../src/temporal/names.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

/** Longer than the minute that steps once had, whatever the settings said. */
const slowMs = 65_000

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    settings: { smtpTimeout: 150_000 },
    policy: { confirm: 'PT0S', notify: [{ after: 'PT0S', to: 'first', channel: 'email' }] },
  })
})
afterAll(() => relink.stop())

/** Which tries of its steps that mail came to an end, oldest first. */
const triesOf = async (caseId: string): Promise<readonly (readonly [string, number])[]> => {
  const { events } = await relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId)).fetchHistory()
  const all = events ?? []
  return all.flatMap(({ activityTaskStartedEventAttributes: started }) => {
    if (started == null) return []
    const scheduled = all.find(({ eventId }) => String(eventId) === String(started.scheduledEventId))
    const name = scheduled?.activityTaskScheduledEventAttributes?.activityType?.name ?? ''
    return ['detectRefreshError', 'notifyEndUser'].includes(name) ? [[name, started.attempt ?? 0] as const] : []
  })
}

test('SMTP_TIMEOUT=PT150S and a mail server that answers after more than a minute: one mail each, and no step is given up', async () => {
  const [first, other] = [await relink.importAccount({ sub: 'usr_slow1' }), await relink.importAccount({ sub: 'usr_slow2' })]
  const mailed = await relink.breakAccount(other)
  await relink.caseThat(mailed, ({ first_notified_at: at }) => at !== null, 'the mail to be told')

  // The server has the message, and is long in saying so.
  relink.mailbox.hold('data')
  const began = performance.now()
  const opened = await relink.breakAccount(first)
  const id = randomUUID()
  const resend = () =>
    fetch(`${relink.url}/case/${mailed}/resend`, {
      method: 'POST',
      headers: { authorization: `Bearer ${relink.token}`, 'x-request-id': id },
    })
  const asked = resend()
  const given = (): readonly number[] => [first, other].map(({ email }) => relink.mails(email).length)
  await waitFor(() => given().join() === '1,2', 'both to be handed over')
  await delay(slowMs - (performance.now() - began))
  relink.mailbox.release()
  await asked

  await relink.caseThat(opened, ({ first_notified_at: at }) => at !== null, 'the first mail to be told')
  await waitFor(async () => (await resend()).status === 200, 'the resend to be performed')
  expect(given()).toEqual([1, 2])
  expect(await triesOf(opened)).toEqual([['detectRefreshError', 1]])
  expect(await triesOf(mailed)).toEqual([
    ['detectRefreshError', 1],
    ['notifyEndUser', 1],
  ])
}, 180_000)
