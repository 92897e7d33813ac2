import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expiryOf } from '../src/accounts/refresh/expiry.js'
import { suppressAddress } from '../src/accounts/contacts/suppress-address.js'
import { openOutage } from '../src/accounts/outage/open-outage.js'
import { whoToAsk } from '../src/accounts/contacts/who-to-ask.js'
import { accountsSetup, app } from './support/accounts-setup.js'
import type { AccountsSetup, Asked, Owner } from './support/accounts-setup.js'

let room: AccountsSetup
let owner: Owner

beforeAll(async () => {
  room = await accountsSetup()
})
afterAll(() => room.stop())
beforeEach(async () => {
  room.platform.clearFailures()
  room.platform.resetCounts()
  owner = await room.owner()
})

const reason = {
  code: 'invalid_grant',
  summary: 'Access was removed.',
  http_status: 400,
  platform_code: 'invalid_grant',
  platform_message: null,
}
const ada = { email: 'Ada@Northwind.example', name: 'Ada Byron', locale: 'en', time_zone: 'Europe/London' }

const granted = async (sub = 'usr_ada', scopes?: readonly string[]) => {
  const grant = await room.platform.issueGrant({ client_id: app.client_id, sub, scopes })
  return { ...grant, refresh_token: String(grant.refresh_token) }
}
const post = async (more: object = {}, token?: object) =>
  room.ask(owner.token, 'POST', '/integrated-account', {
    tenant_id: 'northwind',
    environment_integration_id: owner.integrationId,
    context: { subdomain: 'nw', oauth: { token: token ?? (await granted()) } },
    ...more,
  })
const imported = async (more: object = {}, token?: object) => {
  const { status, text, body } = await post(more, token)
  expect(status, text).toBe(200)
  return body
}
const get = (id: string) => room.ask(owner.token, 'GET', `/integrated-account/${id}`)
const patch = (id: string, body: object) => room.ask(owner.token, 'PATCH', `/integrated-account/${id}`, body)
const patchToken = (id: string, token: object) =>
  room.ask(owner.token, 'PATCH', `/integrated-account/${id}/credentials`, { context: { oauth: { token } } })
const fields = (body: Asked['body']) => (body.errors ?? []).map(({ field }) => field)
const count = async (sql: string, ...params: unknown[]) =>
  (await room.tools.database.query<{ n: number }>(`select count(*)::int as n from ${sql}`, params)).rows[0]?.n
const eventsOf = async (id: string) =>
  (await room.tools.database.query<{ event: string }>('select event from events where account_id = $1', [id])).rows
    .map(({ event }) => event)
    .sort()
const open = (accountId: string) => room.tools.database.transaction((tx) => openOutage(tx, { accountId, generation: 1, reason }))
const wakes = async (caseId: string | null) =>
  (
    await room.tools.database.query<{ why: string }>(
      `select payload ->> 'why' as why from outbox where subject_id = $1 and kind = 'wake'`,
      [caseId],
    )
  ).rows.map(({ why }) => why)

describe('an import', () => {
  it('is active, knows who is connected, and has sent no refresh token', async () => {
    const account = await imported({ contacts: [ada], external_id: 'crm-1', impact: 'Reports stay as they are.', is_sandbox: false })
    expect(account).toMatchObject({
      ...{ status: 'active', tenant_id: 'northwind', external_id: 'crm-1', label: 'ada@northwind.example', notify: true, case: null },
      environment_id: owner.environmentId,
      environment_integration_id: owner.integrationId,
      integration: { id: owner.integrationId, name: 'lumen', config: { label: 'Lumen CRM' } },
      environment_integration: { id: owner.integrationId, is_enabled: true },
      remote_account: { issuer: room.platform.url, account: null, person: 'usr_ada' },
      contacts: [{ email: 'ada@northwind.example', name: 'Ada Byron', locale: 'en', time_zone: 'Europe/London', role: 'owner' }],
      context: { subdomain: 'nw', oauth: { scope: expect.arrayContaining(['reports.read']) as unknown } },
    })
    expect(room.platform.counts().token_requests).toBe(0)
    expect(await eventsOf(account.id)).toEqual(['integrated_account:active', 'integrated_account:created'])
  })

  it('accepts the company’s statement of who is connected if the access token can’t tell, and rejects one that it contradicts', async () => {
    const { refresh_token } = await granted()
    const known = await imported({ remote_account: { person: 'usr_ada', label: 'ada@northwind.example' } }, { refresh_token })
    expect(known).toMatchObject({ remote_account: { person: 'usr_ada', account: null }, label: 'ada@northwind.example' })
    for (const [given, field] of [
      [{ person: 'usr_bob' }, 'remote_account'],
      [{ person: 'usr_ada', issuer: 'https://other.example' }, 'remote_account.issuer'],
    ] as const) {
      const refused = await room.ask(owner.token, 'POST', '/integrated-account', {
        ...{ tenant_id: 'northwind', environment_integration_id: owner.integrationId, remote_account: given },
        context: { oauth: { token: await granted() } },
      })
      expect([refused.status, refused.body.errors?.map((one) => one.field)]).toEqual([400, [field]])
    }
  })

  it('leaves no secret in the database, the log, an answer or an event', async () => {
    const token = await granted()
    const account = await imported({}, token)
    await room.ask(owner.token, 'GET', `/integrated-account/${account.id}/access-token`)
    const tables = ['integrated_accounts', 'credentials', 'events', 'audit', 'timeline', 'outbox', 'cases']
    const rows = await Promise.all(
      tables.map((table) => room.tools.database.query<{ row: string }>(`select t::text as row from ${table} t`)),
    )
    const everything = rows.flatMap(({ rows: found }) => found.map(({ row }) => row)).join() + room.logged.join() + JSON.stringify(account)
    for (const secret of [token.access_token, token.refresh_token, app.client_secret]) expect(everything).not.toContain(secret)
  })

  it('is accepted when the platform does not say who it is, and learns it at the first refresh', async () => {
    room.platform.setFailure({ answer: '503', match: 'userinfo' })
    const account = await imported()
    const { id } = account
    expect(account).toMatchObject({ remote_account: null })
    room.platform.clearFailures()
    expect((await room.ask(owner.token, 'POST', '/integrated-account/refresh-credentials', { id })).body).toEqual({ success: true })
    expect((await get(id)).body).toMatchObject({ remote_account: { person: 'usr_ada' }, label: 'ada@northwind.example' })
  })

  it('names the invalid field', async () => {
    await imported({ external_id: 'crm-1' })
    const cases: [object, number, string][] = [
      [{ authentication_method: 'api_key' }, 400, 'authentication_method'],
      [{ environment_integration_id: randomUUID() }, 400, 'environment_integration_id'],
      [{ context: { oauth: { token: {} } } }, 400, 'context.oauth.token'],
      [{ contacts: [ada, { email: 'ADA@northwind.example' }] }, 400, 'contacts.1.email'],
      [{ contacts: [{ email: 'x', time_zone: 'Mars/Olympus' }] }, 400, 'contacts.0.email'],
      [{ external_id: 'crm-1' }, 409, 'external_id'],
    ]
    for (const [more, status, field] of cases) {
      const answer = await post(more)
      expect([answer.status, ...fields(answer.body)], answer.text).toEqual(expect.arrayContaining([status, field]))
    }
  })
})

describe('a change of settings', () => {
  it('merges the context, keeps credentials, replaces contacts whole, and tells of it', async () => {
    const { id } = await imported({ contacts: [{ email: 'it@northwind.example' }] })
    const grace = { email: 'grace@northwind.example', role: 'admin' }
    const { status, body } = await patch(id, {
      ...{ context: { region: 'eu', oauth: { token: { access_token: 'mine' } } }, contacts: [grace], external_id: 'x', notify: false },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ context: { subdomain: 'nw', region: 'eu' }, external_id: 'x', notify: false, contacts: [grace] })
    expect(body.context.oauth).toEqual({ scope: expect.any(Array) as unknown })
    expect(await count('contacts where environment_id = $1', owner.environmentId)).toBe(1)
    expect(await eventsOf(id)).toContain('integrated_account:updated')
    expect((await room.ask(owner.token, 'GET', `/integrated-account/${id}/access-token`)).status).toBe(200)
    expect((await patch(id, { external_id: null })).body.external_id).toBeNull()
  })

  it('names what is taken', async () => {
    await imported({ external_id: 'taken' })
    const { id } = await imported()
    const answer = await patch(id, { external_id: 'taken' })
    expect([answer.status, ...fields(answer.body)]).toEqual([409, 'external_id'])
  })

  it('of the contacts wakes an open case; so does one of the tenant’s', async () => {
    const { id } = await imported()
    const { caseId } = await open(id)
    await patch(id, { label: 'Northwind' })
    expect(await wakes(caseId)).toEqual([])
    await patch(id, { contacts: [ada] })
    expect(await wakes(caseId)).toEqual(['contacts'])
    const put = await room.ask(owner.token, 'PUT', '/tenant/northwind', {
      name: 'Northwind Ltd',
      contacts: [{ email: 'it@northwind.example' }],
    })
    expect(put.body).toMatchObject({
      tenant_id: 'northwind',
      name: 'Northwind Ltd',
      contacts: [{ email: 'it@northwind.example', role: 'owner' }],
    })
    expect(await wakes(caseId)).toEqual(['contacts', 'contacts'])
    expect((await room.ask(owner.token, 'GET', '/tenant/northwind')).body).toEqual(put.body)
    expect((await room.ask(owner.token, 'GET', '/tenant/unknown')).status).toBe(404)
  })

  it('decides who is asked: the account’s, the tenant’s, then who consented; no one whose mail bounced', async () => {
    const { id } = await imported({ contacts: [{ email: 'grace@northwind.example' }] })
    await room.ask(owner.token, 'PUT', '/tenant/northwind', {
      contacts: [{ email: 'it@northwind.example' }, { email: 'grace@northwind.example' }],
    })
    const asked = () => room.tools.database.transaction(async (tx) => (await whoToAsk(tx, id)).map(({ email }) => email))
    expect(await asked()).toEqual(['grace@northwind.example', 'it@northwind.example', 'ada@northwind.example'])
    await room.tools.database.transaction((tx) =>
      suppressAddress(tx, {
        environmentId: owner.environmentId,
        email: 'grace@northwind.example',
        accountId: null,
        why: 'bounced',
        actor: 'test',
      }),
    )
    expect(await asked()).toEqual(['it@northwind.example', 'ada@northwind.example'])
  })
})

describe('new credentials', () => {
  it('of the same person are proven, swapped in, and end the case', async () => {
    const { id } = await imported()
    const { caseId } = await open(id)
    const token = await granted()
    const { status, text, body } = await patchToken(id, token)
    expect(status, text).toBe(200)
    expect(body).toMatchObject({ status: 'active', last_error: null, case: { id: caseId, outcome: 'reauthorized' } })
    expect(await wakes(caseId)).toEqual(['ended'])
    const live = await room.ask(owner.token, 'GET', `/integrated-account/${id}/access-token`)
    expect(live.body.access_token).not.toBe(token.access_token)
    expect(await count('credentials where account_id = $1 and generation = 2 and predecessor is not null', id)).toBe(1)
  })

  it.each([
    ['of somebody else', 409, async () => granted('usr_bob')],
    ['that are dead', 422, () => Promise.resolve({ access_token: 'x', refresh_token: 'never-issued' })],
    ['without a refresh token', 422, async () => ({ access_token: (await granted()).access_token })],
    ['with a scope missing', 422, async () => granted('usr_ada', ['openid', 'email', 'offline_access'])],
  ])('%s are refused, and the old ones stay', async (_, status, token) => {
    const { id } = await imported()
    const { caseId } = await open(id)
    const before = await room.tools.database.query('select * from credentials where account_id = $1', [id])
    const answer = await patchToken(id, await token())
    expect(answer.status, answer.text).toBe(status)
    expect(answer.text).not.toContain('never-issued')
    expect((await room.tools.database.query('select * from credentials where account_id = $1', [id])).rows).toEqual(before.rows)
    expect((await get(id)).body.case).toMatchObject({ id: caseId, outcome: null })
  })
})

describe('an account whose identity is unknown', () => {
  const unknown = async () => {
    room.platform.setFailure({ answer: '503', match: 'userinfo' })
    const token = await granted()
    const { id } = await imported({}, token)
    room.platform.clearFailures()
    return { id, token }
  }

  it('and that works, learns it by its stored token before it takes another', async () => {
    const { id } = await unknown()
    expect((await patchToken(id, await granted('usr_bob'))).status).toBe(409)
    expect((await get(id)).body).toMatchObject({ remote_account: { person: 'usr_ada' } })
    const { id: old } = await unknown()
    room.advance(2 * 3_600_000)
    expect((await patchToken(old, await granted('usr_bob'))).status).toBe(409)
    expect((await patchToken(id, await granted())).status).toBe(200)
  })

  it('and that can not tell any more, takes none without a case', async () => {
    const { id, token } = await unknown()
    room.platform.revokeGrant({ refresh_token: token.refresh_token })
    expect(await patchToken(id, await granted())).toMatchObject({ status: 422, body: { code: 'unknown_identity' } })
    await open(id)
    expect((await patchToken(id, await granted())).status).toBe(200)
  })

  it('is not swapped to a second person whose grant was verified before the first one’s was swapped in', async () => {
    const { id } = await unknown()
    await open(id)
    const answers = await Promise.all([patchToken(id, await granted()), patchToken(id, await granted('usr_bob'))])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await count('credentials where account_id = $1 and generation = 2', id)).toBe(1)
  })
})

describe('an account without a refresh token', () => {
  it('refreshes nothing while its token lives; the first 401 opens a case', async () => {
    const { id } = await imported({}, { access_token: (await granted()).access_token })
    expect((await room.ask(owner.token, 'POST', '/integrated-account/refresh-credentials', { id })).status).toBe(409)
    expect(await count('cases where account_id = $1', id)).toBe(0)
    const reported = await room.ask(owner.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 401 })
    expect(await count(`cases where id = $1 and reason ->> 'code' = 'no_refresh_token'`, reported.body.case_id)).toBe(1)
    expect(room.platform.counts().token_requests).toBe(0)
  })
})

describe('a deletion', () => {
  it('cancels the case, erases what tells of people, and leaves nothing to reach', async () => {
    const { id } = await imported({ contacts: [ada], external_id: 'crm-1' })
    const { caseId } = await open(id)
    expect((await room.ask(owner.token, 'DELETE', `/integrated-account/${id}`)).body).toEqual({ id })
    expect(await wakes(caseId)).toEqual(['ended'])
    expect(await count(`cases where id = $1 and outcome = 'cancelled'`, caseId)).toBe(1)
    expect(await count('contacts where environment_id = $1', owner.environmentId)).toBe(0)
    expect(await count('credentials where account_id = $1', id)).toBe(0)
    expect(
      await count('integrated_accounts where id = $1 and remote_account is null and label is null and deleted_at is not null', id),
    ).toBe(1)
    expect(await eventsOf(id)).toContain('integrated_account:deleted')
    const after = await Promise.all([
      get(id),
      patch(id, { label: 'x' }),
      room.ask(owner.token, 'GET', `/integrated-account/${id}/access-token`),
      room.ask(owner.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 401 }),
      room.ask(owner.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 403 }),
      room.ask(owner.token, 'POST', '/integrated-account/refresh-credentials', { id }),
      patchToken(id, await granted()),
      room.ask(owner.token, 'DELETE', `/integrated-account/${id}`),
    ])
    expect(after.map(({ status }) => status)).toEqual(after.map(() => 404))
    await imported({ external_id: 'crm-1' })
  })

  it('of several is by ids or by tenant; one unknown id deletes nothing', async () => {
    const [a, b, c] = [await imported(), await imported(), await imported({ tenant_id: 'fabrikam' })]
    const bulk = (body: object) => room.ask(owner.token, 'POST', '/integrated-account/bulk-delete', body)
    expect((await bulk({ ids: [a.id, randomUUID()] })).status).toBe(404)
    expect(fields((await bulk({ ids: [a.id], tenant_id: 'northwind' })).body)).toEqual(['ids', 'tenant_id'])
    expect((await get(a.id)).status).toBe(200)
    expect((await bulk({ tenant_id: 'northwind' })).body).toEqual({ success: true })
    expect([(await get(a.id)).status, (await get(b.id)).status, (await get(c.id)).status]).toEqual([404, 404, 200])
    expect((await bulk({ ids: [c.id] })).body).toEqual({ success: true })
  })
})

describe('reading', () => {
  it('lists by what the contract filters by, page by page', async () => {
    const [first, second] = [await imported({ external_id: 'a' }), await imported({ external_id: 'b', tenant_id: 'fabrikam' })]
    const { caseId } = await open(second.id)
    await room.tools.database.query(`update cases set verdict = 'user', addressee = 'contact' where id = $1`, [caseId])
    const list = async (query: string) => {
      const { body, text } = await room.ask(owner.token, 'GET', `/integrated-account?${query}`)
      expect(body.result, text).toBeDefined()
      return body.result.map(({ id }) => id)
    }
    expect(await list('')).toEqual([first.id, second.id])
    expect(await list('case.addressee[in]=contact,admin')).toEqual([second.id])
    expect(await list('tenant_id=fabrikam')).toEqual([second.id])
    expect(await list('external_id=a&status=active&integration.name=lumen&is_sandbox=false')).toEqual([first.id])
    expect(await list(`id[in]=${first.id}`)).toEqual([first.id])
    const page = (await room.ask(owner.token, 'GET', '/integrated-account?limit=1')).body
    expect(await list(`limit=1&next_cursor=${page.next_cursor}`)).toEqual([second.id])
  })

  it('gives a token that lives as long as asked for', async () => {
    const { id } = await imported()
    const fetchToken = (query: string) => room.ask(owner.token, 'GET', `/integrated-account/${id}/access-token${query}`)
    const stored = (await fetchToken('')).body.access_token
    expect((await fetchToken('?min_valid=PT5M')).body.access_token).toBe(stored)
    const longer = await fetchToken('?min_valid=P1D')
    expect(longer.body.access_token).not.toBe(stored)
    expect((await fetchToken('?min_valid=P1D')).body.access_token).toBe(longer.body.access_token)
    expect(fields((await fetchToken('?min_valid=soon')).body)).toEqual(['min_valid'])
  })

  it('reaches nothing of another environment', async () => {
    const { id } = await imported()
    const stranger = await room.owner()
    const answers = await Promise.all([
      room.ask(stranger.token, 'GET', `/integrated-account/${id}`),
      room.ask(stranger.token, 'PATCH', `/integrated-account/${id}`, { label: 'mine' }),
      room.ask(stranger.token, 'PATCH', `/integrated-account/${id}/credentials`, { context: { oauth: { token: await granted() } } }),
      room.ask(stranger.token, 'DELETE', `/integrated-account/${id}`),
      room.ask(stranger.token, 'POST', '/integrated-account/bulk-delete', { ids: [id] }),
      room.ask(stranger.token, 'GET', `/integrated-account/${id}/access-token`),
      room.ask(stranger.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 401 }),
      room.ask(stranger.token, 'POST', `/integrated-account/${id}/authentication-error`, { status: 403 }),
      room.ask(stranger.token, 'POST', '/integrated-account/refresh-credentials', { id }),
      room.ask(stranger.token, 'GET', '/tenant/northwind'),
    ])
    expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [404, answers[0].text]))
    expect((await room.ask(stranger.token, 'GET', '/integrated-account')).body.result).toEqual([])
    expect(room.platform.counts().token_requests).toBe(0)
  })
})

describe('small parts', () => {
  it('refresh 60 to 180 s before expiry, never earlier than at nine tenths of a token’s life', () => {
    const issuedAt = new Date('2026-11-24T10:00:00Z')
    const at = (seconds: number, random: number) =>
      (expiryOf({
        issuedAt,
        expiresAt: new Date(issuedAt.getTime() + seconds * 1000),
        hasRefreshToken: true,
        random: () => random,
      }).nextRefreshAt?.getTime() ?? 0) /
        1000 -
      issuedAt.getTime() / 1000
    expect(at(3600, 0)).toBe(3540)
    expect(at(3600, 1)).toBe(3420)
    expect(at(300, 1)).toBe(270)
    expect(expiryOf({ issuedAt, expiresAt: null, hasRefreshToken: false })).toEqual({ accessExpiresAt: null, nextRefreshAt: null })
  })
})
