import { afterEach, expect, test } from 'vitest'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
afterEach(() => relink.stop())

/** With a policy that was stored before durations had bounds: the platform is to be asked twenty times a second. */
const start = async (probesApart: number): Promise<void> => {
  relink = await startRelink({ policy: { confirm: 'PT1M', probe_every: 'PT1S' }, settings: { probesApart } })
  await relink.tools.database.query(`UPDATE policies SET policy = policy || '{"probe_every": "PT0.05S"}'`)
}

const report = async ({ id }: ImportedAccount): Promise<string> => {
  const path = `/integrated-account/${id}/authentication-error`
  return (await relink.api.send<{ case_id: string }>('POST', path, { status: 401 })).case_id
}

/** When the platform was asked for a refresh of this person's grant. */
const asked = ({ sub }: ImportedAccount): readonly number[] =>
  relink.platform
    .requests()
    .filter((one) => one.sub === sub && one.grant_type === 'refresh_token')
    .map(({ at }) => Date.parse(at))

test.each([
  ['held for an answer that nobody knows', 'odd_4xx'],
  ['detecting, while the platform is down', '503'],
] as const)('probes of one account are PROBES_APART apart, whatever its policy says: %s', async (_words, answer) => {
  const apart = 1_500
  await start(apart)
  const account = await relink.importAccount()
  relink.platform.setFailure({ sub: account.sub, match: 'refresh', answer })
  await report(account)
  await waitFor(() => asked(account).length >= 6, 'six refreshes', 60_000)
  // The report's and the first step's, then the probes.
  const [, ...probes] = asked(account)
  const gaps = probes.slice(1).map((at, index) => at - (probes[index] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(apart)
})

test('a sandbox account is probed within seconds all the same', async () => {
  await start(3_600_000)
  const account = await relink.importAccount({ fields: { is_sandbox: true } })
  relink.platform.setFailure({ sub: account.sub, match: 'refresh', answer: '503' })
  const caseId = await report(account)
  await waitFor(() => asked(account).length >= 4, 'two probes', 60_000)
  relink.platform.clearFailures({ sub: account.sub })
  expect((await relink.caseThat(caseId, (one) => one.outcome !== null, 'the case to end', 60_000)).outcome).toBe('self_healed')
})
