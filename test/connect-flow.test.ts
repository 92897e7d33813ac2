import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endOutage } from '../src/accounts/end-outage.js'
import { decideGrant } from '../src/connect/decide-grant.js'
import { finishAttempt } from '../src/connect/finish-attempt.js'
import { linkLives } from '../src/connect/link-lives.js'
import { linkTokenOf } from '../src/connect/link-token-of.js'
import { mintLink } from '../src/connect/mint-link.js'
import type { MintLink } from '../src/connect/mint-link.js'
import { unfinishedAttempts } from '../src/connect/unfinished-attempts.js'
import { connectHouse, heading, Visitor } from './support/connect-house.js'
import type { ConnectHouse } from './support/connect-house.js'
import { signInAndConsent } from './support/consent.js'
import type { ConsentChoice } from './support/consent.js'

let house: ConnectHouse
const ada: ConsentChoice = { email: 'ada@northwind.example' }
beforeAll(async () => {
  house = await connectHouse()
}, 120_000)
afterAll(async () => {
  await house.stop()
})

const mint = (given: Partial<MintLink> & { accountId?: string }) =>
  house.tools.database.transaction((tx) =>
    mintLink(tx, { environmentId: house.environment.id, mintedFor: 'mail', life: 7 * 86_400_000, ...given }),
  )
const one = async <T extends object>(sql: string, ...params: unknown[]): Promise<T | undefined> =>
  (await house.tools.database.query<T>(sql, params)).rows[0]
const attemptsOf = async (accountId: string) =>
  (
    await house.tools.database.query<{ id: string; status: string; ending: string | null; answer: string | null; secrets: string }>(
      'SELECT id, status, ending, answer, secrets FROM attempts WHERE account_id = $1 ORDER BY started_at',
      [accountId],
    )
  ).rows
const generation = async (accountId: string) =>
  (await one<{ generation: number }>('SELECT generation FROM credentials WHERE account_id = $1', accountId))?.generation
const codesSent = () => house.platform.requests().filter(({ grant_type }) => grant_type === 'authorization_code').length
const kinds = async (caseId: string) =>
  (await house.tools.database.query<{ kind: string }>('SELECT kind FROM timeline WHERE case_id = $1 ORDER BY seq', [caseId])).rows.map(
    ({ kind }) => kind,
  )

/** A broken account, its link, and a person who goes as far as the callback's address. */
const broken = async (choice: ConsentChoice | null = ada, given: Parameters<ConnectHouse['account']>[0] = {}) => {
  const accountId = await house.account(given)
  const caseId = await house.break(accountId)
  const link = await mint({ accountId, caseId })
  const visitor = new Visitor(house.url)
  const callback = choice === null ? null : await signInAndConsent(await visitor.start(link.token), choice)
  return { accountId, caseId, link, visitor, callback: callback?.href ?? '' }
}

describe('minting a link by the API', () => {
  const call = (body: object, headers: Record<string, string> = { authorization: `Bearer ${house.apiToken}` }) =>
    fetch(`${house.url}/link-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  it('answers a token that is stored as a keyed hash only, and its page', async () => {
    const accountId = await house.account()
    const res = await call({ integrated_account_id: accountId, persist_previous_context: true })
    expect(res.status).toBe(200)
    expect(res.headers.get('cache-control')).toContain('no-store')
    const { link_token: token, url } = (await res.json()) as { link_token: string; url: string }
    expect(url).toBe(`${house.url}/connect-account?link_token=${token}`)
    expect(JSON.stringify((await house.tools.database.query('SELECT * FROM link_tokens')).rows)).not.toContain(token)
    expect((await fetch(url)).status).toBe(200)
  })

  it('names both fields when both ids are sent, and when neither is', async () => {
    for (const body of [{ integrated_account_id: randomUUID(), tenant_id: 'a' }, {}]) {
      const res = await call(body)
      expect(res.status).toBe(400)
      const { errors } = (await res.json()) as { errors: { field: string }[] }
      expect(errors.map(({ field }) => field)).toEqual(['integrated_account_id', 'tenant_id'])
    }
  })

  it('refuses an address that is not on the list, and somebody elses account like an unknown one', async () => {
    const accountId = await house.account()
    const redirect = await call({ integrated_account_id: accountId, redirect_uri: 'https://evil.example/' })
    expect(redirect.status).toBe(400)
    expect(await redirect.text()).toContain('redirect_uri')
    expect((await call({ integrated_account_id: randomUUID() })).status).toBe(404)
    expect((await call({ tenant_id: 'x', context: { oauth: {} } })).status).toBe(400)
    expect((await call({ tenant_id: 'x' }, {})).status).toBe(401)
  })

  it('derives the same token again from the id, and knows how long it lives', async () => {
    const accountId = await house.account()
    const id = randomUUID()
    const first = await mint({ accountId, id })
    expect((await mint({ accountId, id })).token).toBe(first.token)
    await house.tools.database.transaction(async (tx) => {
      expect(await linkTokenOf(tx, id)).toBe(first.token)
      expect(await linkLives(tx, id, new Date(first.expiresAt.getTime() - 1))).toBe(true)
      expect(await linkLives(tx, id, first.expiresAt)).toBe(false)
    })
  })
})

describe('opening a link', () => {
  it('changes nothing but one line on the timeline, however often; HEAD not even that', async () => {
    const { link, caseId, accountId, visitor } = await broken(null)
    const before = await one('SELECT * FROM integrated_accounts WHERE id = $1', accountId)
    const path = `/connect-account?link_token=${link.token}`
    expect((await visitor.open(path, { method: 'HEAD' })).res.status).toBe(200)
    expect(await kinds(caseId)).not.toContain('page_opened')
    for (let i = 0; i < 3; i += 1) {
      const { res, text } = await visitor.open(path)
      expect(heading(text)).toBe('Reconnect Lumen CRM to Acme Reports')
      expect(text).toContain('a•••@northwind.example')
      expect(text).toMatch(/Reference RL-/)
      expect(res.headers.getSetCookie()).toEqual([])
      expect(res.headers.get('referrer-policy')).toBe('no-referrer')
      expect(res.headers.get('cache-control')).toBe('no-store')
      expect(res.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(res.headers.get('content-security-policy')).not.toContain('form-action')
    }
    expect((await kinds(caseId)).filter((kind) => kind === 'page_opened')).toHaveLength(1)
    expect(await one('SELECT * FROM integrated_accounts WHERE id = $1', accountId)).toEqual(before)
    expect(await attemptsOf(accountId)).toEqual([])
  })

  it('takes what the Link SDK adds to the address', async () => {
    const { link, visitor } = await broken(null)
    const more = 'integration=lumen&integrations=lumen&no_back=true&auth_format=oauth2&skip_rapid_form=true&iframe=true'
    const { res, text } = await visitor.open(`/connect-account?link_token=${link.token}&${more}`)
    expect(res.status).toBe(200)
    expect(text).toContain('target="_blank"')
  })

  it('a click from another site shows the page and starts nothing', async () => {
    const { link, accountId, visitor } = await broken(null)
    for (const site of ['cross-site', 'same-site', 'none']) {
      const { res } = await visitor.post('/connect-account', { link_token: link.token }, { 'Sec-Fetch-Site': site })
      expect(res.status).toBe(200)
      expect(res.headers.getSetCookie()).toEqual([])
    }
    expect(await attemptsOf(accountId)).toEqual([])
  })

  it('an unknown token gets a page, and soon a pause; valid links are not held up by it', async () => {
    const { link } = await broken(null)
    const visitor = new Visitor(house.url)
    let last = await visitor.open(`/connect-account?link_token=${randomUUID()}`)
    expect([404, 429]).toContain(last.res.status)
    for (let i = 0; i < 61 && last.res.status !== 429; i += 1)
      last = await visitor.open(`/connect-account?link_token=not-a-token-${String(i)}`)
    expect(last.res.status).toBe(429)
    expect(Number(last.res.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(last.res.headers.get('referrer-policy')).toBe('no-referrer')
    expect((await visitor.open(`/connect-account?link_token=${link.token}`)).res.status).toBe(200)
    await house.tools.database.query('DELETE FROM rate_limits')
  })

  it('no sign-in starts while our own app is at fault', async () => {
    const accountId = await house.account()
    await house.break(accountId, 'operator')
    const { token } = await mint({ accountId })
    const { res, text } = await new Visitor(house.url).post('/connect-account', { link_token: token })
    expect([res.status, heading(text)]).toEqual([503, 'This is on our side'])
    expect(await attemptsOf(accountId)).toEqual([])
  })

  it('a deleted account has nothing to reconnect', async () => {
    const { link, accountId, visitor } = await broken(null)
    await house.tools.database.query('UPDATE integrated_accounts SET deleted_at = now() WHERE id = $1', [accountId])
    const { res, text } = await visitor.open(`/connect-account?link_token=${link.token}`)
    expect([res.status, heading(text)]).toEqual([410, 'There is nothing to reconnect'])
  })

  it('a link taken back by healing says that it works already', async () => {
    const { link, accountId, visitor } = await broken(null)
    await house.tools.database.query(`UPDATE integrated_accounts SET status = 'active', links_void_before = now() WHERE id = $1`, [
      accountId,
    ])
    const { text } = await visitor.post('/connect-account', { link_token: link.token })
    expect(heading(text)).toBe('Lumen CRM is already connected')
  })
})

describe('reconnecting', () => {
  it('signs in, comes back, reads "Connection successful"; once more shows it again and sends no code twice', async () => {
    const { accountId, caseId, link, visitor } = await broken(null)
    const other = await mint({ accountId, caseId })
    const to = await visitor.start(link.token)
    expect(visitor.cookie).toMatch(/^relink=[\w-]{43}$/)
    const asked = new URL(to).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('nonce')).not.toBeNull()
    expect(to).not.toContain(link.token)
    const callback = await signInAndConsent(to, ada)
    const sent = codesSent()
    const { res, text } = await visitor.open(callback.href)
    expect([res.status, heading(text)]).toEqual([200, 'Connection successful'])
    expect(res.headers.get('cache-control')).toBe('no-store')
    expect(text).not.toContain(link.token)
    expect(await generation(accountId)).toBe(2)
    expect(await one('SELECT status, open_case_id FROM integrated_accounts WHERE id = $1', accountId)).toEqual({
      status: 'active',
      open_case_id: null,
    })
    expect(await one('SELECT outcome FROM cases WHERE id = $1', caseId)).toEqual({ outcome: 'reauthorized' })
    const [attempt] = await attemptsOf(accountId)
    expect(attempt).toMatchObject({ status: 'succeeded', ending: 'done', answer: null, secrets: '' })
    expect(await one(`SELECT payload FROM outbox WHERE kind = 'wake' AND subject_id = $1`, caseId)).toEqual({
      payload: { id: attempt?.id, signal: 'reauthorized' },
    })
    expect(await kinds(caseId)).toEqual(expect.arrayContaining(['attempt_started', 'reauthorized']))
    // Reload and the back button.
    expect(heading((await visitor.open(callback.href)).text)).toBe('Connection successful')
    expect(codesSent()).toBe(sent + 1)
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('This link has been used')
    expect(heading((await visitor.open(`/connect-account?link_token=${other.token}`)).text)).toBe('Lumen CRM is already connected')
  })

  it('honours a link for an account that works, and tells the environment once', async () => {
    const accountId = await house.account()
    const { token } = await mint({ accountId, scopes: ['openid', 'offline_access'] })
    const visitor = new Visitor(house.url)
    expect((await visitor.open(`/connect-account?link_token=${token}`)).text).toContain('It works at the moment.')
    const to = await visitor.start(token)
    expect(new URL(to).searchParams.get('scope')).toBe('openid offline_access')
    const callback = await signInAndConsent(to, ada)
    expect(heading((await visitor.open(callback.href)).text)).toBe('Connection successful')
    expect(await generation(accountId)).toBe(2)
    const { rows } = await house.tools.database.query('SELECT event FROM events WHERE account_id = $1 ORDER BY created_at, event', [
      accountId,
    ])
    expect(rows.filter(({ event }) => event === 'integrated_account:updated')).toHaveLength(1)
  })

  it('says goodbye at the address of the product, where it is still allowed', async () => {
    const accountId = await house.account()
    const { token } = await mint({
      accountId,
      mintedFor: 'api',
      redirectUri: 'https://app.acme.example/done',
      persistPreviousContext: true,
    })
    const visitor = new Visitor(house.url)
    const callback = await signInAndConsent(await visitor.start(token), ada)
    const { res } = await visitor.open(callback.href)
    const to = new URL(res.headers.get('location') ?? '')
    expect(to.origin + to.pathname).toBe('https://app.acme.example/done')
    expect(Object.fromEntries(to.searchParams)).toEqual({
      is_truto: 'true',
      result: 'success',
      integration: 'lumen',
      integrated_account_id: accountId,
    })
  })

  it.each([
    ['declined', { ...ada, deny: true }, 'Lumen CRM was not connected'],
    ['wrong_account', { email: 'bob@fabrikam.example' }, 'That was a different Lumen CRM account'],
    ['scope_missing', { ...ada, untick: ['reports.read'] }, 'One permission was left out'],
  ] as const)('%s: the old credentials stay, the link works on, the page says what to do', async (ending, choice, title) => {
    const { accountId, caseId, link, visitor, callback } = await broken(choice)
    const { text } = await visitor.open(callback)
    expect(heading(text)).toBe(title)
    expect(await generation(accountId)).toBe(1)
    expect((await attemptsOf(accountId))[0]).toMatchObject({ status: 'failed', ending, answer: null, secrets: '' })
    expect(await kinds(caseId)).toContain('attempt_failed')
    if (ending === 'scope_missing') expect(text).toContain('reports.read')
    if (ending === 'wrong_account') expect(text).toContain('b•••@fabrikam.example')
    expect(text).toContain(`name="link_token" value="${link.token}"`)
    const again = await signInAndConsent(await visitor.start(link.token), ada)
    expect(heading((await visitor.open(again.href)).text)).toBe('Connection successful')
  })

  it('no refresh token: refused', async () => {
    const { accountId, visitor, callback } = await broken()
    await house.platform.updateClient('acme', { no_refresh_token: true })
    expect(heading((await visitor.open(callback)).text)).toBe('Lumen CRM did not give lasting access')
    await house.platform.updateClient('acme', { no_refresh_token: false })
    expect(await generation(accountId)).toBe(1)
  })

  it.each([
    ['503', 'Lumen CRM does not answer at the moment'],
    ['invalid_client', 'This is on our side'],
    ['invalid_grant', 'Please press the button once more'],
    ['odd_4xx', 'Lumen CRM was not connected'],
  ] as const)('the token endpoint answers %s: %s', async (answer, title) => {
    const { accountId, visitor, callback } = await broken()
    house.platform.setFailure({ match: 'code', answer })
    const { text } = await visitor.open(callback)
    house.platform.clearFailures()
    expect(heading(text)).toBe(title)
    expect(await generation(accountId)).toBe(1)
  })

  it('another browser, a wrong state, a forged issuer: start again, and nothing is sent', async () => {
    const { accountId, visitor, callback } = await broken()
    const sent = codesSent()
    const stranger = new Visitor(house.url)
    expect(heading((await stranger.open(callback)).text)).toBe('Please start again from your mail')
    const forged = new URL(callback)
    forged.searchParams.set('iss', 'https://evil.example')
    expect(heading((await visitor.open(forged.href)).text)).toBe('Please start again from your mail')
    const error = new URL(callback)
    error.searchParams.delete('code')
    error.searchParams.set('error', 'access_denied')
    expect(heading((await stranger.open(error.href)).text)).toBe('Please start again from your mail')
    const elsewhere = callback.replace(house.integration.id, randomUUID())
    expect((await visitor.open(elsewhere)).res.status).toBe(400)
    expect(codesSent()).toBe(sent)
    expect((await attemptsOf(accountId))[0]?.status).toBe('started')
    expect(heading((await visitor.open(callback)).text)).toBe('Connection successful')
  })

  it('too old: a click starts again', async () => {
    const { visitor, callback, link } = await broken()
    await house.tools.database.query(`UPDATE attempts SET expires_at = now() - interval '1 second' WHERE link_id = $1`, [link.id])
    const { res, text } = await visitor.open(callback)
    expect(res.status).toBe(400)
    expect(text).toContain('Start again')
    expect(text).toContain(link.token)
  })

  it('two tabs and two people at once: one code is sent, the other reads that it works', async () => {
    const { accountId, link, visitor, callback } = await broken()
    const second = new Visitor(house.url)
    const theirs = await signInAndConsent(await second.start(link.token), ada)
    const tab = await signInAndConsent(await visitor.start(link.token), ada)
    const sent = codesSent()
    const answers = await Promise.all([visitor.open(callback), second.open(theirs.href), visitor.open(tab.href), visitor.open(callback)])
    expect(answers.map(({ text }) => heading(text)).filter((title) => title === 'Connection successful').length).toBeGreaterThanOrEqual(1)
    for (const { text } of answers) expect(['Connection successful', 'Lumen CRM is already connected']).toContain(heading(text))
    expect(codesSent()).toBe(sent + 1)
    expect(await generation(accountId)).toBe(2)
  }, 30_000)

  it('an attempt cut off before an answer is interrupted; one that was kept is finished', async () => {
    const cut = await broken()
    await house.tools.database.query(
      `UPDATE attempts SET status = 'exchanging', exchanging_at = now() - interval '5 minutes' WHERE account_id = $1`,
      [cut.accountId],
    )
    const ids = await house.tools.database.transaction((tx) => unfinishedAttempts(tx, new Date(Date.now() - 60_000)))
    expect(ids).toEqual((await attemptsOf(cut.accountId)).map(({ id }) => id))
    for (const id of ids) await finishAttempt(house.tools, id)
    const { text } = await cut.visitor.open(cut.callback)
    expect(heading(text)).toBe('Please press the button once more')
    expect(text).toContain(cut.link.token)
    expect(await generation(cut.accountId)).toBe(1)
  })

  it('works nowhere in the logs: no token, no code, no state', async () => {
    const { link, visitor, callback } = await broken()
    await visitor.open(`/connect-account?link_token=${link.token}`)
    await visitor.open(callback)
    const log = house.logged.join('\n')
    expect(log).toContain('/oauth/callback/')
    expect(log).not.toContain(link.token)
    for (const name of ['code', 'state']) expect(log).not.toContain(new URL(callback).searchParams.get(name))
  })
})

describe('a kept grant', () => {
  it('outlives a platform that can not be asked whose it is', async () => {
    const { oauth } = house.integration
    const use = (from: string) =>
      house.tools.database.query('UPDATE integrations SET oauth = $2 WHERE id = $1', [
        house.integration.id,
        JSON.stringify({ ...oauth, identity: { ...oauth.identity, from } }),
      ])
    await use('userinfo')
    const { accountId, visitor, callback } = await broken()
    house.platform.setFailure({ match: 'userinfo', answer: '503' })
    expect(heading((await visitor.open(callback)).text)).toBe('Lumen CRM does not answer at the moment')
    const [attempt] = await attemptsOf(accountId)
    expect(attempt?.status).toBe('kept')
    expect(attempt?.answer).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(await generation(accountId)).toBe(1)
    house.platform.clearFailures()
    const sent = codesSent()
    // Two processes at once: it is swapped in once.
    await Promise.all([finishAttempt(house.tools, attempt?.id ?? ''), finishAttempt(house.tools, attempt?.id ?? '')])
    await use('id_token')
    expect(await generation(accountId)).toBe(2)
    expect(codesSent()).toBe(sent)
    expect(heading((await visitor.open(callback)).text)).toBe('Connection successful')
  })

  it('an exchange under way is left alone by the reconciler', async () => {
    const { accountId } = await broken()
    await house.tools.database.query(`UPDATE attempts SET status = 'exchanging', exchanging_at = now() WHERE account_id = $1`, [accountId])
    const [attempt] = await attemptsOf(accountId)
    await finishAttempt(house.tools, attempt?.id ?? '')
    expect((await attemptsOf(accountId))[0]?.status).toBe('exchanging')
  })

  it('no secret of the app stands in an attempt', async () => {
    await broken()
    const { rows } = await house.tools.database.query<{ app: Record<string, unknown> }>('SELECT app FROM attempts')
    expect(rows.length).toBeGreaterThan(0)
    for (const { app } of rows) expect(app).not.toHaveProperty('clientSecret')
  })
})

describe('an account of which nobody knows whose it is', () => {
  it('waits for the company: yes swaps the kept grant in', async () => {
    const { accountId, caseId, link, visitor, callback } = await broken(ada, { known: false })
    expect(heading((await visitor.open(callback)).text)).toBe('Almost done')
    expect(await one('SELECT stage, hold_why FROM cases WHERE id = $1', caseId)).toEqual({ stage: 'held', hold_why: 'identity' })
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('Almost done')
    expect(await decideGrant(house.tools, caseId, true)).toBeNull()
    expect(await generation(accountId)).toBe(2)
    expect(heading((await visitor.open(callback)).text)).toBe('Connection successful')
    expect(await decideGrant(house.tools, caseId, true)).not.toBeNull()
  })

  it('no discards it and asks again', async () => {
    const { accountId, caseId, link, visitor, callback } = await broken(ada, { known: false })
    await visitor.open(callback)
    expect(await decideGrant(house.tools, caseId, false)).toBeNull()
    expect(await generation(accountId)).toBe(1)
    expect(await one('SELECT stage, hold_why FROM cases WHERE id = $1', caseId)).toEqual({ stage: 'awaiting_user', hold_why: null })
    expect(heading((await visitor.open(callback)).text)).toBe('This account was not accepted')
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('Reconnect Lumen CRM to Acme Reports')
  })
})

describe('a link that has run out', () => {
  it('mails a fresh one to the contact on file by waking the case, three times in an hour', async () => {
    const { accountId, caseId, visitor } = await broken(null)
    const { token } = await mint({ accountId, caseId, life: -1 })
    const { res, text } = await visitor.open(`/connect-account?link_token=${token}`)
    expect([res.status, heading(text)]).toEqual([410, 'This link has run out'])
    expect(text).toContain('Mail me a new link (to a•••@northwind.example)')
    const statuses: number[] = []
    for (let i = 0; i < 4; i += 1) statuses.push((await visitor.post('/connect-account/fresh-link', { link_token: token })).res.status)
    expect(statuses).toEqual([202, 202, 202, 429])
    const { rows } = await house.tools.database.query(`SELECT FROM outbox WHERE subject_id = $1 AND payload->>'why' = 'fresh_link'`, [
      caseId,
    ])
    expect(rows).toHaveLength(3)
    expect((await visitor.post('/connect-account', { link_token: token })).res.status).toBe(410)
  })

  it('mails a fresh one by itself when the case is over, and that one works', async () => {
    const { accountId, caseId, link, visitor } = await broken(null)
    await house.tools.database.transaction((tx) => endOutage(tx, { accountId, outcome: 'expired' }))
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('This link has run out')
    const { res, text } = await visitor.post('/connect-account/fresh-link', { link_token: link.token })
    expect([res.status, heading(text)]).toEqual([202, 'A new link is on its way'])
    const mail = await one<{ id: string; link_id: string; state: string; message: string; recipient: string }>(
      `SELECT m.* FROM mails m WHERE m.account_id = $1 AND m.kind = 'fresh_link'`,
      accountId,
    )
    expect(mail).toMatchObject({ state: 'queued', recipient: 'ada@northwind.example' })
    expect(await one(`SELECT kind FROM outbox WHERE subject_id = $1`, mail?.id)).toEqual({ kind: 'mail' })
    const fresh = await house.tools.database.transaction((tx) => linkTokenOf(tx, mail?.link_id ?? ''))
    expect(mail?.message).not.toContain(fresh)
    const callback = await signInAndConsent(await visitor.start(fresh), ada)
    expect(heading((await visitor.open(callback.href)).text)).toBe('Connection successful')
    expect(await one('SELECT status FROM integrated_accounts WHERE id = $1', accountId)).toEqual({ status: 'active' })
    expect(await one('SELECT outcome FROM cases WHERE id = $1', caseId)).toEqual({ outcome: 'expired' })
  })

  it('names support where nobody is on file', async () => {
    const { accountId, visitor } = await broken(null)
    await house.tools.database.query(`UPDATE integrated_accounts SET remote_account = NULL WHERE id = $1`, [accountId])
    await house.tools.database.query('DELETE FROM account_contacts WHERE account_id = $1', [accountId])
    const { token } = await mint({ accountId, life: -1 })
    const { text } = await visitor.open(`/connect-account?link_token=${token}`)
    expect(text).toContain('Ask support@acme.example for a new one.')
    expect(text).not.toContain('<button>')
  })
})

describe('a new account', () => {
  it('is chosen among the integrations of the environment first', async () => {
    await house.tools.database.query(
      `INSERT INTO integrations (id, environment_id, name, label, platform, authentication_method, oauth, scopes_changed_at, created_at, updated_at)
       SELECT $1, environment_id, 'other', 'Other CRM', platform, authentication_method, oauth, now(), now(), now() FROM integrations WHERE id = $2`,
      [randomUUID(), house.integration.id],
    )
    const { token } = await mint({ tenantId: 'contoso', mintedFor: 'api' })
    const visitor = new Visitor(house.url)
    const path = `/connect-account?link_token=${token}`
    const { text } = await visitor.open(path)
    expect(heading(text)).toBe('What should be connected to Acme Reports?')
    expect(text).not.toContain('<button>')
    const href = /href="([^"]*integration=lumen[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const chosen = await visitor.open(href)
    expect(heading(chosen.text)).toBe('Connect Lumen CRM to Acme Reports')
    expect(chosen.text).toContain('Choose something else')
    expect((await visitor.open(`${path}&integration=lumen&no_back=true`)).text).not.toContain('Choose something else')
    // A click without a choice shows the choice.
    expect(heading((await visitor.post('/connect-account', { link_token: token })).text)).toBe('What should be connected to Acme Reports?')
    await house.tools.database.query(`DELETE FROM integrations WHERE name = 'other'`)
  })

  it('asks for what only the person knows of the platforms address', async () => {
    const { oauth } = house.integration
    const set = (change: object) =>
      house.tools.database.query('UPDATE integrations SET oauth = $2 WHERE id = $1', [
        house.integration.id,
        JSON.stringify({ ...oauth, ...change }),
      ])
    await set({ authorization_endpoint: `${oauth.authorization_endpoint}?shop={shop}` })
    const { token } = await mint({ tenantId: 'contoso', mintedFor: 'api' })
    const visitor = new Visitor(house.url)
    expect((await visitor.open(`/connect-account?link_token=${token}`)).text).toContain('name="field.shop"')
    const bad = await visitor.post('/connect-account', { link_token: token, integration: 'lumen', 'field.shop': 'evil.example/#' })
    expect(bad.text).toContain('aria-invalid="true"')
    const to = await visitor.start(token, { integration: 'lumen', 'field.shop': 'north', 'field.plan': 'gold' })
    expect(new URL(to).searchParams.get('shop')).toBe('north')
    const row = await one<{ entered: object }>('SELECT entered FROM attempts ORDER BY started_at DESC LIMIT 1')
    expect(row?.entered).toEqual({ shop: 'north' })
    await set({})
  })

  it('names the tenant before the click, and inserts the account once', async () => {
    const link = await mint({ tenantId: 'fabrikam', mintedFor: 'api', context: { plan: 'gold' } })
    const visitor = new Visitor(house.url)
    const { text } = await visitor.open(`/connect-account?link_token=${link.token}`)
    expect(heading(text)).toBe('Connect Lumen CRM to Acme Reports')
    expect(text).toContain('Only go on if you work for fabrikam.')
    const callback = await signInAndConsent(await visitor.start(link.token, { integration: 'lumen' }), { email: 'bob@fabrikam.example' })
    expect(heading((await visitor.open(callback.href)).text)).toBe('Connection successful')
    expect(heading((await visitor.open(callback.href)).text)).toBe('Connection successful')
    const { rows } = await house.tools.database.query(`SELECT status, context FROM integrated_accounts WHERE tenant_id = 'fabrikam'`)
    expect(rows).toEqual([{ status: 'active', context: { plan: 'gold' } }])
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('This link has been used')
  })
})
