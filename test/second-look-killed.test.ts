// @module-tag heavy
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { CaseJson, Harness } from './support/harness.js'
import { refused, startRefusingApp } from './support/refusing-app.js'
import type { RefusingApp } from './support/refusing-app.js'

let relink: Harness
let one: RefusingApp
beforeAll(async () => {
  // Long enough to kill a worker in between.
  relink = await startRelink({ policy: { confirm: 'PT60S', probe_every: 'PT2S' }, settings: { secondTryAfter: 3_000 } })
  one = await startRefusingApp(relink)
})
afterAll(async () => {
  await one.platform.close()
  await relink.stop()
})

const isPending = ({ verdict, hold }: CaseJson): boolean => verdict === 'operator' && (hold as { why: string } | null)?.why === 'operator'
const isUnderIncident = ({ hold }: CaseJson): boolean => (hold as { why: string } | null)?.why === 'incident'
const incidents = async () =>
  (await relink.api.get<{ result: { closed_at: string | null }[] }>(`/incident?integration_id=${one.integrationId}`)).result

test('with two workers, one of them killed between the looks: one second look, one incident, each event once, no mail', async () => {
  const spawned = await relink.spawnProcess('worker')
  const accounts = await Promise.all(['ada', 'ben', 'cyd'].map((name) => one.account(name)))
  for (const account of accounts) await one.refresh(account)
  one.everybody = refused(401, 'invalid_client')
  const cases = await Promise.all(accounts.map((account) => one.report(account)))
  await Promise.all(cases.map((caseId) => relink.caseThat(caseId, isPending, 'the verdict, and the hold')))
  const asked = one.platform.asked('/token').length
  expect(await incidents()).toEqual([])
  await spawned.kill('SIGKILL')
  await Promise.all(cases.map((caseId) => relink.caseThat(caseId, isUnderIncident, 'the incident', 90_000)))
  expect(await incidents()).toHaveLength(1)
  await waitFor(
    () => accounts.every(({ id }) => relink.receiver.events(id).some(({ event }) => event.endsWith('authentication_error'))),
    'the events',
  )
  for (const { id, email } of accounts) {
    expect(relink.receiver.events(id).filter(({ event }) => event.endsWith('authentication_error'))).toHaveLength(1)
    expect(relink.mails(email)).toEqual([])
  }
  const looks = (await relink.timeline(cases[0] ?? '')).filter(({ kind, data }) => kind === 'held' && data['why'] === 'second_look')
  expect(looks).toHaveLength(1)
  // The second look of the app, and what its incident asks for since; the other cases do not ask by themselves.
  expect(one.platform.asked('/token').length).toBeGreaterThan(asked)
  one.everybody = null
  for (const caseId of cases) await relink.caseThat(caseId, ({ outcome }) => outcome === 'operator_fixed', 'the end', 60_000)
}, 240_000)
