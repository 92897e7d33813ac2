// @module-tag heavy
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cutOver } from '../src/integrations/cut-over.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

/** A week of hourly tokens. */
const refreshes = 7 * 24
/** An hour of the week; the tokens live little longer, so that each is due soon after it came. */
const hourMs = 150
const tokenLifeS = 1

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ environment: { mode: 'observe' }, policy: { confirm: 'PT0S', probe_every: 'PT1S' } })
  await relink.platform.updateClient('acme-reports', { access_token_ttl_s: tokenLifeS })
})
afterAll(() => relink.stop())

/** The system that Relink is to replace: refreshes each account by the hour, keeps what it gets, and tells Relink. */
class OldSystem {
  readonly #refreshToken = new Map<string, string>()
  readonly failed: string[] = []

  constructor(accounts: readonly ImportedAccount[]) {
    for (const { id, refreshToken } of accounts) this.#refreshToken.set(id, refreshToken)
  }

  async refresh(id: string): Promise<void> {
    const answer = await fetch(`${relink.platform.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('acme-reports:acme-reports-test-secret').toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: this.#refreshToken.get(id) ?? '' }),
    })
    const text = await answer.text()
    if (!answer.ok) {
      this.failed.push(`${id}: ${String(answer.status)}`)
      const raw = { status: answer.status, body: text }
      await relink.request('POST', `/integrated-account/${id}/authentication-error`, { status: 401, body: raw })
      return
    }
    const body = JSON.parse(text) as Record<string, unknown>
    this.#refreshToken.set(id, String(body['refresh_token']))
    const patched = await relink.request('PATCH', `/integrated-account/${id}/credentials`, { context: { oauth: { token: body } } })
    if (patched.status !== 200) this.failed.push(`${id}: Relink answered ${String(patched.status)} ${patched.text}`)
  }
}

/** The product meanwhile uses everything of Relink's that refreshes in a live environment. */
const useRelink = async (accounts: readonly ImportedAccount[], until: AbortSignal): Promise<void> => {
  while (!until.aborted) {
    for (const { id } of accounts) {
      await relink.request('GET', `/integrated-account/${id}/access-token?min_valid=PT10M`)
      await relink.request('POST', '/integrated-account/refresh-credentials', { id })
      await delay(20)
    }
  }
}

test('two systems on a platform that rotates, a week’s refreshes: every grant is alive at the end, and after the cut-over', async () => {
  const accounts = await Promise.all(
    ['ada', 'ben', 'cleo'].map((name) =>
      relink.importAccount({ sub: `usr_${name}`, email: `${name}@dual.example`, fields: { tenant_id: name } }),
    ),
  )
  const [, second] = accounts
  const old = new OldSystem(accounts)
  const ended = new AbortController()
  const product = useRelink(accounts, ended.signal)
  for (let hour = 1; hour <= refreshes; hour += 1) {
    const began = performance.now()
    if (hour === 50) relink.platform.setFailure({ sub: 'usr_ben', match: 'refresh', answer: '503' })
    if (hour === 53) relink.platform.clearFailures()
    await Promise.all(accounts.map(({ id }) => old.refresh(id)))
    await delay(Math.max(0, hourMs - (performance.now() - began)))
  }
  ended.abort()
  await product

  // Three failures that the platform was told to give, and one case of them, which the next good tokens ended.
  expect(old.failed).toEqual(Array.from({ length: 3 }, () => `${second?.id ?? ''}: 503`))
  const counts = relink.platform.counts()
  expect(counts.refresh_token_reuse_attempts).toBe(0)
  expect(counts.by_grant_type['refresh_token']).toBe(refreshes * accounts.length)
  const { result: cases } = await relink.api.get<{ result: Record<string, unknown>[] }>('/case')
  expect(cases).toHaveLength(1)
  expect(cases[0]).toMatchObject({ integrated_account_id: second?.id, verdict: 'transient', outcome: 'self_healed', confirmed_at: null })
  expect(relink.receiver.events()).toEqual([])
  for (const { email } of accounts) expect(relink.mails(email)).toEqual([])

  // The old system has stopped. Relink goes on with what it was given last.
  await relink.tools.database.transaction((tx) => cutOver(tx, { environment: 'test', back: false, actor: 'relink' }))
  for (const { id } of accounts) {
    for (let time = 0; time < 3; time += 1) {
      const fresh = await relink.request('POST', '/integrated-account/refresh-credentials', { id })
      expect(fresh.text).toBe('{"success":true}')
    }
    const token = await relink.request('GET', `/integrated-account/${id}/access-token`)
    const me = await fetch(`${relink.platform.url}/api/me`, { headers: { authorization: `Bearer ${String(token.body['access_token'])}` } })
    expect(me.status).toBe(200)
    await waitFor(
      async () => (await relink.api.get<{ status: string }>(`/integrated-account/${id}`)).status === 'active',
      'it to be active',
    )
  }
  expect(relink.platform.counts().refresh_token_reuse_attempts).toBe(0)
}, 240_000)
