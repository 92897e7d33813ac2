import { randomUUID } from 'node:crypto'
import { MockActivityEnvironment } from '@temporalio/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeCase } from '../activities/close-case.js'
import { endOutage } from '../src/accounts/outage/end-outage.js'
import { linkLives } from '../src/connect/link-lives.js'
import { linkTokenOf } from '../src/connect/link-token-of.js'
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

  it('refuses an address that is not on the list, and another environment’s account like an unknown one', async () => {
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
    const first = await steps.mint({ accountId, id })
    expect((await steps.mint({ accountId, id })).token).toBe(first.token)
    await house.tools.database.transaction(async (tx) => {
      expect(await linkTokenOf(tx, id)).toBe(first.token)
      expect(await linkLives(tx, id, new Date(first.expiresAt.getTime() - 1))).toBe(true)
      expect(await linkLives(tx, id, first.expiresAt)).toBe(false)
    })
  })
})

describe('opening a link', () => {
  it('changes nothing but one line on the timeline, however often; HEAD not even that', async () => {
    const { link, caseId, accountId, visitor } = await steps.broken(null)
    const before = await steps.one('SELECT * FROM integrated_accounts WHERE id = $1', accountId)
    const path = `/connect-account?link_token=${link.token}`
    expect((await visitor.open(path, { method: 'HEAD' })).res.status).toBe(200)
    expect(await steps.kinds(caseId)).not.toContain('page_opened')
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
    expect((await steps.kinds(caseId)).filter((kind) => kind === 'page_opened')).toHaveLength(1)
    expect(await steps.one('SELECT * FROM integrated_accounts WHERE id = $1', accountId)).toEqual(before)
    expect(await steps.attemptsOf(accountId)).toEqual([])
  })

  it('takes what the Link SDK adds to the address', async () => {
    const { link, visitor } = await steps.broken(null)
    const more = 'integration=lumen&integrations=lumen&no_back=true&auth_format=oauth2&skip_rapid_form=true&iframe=true'
    const { res, text } = await visitor.open(`/connect-account?link_token=${link.token}&${more}`)
    expect(res.status).toBe(200)
    expect(text).toContain('target="_blank"')
  })

  it('a click from another site shows the page and starts nothing', async () => {
    const { link, accountId, visitor } = await steps.broken(null)
    for (const site of ['cross-site', 'same-site', 'none']) {
      const { res } = await visitor.post('/connect-account', { link_token: link.token }, { 'Sec-Fetch-Site': site })
      expect(res.status).toBe(200)
      expect(res.headers.getSetCookie()).toEqual([])
    }
    expect(await steps.attemptsOf(accountId)).toEqual([])
  })

  it('an unknown token gets a page, and soon a pause; valid links are not held up by it', async () => {
    const { link } = await steps.broken(null)
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
    const { token } = await steps.mint({ accountId })
    const { res, text } = await new Visitor(house.url).post('/connect-account', { link_token: token })
    expect([res.status, heading(text)]).toEqual([503, 'This is on our side'])
    expect(await steps.attemptsOf(accountId)).toEqual([])
  })

  it('a deleted account has nothing to reconnect', async () => {
    const { link, accountId, visitor } = await steps.broken(null)
    await house.tools.database.query('UPDATE integrated_accounts SET deleted_at = now() WHERE id = $1', [accountId])
    const { res, text } = await visitor.open(`/connect-account?link_token=${link.token}`)
    expect([res.status, heading(text)]).toEqual([410, 'There is nothing to reconnect'])
  })

  it('a link taken back by healing says that it works already', async () => {
    const { link, accountId, visitor } = await steps.broken(null)
    await house.tools.database.query(`UPDATE integrated_accounts SET status = 'active', links_void_before = now() WHERE id = $1`, [
      accountId,
    ])
    const { text } = await visitor.post('/connect-account', { link_token: link.token })
    expect(heading(text)).toBe('Lumen CRM is already connected')
  })
})

describe('an expired link', () => {
  it('mails a fresh one to the contact on file by waking the case, three times in an hour', async () => {
    const { accountId, caseId, visitor } = await steps.broken(null)
    const { token } = await steps.mint({ accountId, caseId, life: -1 })
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
    const { accountId, caseId, link, visitor } = await steps.broken(null)
    await house.tools.database.transaction((tx) => endOutage(tx, { accountId, outcome: 'expired' }))
    expect(heading((await visitor.open(`/connect-account?link_token=${link.token}`)).text)).toBe('This link has run out')
    const { res, text } = await visitor.post('/connect-account/fresh-link', { link_token: link.token })
    expect([res.status, heading(text)]).toEqual([202, 'A new link is on its way'])
    const mail = await steps.one<{ id: string; link_id: string; state: string; message: string; recipient: string }>(
      `SELECT m.* FROM mails m WHERE m.account_id = $1 AND m.kind = 'fresh_link'`,
      accountId,
    )
    expect(mail).toMatchObject({ state: 'queued', recipient: 'ada@northwind.example' })
    expect(await steps.one(`SELECT kind FROM outbox WHERE subject_id = $1`, mail?.id)).toEqual({ kind: 'mail' })
    const fresh = await house.tools.database.transaction((tx) => linkTokenOf(tx, mail?.link_id ?? ''))
    expect(mail?.message).not.toContain(fresh)
    const callback = await signInAndConsent(await visitor.start(fresh), ada)
    expect(heading((await visitor.open(callback.href)).text)).toBe('Connection successful')
    expect(await steps.one('SELECT status FROM integrated_accounts WHERE id = $1', accountId)).toEqual({ status: 'active' })
    expect(await steps.one('SELECT outcome FROM cases WHERE id = $1', caseId)).toEqual({ outcome: 'expired' })
  })

  it.each([
    ['expired', 1],
    ['healed', 0],
  ] as const)('that was asked for while the case was open, and not mailed when it ended %s, is mailed %i times', async (outcome, times) => {
    const { accountId, caseId, visitor } = await steps.broken(null)
    const { token } = await steps.mint({ accountId, caseId, life: -1 })
    expect((await visitor.post('/connect-account/fresh-link', { link_token: token })).res.status).toBe(202)
    await house.tools.database.transaction((tx) => endOutage(tx, { accountId, outcome }))
    for (let i = 0; i < 2; i += 1) await new MockActivityEnvironment().run(closeCase(house.tools), { caseId })
    const { rows } = await house.tools.database.query(`SELECT state FROM mails WHERE account_id = $1 AND kind = 'fresh_link'`, [accountId])
    expect(rows).toEqual(Array.from({ length: times }, () => ({ state: 'queued' })))
  })

  it('names support if no contact is on file', async () => {
    const { accountId, visitor } = await steps.broken(null)
    await house.tools.database.query(`UPDATE integrated_accounts SET remote_account = NULL WHERE id = $1`, [accountId])
    await house.tools.database.query('DELETE FROM account_contacts WHERE account_id = $1', [accountId])
    const { token } = await steps.mint({ accountId, life: -1 })
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
    const { token } = await steps.mint({ tenantId: 'contoso', mintedFor: 'api' })
    const visitor = new Visitor(house.url)
    const path = `/connect-account?link_token=${token}`
    const { text } = await visitor.open(path)
    expect(heading(text)).toBe('What should be connected to Acme Reports?')
    expect(text).not.toContain('<button>')
    const href = /href="([^"]*integration=lumen[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const chosen = await visitor.open(href)
    expect(heading(chosen.text)).toBe('Connect Lumen CRM to Acme Reports')
    expect(chosen.text).toContain('Choose something else')
    const withoutBack = (await visitor.open(`${path}&no_back=true`)).text
    const hrefOfNoBack = /href="([^"]*integration=lumen[^"]*)"/.exec(withoutBack)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect((await visitor.open(hrefOfNoBack)).text).not.toContain('Choose something else')
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
    const { token } = await steps.mint({ tenantId: 'contoso', mintedFor: 'api' })
    const visitor = new Visitor(house.url)
    expect((await visitor.open(`/connect-account?link_token=${token}`)).text).toContain('name="field.shop"')
    const bad = await visitor.post('/connect-account', { link_token: token, integration: 'lumen', 'field.shop': 'evil.example/#' })
    expect(bad.text).toContain('aria-invalid="true"')
    const to = await visitor.start(token, { integration: 'lumen', 'field.shop': 'north', 'field.plan': 'gold' })
    expect(new URL(to).searchParams.get('shop')).toBe('north')
    const row = await steps.one<{ entered: object }>('SELECT entered FROM attempts ORDER BY started_at DESC LIMIT 1')
    expect(row?.entered).toEqual({ shop: 'north' })
    await set({})
  })

  it('names the tenant before the click, and inserts the account once', async () => {
    const link = await steps.mint({ tenantId: 'fabrikam', mintedFor: 'api', context: { plan: 'gold' } })
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
