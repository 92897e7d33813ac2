// @module-tag heavy
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { openBrowser } from './support/browser.js'
import { faults, openConsole } from './support/console-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

/** How many open cases stand where. */
const open = { awaiting_user: 25, escalated: 10, held: 10, detecting: 5 } as const
/** One case of each kind, to be looked at: its id by what it is, and what its page says of it. */
const looked = new Map<string, { readonly id: string; readonly says: RegExp }>()

let relink: Harness
let browser: Browser

/** Its refreshes are answered so from now on, and the company's application reports it. */
const failing = async (sub: string, answer: 'odd_4xx' | 'invalid_client' | '503', integrationId?: string): Promise<string> => {
  const account = await relink.importAccount({ sub, ...(integrationId !== undefined && { integrationId }) })
  relink.platform.setFailure({ sub, match: 'refresh', answer })
  const path = `/integrated-account/${account.id}/authentication-error`
  return (await relink.api.send<{ case_id: string }>('POST', path, { status: 401 })).case_id
}

const broken = async (name: string, given: Parameters<Harness['importAccount']>[0] = {}) => {
  const account = await relink.importAccount({ sub: `usr_${name}`, ...given })
  return { id: await relink.breakAccount(account), account }
}

const times = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)

beforeAll(async () => {
  ;[relink, browser] = await Promise.all([startRelink({ policy: { confirm: 'PT1H' }, settings: { outbreakTenants: 1000 } }), openBrowser()])
  for (const n of times(22)) looked.set('awaiting_user', { id: (await broken(`waits_${String(n)}`)).id, says: /is asked to reconnect it/ })
  for (const n of times(3)) {
    const { id } = await broken(`snoozed_${String(n)}`)
    await relink.caseThat(id, ({ stage }) => stage === 'awaiting_user', 'somebody to be asked')
    await relink.api.send('POST', `/case/${id}/snooze`, { until: new Date(Date.now() + 3_600_000).toISOString() })
    looked.set('snoozed', { id, says: /is asked to reconnect it/ })
  }
  for (const n of times(10)) {
    const { id } = await broken(`escalated_${String(n)}`)
    await relink.caseThat(id, ({ stage }) => stage === 'awaiting_user', 'somebody to be asked')
    await relink.api.send('POST', `/case/${id}/escalate`, {})
    looked.set('escalated', { id, says: /Support has been asked to help/ })
  }
  for (const n of times(6))
    looked.set('unknown', { id: await failing(`usr_odd_${String(n)}`, 'odd_4xx'), says: /Nothing is sent to the customer/ })
  const { id: ours } = await relink.registerIntegration({ name: 'ours', config: { label: 'Lumen Billing' } })
  for (const n of times(4)) {
    looked.set('incident', { id: await failing(`usr_ours_${String(n)}`, 'invalid_client', ours), says: /Nothing is sent to the customer/ })
  }
  for (const n of times(5))
    looked.set('detecting', { id: await failing(`usr_away_${String(n)}`, '503'), says: /does not answer at the moment/ })

  const done = await broken('done', { sub: 'usr_ada' })
  const mail = await relink.mailbox.arrived(({ to }) => to.includes(done.account.email), 30_000)
  await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })
  looked.set('reauthorized', { id: done.id, says: /a person reconnected it/ })
  const left = await broken('left')
  await relink.caseThat(left.id, ({ stage }) => stage === 'awaiting_user', 'somebody to be asked')
  await relink.api.send('POST', `/case/${left.id}/cancel`, { reason: 'They left' })
  looked.set('cancelled', { id: left.id, says: /was cancelled/ })
  const healed = await failing('usr_healed', '503')
  relink.platform.clearFailures({ sub: 'usr_healed' })
  const { integrated_account_id: accountId } = await relink.api.get<{ integrated_account_id: string }>(`/case/${healed}`)
  // A platform that has just said no is not asked again for a moment.
  await waitFor(
    async () => (await relink.request('POST', '/integrated-account/refresh-credentials', { id: accountId })).status === 200,
    'a refresh that works',
    60_000,
  )
  looked.set('self_healed', { id: healed, says: /it recovered by itself/ })
  const { id: mended } = await relink.registerIntegration({ name: 'mended', config: { label: 'Lumen Mail' } })
  const fixed = await failing('usr_mended', 'invalid_client', mended)
  // Healed before the second look, it would never have been the operator's.
  await relink.caseThat(fixed, (one) => one.stage === 'held' && one['confirmed_at'] !== null, 'the case to be held')
  relink.platform.clearFailures({ sub: 'usr_mended' })
  await relink.api.send('POST', `/integration/${mended}/check`, {})
  looked.set('operator_fixed', { id: fixed, says: /our app was fixed/ })
  const { id: brief } = await relink.registerIntegration({ name: 'brief', config: { label: 'Lumen Notes' } })
  await relink.api.send('PUT', '/policy?integration=brief', {
    confirm: 'PT1S',
    notify: [],
    escalate_after: 'PT1S',
    expire_after: 'PT2S',
    probe_every: 'PT1S',
  })
  const expired = await broken('brief', { integrationId: brief })
  looked.set('expired', { id: expired.id, says: /no one reconnected it in time/ })

  for (const outcome of ['reauthorized', 'cancelled', 'self_healed', 'operator_fixed', 'expired']) {
    await relink.caseThat(looked.get(outcome)?.id ?? '', (one) => one.outcome === outcome, outcome)
  }
  await waitFor(async () => {
    const { open: stats } = await relink.api.get<{ open: { by_stage: Record<string, number> } }>('/stats')
    if (Object.entries(open).every(([stage, count]) => stats.by_stage[stage] === count)) return true
    throw new Error(JSON.stringify(stats.by_stage))
  }, 'each case to stand where it belongs')
}, 240_000)
afterAll(async () => {
  await browser.close()
  await relink.stop()
})

test('fifty open cases: the list shows each in its stage', async () => {
  const { page, context, complaints, open: show } = await openConsole(relink, browser, { role: 'support' })
  await show('/cases', 'Cases')
  await page.getByText('50 cases, all there are.').waitFor()
  for (const [stage, count] of Object.entries(open)) {
    await page.getByLabel('Stage').selectOption(stage)
    await page.getByText(`${String(count)} cases, all there are.`).waitFor()
    expect(await page.getByRole('row').count()).toBe(count + 1)
  }
  await show('/cases?show=closed', 'Cases')
  await page.getByText('5 cases, all there are.').waitFor()
  expect(await faults(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test.each(['wide', 'narrow'] as const)('each kind of case says what it is (%s)', { timeout: 120_000 }, async (viewport) => {
  const { page, context, complaints, open: show } = await openConsole(relink, browser, { role: 'support', viewport })
  for (const [kind, { id, says }] of looked) {
    await show(`/cases/${id}`, /^RL-/)
    await page.getByText(says).first().waitFor()
    expect(await faults(page), kind).toEqual([])
  }
  expect(complaints).toEqual([])
  await context.close()
})
