import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { defaultPolicy } from '../src/domain/policy.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { startSkippedTime } from './support/skipped-time.js'
import type { SkippedTime } from './support/skipped-time.js'
import { findTestServer } from './support/test-server.js'

const day = 86_400_000
/** Of what is done at its moment: the steps before it take seconds themselves. */
const nearly = 3_600_000

let relink: Harness
let time: SkippedTime
const server = await findTestServer()

beforeAll(async () => {
  relink = await startRelink({ worker: false, policy: defaultPolicy })
})
afterAll(() => relink.stop())
beforeEach(async (context) => {
  if (typeof server !== 'string') return context.skip(server.why)
  // Of its own: the clock of one that has skipped a month stays ahead.
  time = await startSkippedTime(relink, server)
  return () => time.stop()
})

/** The days after its opening on which this happened to a case, by its timeline. */
const daysOf = async (caseId: string, kind: string): Promise<readonly number[]> => {
  const opened = Date.parse((await relink.api.get<{ opened_at: string }>(`/case/${caseId}`)).opened_at)
  return (await relink.timeline(caseId)).flatMap((entry) => {
    if (entry.kind !== kind) return []
    const after = Date.parse(entry.at) - opened
    const days = Math.round(after / day)
    expect(Math.abs(after - days * day), `${kind} on day ${String(days)}`).toBeLessThan(nearly)
    return [days]
  })
}

test('a month without a response: reminders, escalation and end each come on their day', async () => {
  const account = await relink.importAccount({ email: 'silent@northwind.example' })
  const caseId = await relink.breakAccount(account)
  expect(await time.run(caseId)).toEqual({ outcome: 'expired' })
  expect(await daysOf(caseId, 'mail_sent')).toEqual(expect.arrayContaining([0, 1, 3, 6, 14]))
  expect(await daysOf(caseId, 'escalated')).toEqual([7])
  expect(new Set(await daysOf(caseId, 'closed'))).toEqual(new Set([30]))
  expect(await time.events(caseId)).toBeLessThan(120)
})

test('an unknown response is asked about for a month, in a history that does not grow', async () => {
  await relink.api.send('PUT', '/policy', { ...defaultPolicy, confirm: 'PT0S', probe_every: 'PT12H' })
  const account = await relink.importAccount({ sub: 'usr_vague', email: 'vague@northwind.example' })
  relink.platform.setFailure({ sub: 'usr_vague', match: 'refresh', answer: 'odd_4xx' })
  const before = relink.platform.requests().length
  const { case_id: caseId } = await relink.api.send<{ case_id: string }>('POST', `/integrated-account/${account.id}/authentication-error`, {
    status: 401,
  })
  expect(await time.run(caseId)).toEqual({ outcome: 'expired' })
  expect(new Set(await daysOf(caseId, 'closed'))).toEqual(new Set([30]))
  // One each half day.
  expect(relink.platform.requests().length - before).toBeGreaterThan(50)
  expect(await time.events(caseId)).toBeLessThan(100)
  expect(relink.mails(account.email)).toEqual([])
})
