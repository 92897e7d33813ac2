import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { selectCaseView } from '../src/cases/view-store.js'
import { timelinePage } from '../src/cases/timeline-json.js'
import { decideGrant } from '../src/connect/decide-grant.js'
import { finishAttempt, unfinishedAttempts } from '../src/connect/finish-attempt.js'
import { connectHouse, heading, Visitor } from './support/connect-house.js'
import type { ConnectHouse } from './support/connect-house.js'
import { ada, connectSteps } from './support/connect-steps.js'
import type { ConnectSteps } from './support/connect-steps.js'
import { signInAndConsent } from './support/consent.js'

let house: ConnectHouse
let steps: ConnectSteps
beforeAll(async () => {
  house = await connectHouse()
  steps = connectSteps(house)
})
afterAll(async () => {
  await house.stop()
})

describe('reconnecting', () => {
  it('signs in, comes back, reads "Connection successful"; once more shows it again and sends no code twice', async () => {
    const { accountId, caseId, link, visitor } = await steps.broken(null)
    const other = await steps.mint({ accountId, caseId })
    const to = await visitor.start(link.token)
    expect(visitor.cookie).toMatch(/^relink=[\w-]{43}$/)
    const asked = new URL(to).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('nonce')).not.toBeNull()
    expect(to).not.toContain(link.token)
    const callback = await signInAndConsent(to, ada)
    const sent = steps.codesSent()
    const { res, text } = await visitor.open(callback.href)
    expect([res.status, heading(text)]).toEqual([200, 'Connection successful'])
    expect(res.headers.get('cache-control')).toBe('no-store')
    expect(text).not.toContain(link.token)
    expect(await steps.generation(accountId)).toBe(2)
    expect(await steps.one('SELECT status, open_case_id FROM integrated_accounts WHERE id = $1', accountId)).toEqual({
      status: 'active',
      open_case_id: null,
    })
    expect(await steps.one('SELECT outcome FROM cases WHERE id = $1', caseId)).toEqual({ outcome: 'reauthorized' })
    const [attempt] = await steps.attemptsOf(accountId)
    expect(attempt).toMatchObject({ status: 'succeeded', ending: 'done', answer: null, secrets: '' })
    expect(await steps.one(`SELECT payload FROM outbox WHERE kind = 'wake' AND subject_id = $1`, caseId)).toEqual({
      payload: { id: attempt?.id, signal: 'reauthorized' },
    })
    expect(await steps.kinds(caseId)).toEqual(expect.arrayContaining(['attempt_started', 'reauthorized']))
    // Reload and the back button.
    expect(heading((await visitor.open(callback.href)).text)).toBe('Connection successful')
    expect(steps.codesSent()).toBe(sent + 1)
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('This link has been used')
    expect(heading((await visitor.open(`/connect-account?link_token=${other.token}`)).text)).toBe('Lumen CRM is already connected')
  })

  it('sends the code to a filled token endpoint, but not where the template was changed and confirmed meanwhile', async () => {
    const { token_endpoint: endpoint } = await steps
      .one('SELECT oauth FROM integrations WHERE id = $1', house.integration.id)
      .then((row) => (row as { oauth: { token_endpoint: string } }).oauth)
    const [, before = '', leaf = ''] = /^(.*\/)([^/]+)$/.exec(endpoint) ?? []
    const move = (to: string) =>
      house.tools.database.query(
        `UPDATE integrations SET oauth = jsonb_set(oauth, '{token_endpoint}', to_jsonb($2::text)), endpoints_confirmed_at = clock_timestamp() WHERE id = $1`,
        [house.integration.id, to],
      )
    await move(`${before}{leaf}`)
    try {
      const started = async () => {
        const { accountId, link, visitor } = await steps.broken(null)
        await house.tools.database.query(
          `UPDATE integrated_accounts SET context = context || jsonb_build_object('leaf', $2::text) WHERE id = $1`,
          [accountId, leaf],
        )
        return { accountId, visitor, callback: await signInAndConsent(await visitor.start(link.token), ada) }
      }
      const good = await started()
      expect(heading((await good.visitor.open(good.callback.href)).text)).toBe('Connection successful')
      const late = await started()
      const sent = steps.codesSent()
      await move(`${before}elsewhere/{leaf}`)
      expect(heading((await late.visitor.open(late.callback.href)).text)).not.toBe('Connection successful')
      expect(steps.codesSent()).toBe(sent)
      expect(await steps.generation(late.accountId)).toBe(1)
    } finally {
      await move(endpoint)
    }
  })

  it('honours a link for an account that works, and tells the environment once', async () => {
    const accountId = await house.account()
    const { token } = await steps.mint({ accountId, scopes: ['openid', 'offline_access'] })
    const visitor = new Visitor(house.url)
    expect((await visitor.open(`/connect-account?link_token=${token}`)).text).toContain('It works at the moment.')
    const to = await visitor.start(token)
    expect(new URL(to).searchParams.get('scope')).toBe('openid offline_access')
    const callback = await signInAndConsent(to, ada)
    expect(heading((await visitor.open(callback.href)).text)).toBe('Connection successful')
    expect(await steps.generation(accountId)).toBe(2)
    const { rows } = await house.tools.database.query('SELECT event FROM events WHERE account_id = $1 ORDER BY created_at, event', [
      accountId,
    ])
    expect(rows.filter(({ event }) => event === 'integrated_account:updated')).toHaveLength(1)
  })

  it('leads back to the product’s address, if it is still allowed', async () => {
    const accountId = await house.account()
    const { token } = await steps.mint({
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
    const { accountId, caseId, link, visitor, callback } = await steps.broken(choice)
    await house.tools.database.query("UPDATE integrated_accounts SET label = 'Northwind' WHERE id = $1", [accountId])
    const { text } = await visitor.open(callback)
    expect(heading(text)).toBe(title)
    expect(await steps.generation(accountId)).toBe(1)
    expect((await steps.attemptsOf(accountId))[0]).toMatchObject({ status: 'failed', ending, answer: null, secrets: '' })
    expect(await steps.kinds(caseId)).toContain('attempt_failed')
    if (ending === 'scope_missing') expect(text).toContain('reports.read')
    // As the mail names it, so that the person does not have to guess which one is meant.
    if (ending === 'wrong_account') {
      expect(text).toContain('You chose b•••@fabrikam.example just now. Try again with Northwind (a•••@northwind.example).')
    }
    expect(text).toContain(`name="link_token" value="${link.token}"`)
    const again = await signInAndConsent(await visitor.start(link.token), ada)
    expect(heading((await visitor.open(again.href)).text)).toBe('Connection successful')
  })

  it('no refresh token: refused', async () => {
    const { accountId, visitor, callback } = await steps.broken()
    await house.platform.updateClient('acme', { no_refresh_token: true })
    expect(heading((await visitor.open(callback)).text)).toBe('Lumen CRM did not give lasting access')
    await house.platform.updateClient('acme', { no_refresh_token: false })
    expect(await steps.generation(accountId)).toBe(1)
  })

  it.each([
    ['503', 'Lumen CRM does not answer at the moment'],
    ['invalid_client', 'This is on our side'],
    ['invalid_grant', 'Please press the button once more'],
    ['odd_4xx', 'Lumen CRM was not connected'],
  ] as const)('the token endpoint answers %s: %s', async (answer, title) => {
    const { accountId, visitor, callback } = await steps.broken()
    house.platform.setFailure({ match: 'code', answer })
    const { text } = await visitor.open(callback)
    house.platform.clearFailures()
    expect(heading(text)).toBe(title)
    expect(await steps.generation(accountId)).toBe(1)
  })

  it('another browser, a wrong state, a forged issuer: start again, and nothing is sent', async () => {
    const { accountId, visitor, callback } = await steps.broken()
    const sent = steps.codesSent()
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
    expect(steps.codesSent()).toBe(sent)
    expect((await steps.attemptsOf(accountId))[0]?.status).toBe('started')
    expect(heading((await visitor.open(callback)).text)).toBe('Connection successful')
  })

  it('too old: a click starts again', async () => {
    const { visitor, callback, link } = await steps.broken()
    await house.tools.database.query(`UPDATE attempts SET expires_at = now() - interval '1 second' WHERE link_id = $1`, [link.id])
    const { res, text } = await visitor.open(callback)
    expect(res.status).toBe(400)
    expect(text).toContain('Start again')
    expect(text).toContain(link.token)
  })

  it('two tabs and two people at once: one code is sent, the other reads that it works', async () => {
    const { accountId, link, visitor, callback } = await steps.broken()
    const second = new Visitor(house.url)
    const theirs = await signInAndConsent(await second.start(link.token), ada)
    const tab = await signInAndConsent(await visitor.start(link.token), ada)
    const sent = steps.codesSent()
    const answers = await Promise.all([visitor.open(callback), second.open(theirs.href), visitor.open(tab.href), visitor.open(callback)])
    expect(answers.map(({ text }) => heading(text)).filter((title) => title === 'Connection successful').length).toBeGreaterThanOrEqual(1)
    for (const { text } of answers) expect(['Connection successful', 'Lumen CRM is already connected']).toContain(heading(text))
    expect(steps.codesSent()).toBe(sent + 1)
    expect(await steps.generation(accountId)).toBe(2)
  })

  it('an attempt cut off before an answer is interrupted; one that was kept is finished', async () => {
    const cut = await steps.broken()
    await house.tools.database.query(
      `UPDATE attempts SET status = 'exchanging', exchanging_at = now() - interval '5 minutes' WHERE account_id = $1`,
      [cut.accountId],
    )
    const ids = await house.tools.database.transaction((tx) => unfinishedAttempts(tx, new Date(Date.now() - 60_000)))
    expect(ids).toEqual((await steps.attemptsOf(cut.accountId)).map(({ id }) => id))
    for (const id of ids) await finishAttempt(house.tools, id)
    const { text } = await cut.visitor.open(cut.callback)
    expect(heading(text)).toBe('Please press the button once more')
    expect(text).toContain(cut.link.token)
    expect(await steps.generation(cut.accountId)).toBe(1)
  })

  it('works nowhere in the logs: no token, no code, no state', async () => {
    const { link, visitor, callback } = await steps.broken()
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
    const { accountId, visitor, callback } = await steps.broken()
    house.platform.setFailure({ match: 'userinfo', answer: '503' })
    expect(heading((await visitor.open(callback)).text)).toBe('Lumen CRM does not answer at the moment')
    const [attempt] = await steps.attemptsOf(accountId)
    expect(attempt?.status).toBe('kept')
    expect(attempt?.answer).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(await steps.generation(accountId)).toBe(1)
    house.platform.clearFailures()
    const sent = steps.codesSent()
    // Two processes at once: it is swapped in once.
    await Promise.all([finishAttempt(house.tools, attempt?.id ?? ''), finishAttempt(house.tools, attempt?.id ?? '')])
    await use('id_token')
    expect(await steps.generation(accountId)).toBe(2)
    expect(steps.codesSent()).toBe(sent)
    expect(heading((await visitor.open(callback)).text)).toBe('Connection successful')
  })

  it('an exchange under way is left alone by the reconciler', async () => {
    const { accountId } = await steps.broken()
    await house.tools.database.query(`UPDATE attempts SET status = 'exchanging', exchanging_at = now() WHERE account_id = $1`, [accountId])
    const [attempt] = await steps.attemptsOf(accountId)
    await finishAttempt(house.tools, attempt?.id ?? '')
    expect((await steps.attemptsOf(accountId))[0]?.status).toBe('exchanging')
  })

  it('no secret of the app stands in an attempt', async () => {
    await steps.broken()
    const { rows } = await house.tools.database.query<{ app: Record<string, unknown> }>('SELECT app FROM attempts')
    expect(rows.length).toBeGreaterThan(0)
    for (const { app } of rows) expect(app).not.toHaveProperty('clientSecret')
  })
})

describe('an account of unknown identity', () => {
  it('waits for the company: yes swaps the kept grant in', async () => {
    const { accountId, caseId, link, visitor, callback } = await steps.broken(ada, { known: false })
    expect(heading((await visitor.open(callback)).text)).toBe('Almost done')
    expect(await steps.one('SELECT stage, hold_why FROM cases WHERE id = $1', caseId)).toEqual({ stage: 'held', hold_why: 'identity' })
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('Almost done')
    // The person who decides reads who signed in, and that it was not known before; after the decision only the account shows the name.
    const shown = async () => {
      const view = await selectCaseView(house.tools.database, house.environment.id, caseId)
      const { result } = await timelinePage(house.tools.database, { id: caseId, accountId }, { limit: 100, cursor: null })
      return { signedIn: view?.signedIn ?? null, held: result.find(({ kind }) => kind === 'held')?.detail ?? '' }
    }
    const waiting = await shown()
    expect(waiting.signedIn?.label).toBe('ada@northwind.example')
    expect(waiting.held).toContain('ada@northwind.example signed in. Who was connected before was never learnt')
    expect(await decideGrant(house.tools, { caseId, actId: randomUUID(), accept: true })).toBeNull()
    expect((await shown()).signedIn).toBeNull()
    expect(await steps.generation(accountId)).toBe(2)
    expect(heading((await visitor.open(callback)).text)).toBe('Connection successful')
    expect(await decideGrant(house.tools, { caseId, actId: randomUUID(), accept: true })).not.toBeNull()
  })

  it('is discarded when the case ends without a decision', async () => {
    const { accountId, link, visitor, callback } = await steps.broken(ada, { known: false })
    await visitor.open(callback)
    const later = new Date(Date.now() + 60_000)
    const unfinished = () => house.tools.database.transaction((tx) => unfinishedAttempts(tx, later))
    const [attempt] = await steps.attemptsOf(accountId)
    expect(await unfinished()).not.toContain(attempt?.id)
    await house.tools.database.transaction((tx) => endOutage(tx, { accountId, outcome: 'expired' }))
    expect(await unfinished()).toContain(attempt?.id)
    await finishAttempt(house.tools, attempt?.id ?? '')
    expect((await steps.attemptsOf(accountId))[0]).toMatchObject({ status: 'failed', answer: null, secrets: '' })
    expect(await steps.generation(accountId)).toBe(1)
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('This link has run out')
  })

  it('no discards it and asks again', async () => {
    const { accountId, caseId, link, visitor, callback } = await steps.broken(ada, { known: false })
    await visitor.open(callback)
    expect(await decideGrant(house.tools, { caseId, actId: randomUUID(), accept: false })).toBeNull()
    expect(await steps.generation(accountId)).toBe(1)
    expect(await steps.one('SELECT stage, hold_why FROM cases WHERE id = $1', caseId)).toEqual({ stage: 'awaiting_user', hold_why: null })
    expect(heading((await visitor.open(callback)).text)).toBe('This account was not accepted')
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('Reconnect Lumen CRM to Acme Reports')
  })
})
