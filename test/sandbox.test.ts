import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEgress } from '../src/egress/egress.js'
import { noPlatformAnswer, platformAnswer } from '../src/egress/platform-answer.js'
import type { PlatformAnswer } from '../src/domain/platform-answer.js'
import { judge } from '../src/domain/judge.js'
import { labEnvironment } from '../src/embedded/lab/lab-environment.js'
import { labFailures, runLab } from '../src/embedded/lab/lab-run.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { relinkApi } from '../src/embedded/relink-api.js'
import { refresh } from '../src/oauth/token-request.js'
import { tokensFrom } from '../src/oauth/tokens.js'
import { allPlatforms, platformOf, platformRules } from '../src/platforms/index.js'
import { brokenEgress } from '../src/sandbox/broken-egress.js'
import { failuresOf } from '../src/sandbox/failures.js'
import { Secret } from '../src/vault/secret.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { appWith } from './support/oauth-app.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    policy: { confirm: 'PT1M', probe_every: 'PT10M' },
    settings: { platformTimeout: 1_000 },
    environment: {
      mail: { delivery: 'live', from: 'Acme <no-reply@acme.example>', allow: ['ada@northwind.example'], per_person_per_day: 100 },
    },
  })
})
afterAll(() => relink.stop())

const sandboxed = (fields: Readonly<Record<string, unknown>> = {}): Promise<ImportedAccount> =>
  relink.importAccount({ fields: { is_sandbox: true, ...fields } })
const breakIt = (id: string, how?: string) =>
  relink.request('POST', `/sandbox/integrated-account/${id}/break`, how === undefined ? undefined : { how })
const report = async (id: string): Promise<string | null> =>
  (await relink.api.send<{ case_id: string | null }>('POST', `/integrated-account/${id}/authentication-error`, { status: 401 })).case_id

describe('at the HTTP seam', () => {
  const egress = createEgress({ allow: '', ownPorts: [], allowLoopback: false })
  afterAll(() => egress.close())
  const all = allPlatforms().flatMap(({ preset: { platform } }) => failuresOf(platform).map((one) => [platform, one.how, one] as const))

  it.each(all)('%s %s is read by the code that reads a platform’s answers', async (platform, how, { means }) => {
    const app = appWith('https://as.example', { platform })
    const answer = await refresh(brokenEgress(egress, platform, how), app, { refreshToken: new Secret('a-refresh-token'), timeoutMs: 30 })
    expect(tokensFrom(answer, { platform: 'generic', scopes: [], scopeSeparator: ' ' })).toBeNull()
    const age = platformOf(platform).recorded.find((one) => one.how === how)?.grantAgeMs ?? null
    const { verdict, addressee, code } = judge(answer, platformRules(platform), { scopesChangedSinceGrant: false, grantAgeMs: age })
    expect({ verdict, addressee, code }).toEqual(means)
  })

  it('keeps to the caller’s patience, signal and size, and to the guard', async () => {
    const ask = async (how: string, given: object): Promise<PlatformAnswer> =>
      brokenEgress(egress, 'generic', how).request('https://as.example/token', given).then(platformAnswer, noPlatformAnswer)
    expect(await ask('timeout', { timeoutMs: 5 })).toMatchObject({ why: 'timeout' })
    expect(await ask('timeout', { timeoutMs: 60_000, signal: AbortSignal.timeout(5) })).toMatchObject({ why: 'aborted' })
    expect(await ask('too_much', { maxBytes: 1_000 })).toMatchObject({ why: 'too_large' })
    expect(await ask('half_a_body', {})).toMatchObject({ why: 'reset' })
    const inwards = brokenEgress(egress, 'generic', 'revoked').request('http://127.0.0.1/token')
    expect(await inwards.then(platformAnswer, noPlatformAnswer)).toMatchObject({ why: 'egress_refused' })
  })
})

describe('breaking an account', () => {
  it('takes sandbox accounts of this environment only, and failures that its platform has', async () => {
    const real = await relink.importAccount()
    expect((await breakIt(real.id)).status).toBe(404)
    const account = await sandboxed()
    const other = await relink.company('other')
    expect((await other.request('POST', `/sandbox/integrated-account/${account.id}/break`)).status).toBe(404)
    expect((await other.request('POST', `/sandbox/integrated-account/${account.id}/mend`)).status).toBe(404)
    const refused = await breakIt(account.id, 'struck_by_lightning')
    expect([refused.status, refused.body['errors']]).toEqual([
      400,
      [{ field: 'how', message: expect.stringContaining('revoked') as string }],
    ])
    expect((await breakIt(account.id)).body).toEqual({
      how: 'revoked',
      platform: 'generic',
      answers: { status: 400, body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } },
    })
    const { result } = await relink.api.get<{ result: { platform: string; how: string }[] }>('/sandbox/failures')
    expect(new Set(result.map(({ platform }) => platform)).size).toBe(allPlatforms().length)
    expect(result).toContainEqual({
      platform: 'hubspot',
      how: 'too_much',
      answers: { status: 200, body: null },
      verdict: 'transient',
      addressee: null,
      code: 'platform_bad_answer',
    })
  })

  it('nothing of it reaches the platform; once fixed, the account refreshes there again and its case heals', async () => {
    const account = await sandboxed()
    await breakIt(account.id, 'wrong_secret')
    relink.platform.resetCounts()
    const caseId = (await report(account.id)) ?? ''
    await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the case to be held')
    await waitFor(async () => (await relink.history(caseId)).activities.includes('probe'), 'the probe to wait')
    expect(relink.platform.requests()).toEqual([])
    const mended = await relink.request('POST', `/sandbox/integrated-account/${account.id}/mend`)
    expect([mended.status, mended.body]).toEqual([200, { success: true }])
    const { outcome } = await relink.caseThat(caseId, (one) => one.outcome !== null, 'the case to end')
    expect(outcome).toBe('operator_fixed')
    expect(relink.platform.requests().length).toBeGreaterThan(0)
    expect(await report(account.id)).toBeNull()
  })

  it('ends with a person’s new grant, if a person can fix it', async () => {
    const account = await sandboxed()
    await breakIt(account.id)
    const caseId = (await report(account.id)) ?? ''
    const mail = await waitFor(() => relink.mails('ada@northwind.example').at(-1), 'the mail')
    const end = await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })
    expect(end.heading).toBe('Connection successful')
    const { outcome } = await relink.caseThat(caseId, (one) => one.outcome !== null, 'the case to end')
    expect(outcome).toBe('reauthorized')
    expect(await report(account.id)).toBeNull()
  })

  it('sends no mail beyond the allow list, although the environment is live: neither a contact nor staff', async () => {
    for (const how of ['revoked', 'wrong_secret', 'unheard_of']) {
      const account = await relink.importAccount({ email: `${how}@northwind.example`, fields: { is_sandbox: true } })
      await breakIt(account.id, how)
      const caseId = (await report(account.id)) ?? ''
      const { result } = await waitFor(async () => {
        const page = await relink.api.get<{ result: { state: string; to: string }[] }>(`/mail?case_id=${caseId}`)
        return page.result.length > 0 && page
      }, `the mail about ${how}`)
      expect(result.map(({ state }) => state)).toEqual(['suppressed'])
      expect(result.flatMap(({ to }) => relink.mails(to))).toEqual([])
    }
    // The operator's own mail about a real account is not held back by the sandbox's.
    const real = await relink.importAccount({ sub: 'usr_real' })
    relink.platform.setFailure({ sub: 'usr_real', match: 'refresh', answer: 'invalid_client' })
    await report(real.id)
    await waitFor(() => relink.mails('operator@acme.example').length > 0, 'the operator to be mailed')
  })
})

const expectLab = async (platform: string | undefined, least: number): Promise<void> => {
  const api = relinkApi(relink.url, await labEnvironment(relink.tools.settings.databaseUrl ?? ''))
  const failures = await labFailures(api, platform)
  expect(failures.length).toBeGreaterThan(least)
  const rows = await runLab(api, failures, () => undefined)
  expect(rows.filter(({ asExpected }) => !asExpected)).toEqual([])
  expect(rows).toHaveLength(failures.length)
  expect(rows.find(({ platform, how }) => platform === 'microsoft' && how === 'account_disabled')).toMatchObject({
    came: { verdict: 'user', addressee: 'admin', code: 'account_disabled' },
    told: ['admin@lab.example'],
  })
  expect(relink.mailbox.messages().filter(({ to }) => JSON.stringify(to).includes('lab.example'))).toEqual([])
}

it('relink lab: every failure of a platform comes to the expected verdict, and the right people are told', () => expectLab('microsoft', 5))

it('relink lab: every failure of every platform', { timeout: 400_000, tags: ['heavy'] }, () => expectLab(undefined, 90))
