import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { scriptedPlatform } from './support/scripted-platform.js'
import type { ScriptedPlatform, Seen } from './support/scripted-platform.js'

let relink: Harness
let platform: ScriptedPlatform
let integrations = 0
beforeAll(async () => {
  platform = await scriptedPlatform()
  relink = await startRelink({ worker: false, settings: { platformTimeout: 3_000 } })
})
afterAll(async () => {
  await relink.stop()
  await platform.stop()
})
beforeEach(() => {
  platform.seen.length = 0
})

const integration = async (oauth: object = {}, name = 'generic'): Promise<string> => {
  integrations += 1
  const given = { name: `scripted-${String(integrations)}`, config: { label: 'Scripted' }, platform: name, oauth: platform.oauth(oauth) }
  return (await relink.api.send<{ id: string }>('POST', '/integration', given)).id
}
const account = async (integrationId: string, token: object = {}): Promise<string> =>
  (
    await relink.api.send<{ id: string }>('POST', '/integrated-account', {
      tenant_id: 'northwind',
      environment_integration_id: integrationId,
      context: { oauth: { token: { access_token: 'at-0', refresh_token: 'rt-0', expires_in: 3600, scope: 'read', ...token } } },
    })
  ).id
const token = (id: string) => relink.request('GET', `/integrated-account/${id}/access-token`)
const refresh = (id: string) => relink.request('POST', '/integrated-account/refresh-credentials', { id })
/** Asked until it works: a failure of the last second is shared. */
const works = (id: string) => waitFor(async () => (await refresh(id)).status === 200, 'the refresh to work')
const sweep = () => sweepDue(relink.tools, new AbortController().signal)
const makeDue = (ids: readonly string[]) =>
  relink.tools.database.query(
    `update credentials set next_refresh_at = now() - interval '1 second', access_expires_at = now() + interval '20 seconds' where account_id = any($1)`,
    [ids],
  )
/** Each refresh token works once: `name.0` brings `name.1`. */
const rotating = ({ form }: Seen) => {
  const [name = '', n = '0'] = (form['refresh_token'] ?? '').split('.')
  const next = `${name}.${String(Number(n) + 1)}`
  return { body: { access_token: `at-${next}`, refresh_token: next, expires_in: 3600, token_type: 'Bearer' } }
}
const tokensOf = (n: number, more: object = {}) => ({
  access_token: `at-${String(n)}`,
  refresh_token: `rt-${String(n)}`,
  expires_in: 3600,
  ...more,
})

describe('one bad answer in a sweep', () => {
  it.each([9223372036854775, 1e300, 253402300800])('a life of %d does no harm, and is a year', async (life) => {
    const app = await integration()
    const names = ['bad', ...Array.from({ length: 9 }, (_, n) => `ok${String(n)}`)]
    platform.answer = rotating
    const accounts = await Promise.all(names.map(async (name) => [name, await account(app, { refresh_token: `${name}.0` })] as const))
    const ids = accounts.map(([, id]) => id)
    await makeDue(ids)
    await sweep()
    await makeDue(ids)
    platform.answer = (seen) => {
      const answer = rotating(seen)
      return seen.form['refresh_token']?.startsWith('bad') === true ? { body: { ...answer.body, expires_in: life } } : answer
    }
    expect(await sweep()).toMatchObject({ refreshed: 10, failed: 0 })
    for (const [name, id] of accounts) {
      const { status, body } = await token(id)
      expect([name, status, body['access_token']]).toEqual([name, 200, `at-${name}.2`])
      const years = (Date.parse(String(body['expires_at'])) - Date.now()) / (365 * 86_400_000)
      if (name === 'bad') expect(years).toBeCloseTo(1, 2)
    }
    expect((await relink.request('GET', '/integrated-account?limit=100')).status).toBe(200)
  })

  it('a row that can not be written is its own account’s alone; its tokens are kept, and written later without a call', async () => {
    const app = await integration()
    platform.answer = rotating
    const accounts = await Promise.all(['bad', 'ok0', 'ok1', 'ok2'].map((name) => account(app, { refresh_token: `${name}.0` })))
    const [bad = '', ...good] = accounts
    await makeDue(accounts)
    await sweep()
    await relink.tools.database.query(
      `create function refuse_row() returns trigger language plpgsql as $$ begin
         if new.account_id = '${bad}' and new.generation > old.generation then raise exception 'no such row' using errcode = 'check_violation'; end if;
         return new; end $$`,
    )
    await relink.tools.database.query('create trigger refuse_row before update on credentials for each row execute function refuse_row()')
    try {
      await makeDue(accounts)
      expect(await sweep()).toMatchObject({ refreshed: 3, failed: 1 })
      for (const [index, id] of good.entries()) expect((await token(id)).body['access_token']).toBe(`at-ok${String(index)}.2`)
      // The platform has replaced its token: the old one is never sent.
      const sent = platform.refreshTokens().length
      await relink.tools.database.query('update credentials set access_expires_at = now() where account_id = $1', [bad])
      expect([(await token(bad)).status, (await refresh(bad)).status]).toEqual([503, 503])
      expect((await token(bad)).body).toMatchObject({ code: 'not_stored', verdict: 'transient' })
      expect(platform.refreshTokens()).toHaveLength(sent)
      const { rows } = await relink.tools.database.query<{ kept: string }>('select kept from credentials where account_id = $1', [bad])
      expect(rows[0]?.kept).not.toContain('bad.2')
    } finally {
      await relink.tools.database.query('drop trigger refuse_row on credentials')
      await relink.tools.database.query('drop function refuse_row')
    }
    const sent = platform.refreshTokens().length
    await works(bad)
    expect((await token(bad)).body['access_token']).toBe('at-bad.2')
    expect(platform.refreshTokens()).toHaveLength(sent)
    expect(await relink.caseOf(bad)).toMatchObject({ outcome: 'self_healed' })
    await refresh(bad)
    expect(platform.refreshTokens().at(-1)).toBe('bad.2')
    expect(relink.logged.join('\n')).not.toMatch(/at-bad|bad\.2/)
  })
})

describe('an answer without a token that can be read', () => {
  const strange = { result: 'ok', grant: { oauth: tokensOf(1) } }

  it('may have ended the refresh token: it is kept, and nothing is sent until it can be read', async () => {
    const app = await integration()
    const id = await account(app, { expires_in: 1 })
    platform.answer = () => ({ body: strange })
    const first = await token(id)
    expect([first.status, first.body['verdict'], first.body['code']]).toEqual([503, 'unknown', 'refresh_token_may_be_gone'])
    platform.answer = () => ({ body: tokensOf(9) })
    expect((await token(id)).status).toBe(503)
    expect((await refresh(id)).status).toBe(503)
    await makeDue([id])
    await sweep()
    expect(platform.refreshTokens()).toEqual(['rt-0'])
    // Where it stands is said: the kept answer is read, and the next refresh sends what it brought.
    await relink.api.send('PATCH', `/integration/${app}`, { oauth: { token_at: 'grant.oauth' } })
    expect((await relink.api.get<{ oauth: { token_at: string } }>(`/integration/${app}`)).oauth.token_at).toBe('grant.oauth')
    await works(id)
    expect((await token(id)).body['access_token']).toBe('at-1')
    expect(platform.refreshTokens()).toEqual(['rt-0'])
    expect(await relink.caseOf(id)).toMatchObject({ stage: 'closed' })
    await refresh(id)
    expect(platform.refreshTokens()).toEqual(['rt-0', 'rt-1'])
  })

  it('is read again, or discarded, when support asks for it; without a kept answer this is refused', async () => {
    const app = await integration()
    const id = await account(app, { expires_in: 1 })
    platform.answer = () => ({ body: strange })
    const caseId = String((await token(id)).body['case_id'])
    const act = (body: object) => relink.request('POST', `/case/${caseId}/read-again`, body)
    platform.answer = () => ({ body: tokensOf(2) })
    expect((await act({})).body).toMatchObject({ outcome: null })
    expect(platform.refreshTokens()).toEqual(['rt-0'])
    expect((await act({ send_again: true })).body).toMatchObject({ outcome: 'self_healed' })
    expect(platform.refreshTokens()).toEqual(['rt-0', 'rt-0'])
    expect((await token(id)).body['access_token']).toBe('at-2')
    expect((await act({})).status).toBe(409)
    expect((await relink.timeline(caseId)).map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'The kept answer was read again by the API token test',
        'The kept answer was thrown away and the old token sent again by the API token test',
      ]),
    )
    const other = await relink.company('stranger')
    expect((await other.request('POST', `/case/${caseId}/read-again`, {})).status).toBe(404)
    expect((await relink.request('POST', `/case/${caseId}/read-again`, { send_again: 'yes' })).body['errors']).toMatchObject([
      { field: 'send_again' },
    ])
  })

  it.each([
    ['a page of what stands in front', { headers: { 'content-type': 'text/html' }, body: '<html>Back soon</html>' }],
    ['nothing at all', { status: 204 }],
    ['an error object', { body: { status: 'error', msg: 'database is away' } }],
  ])('%s is asked for again', async (_name, answer) => {
    const id = await account(await integration(), { expires_in: 1 })
    platform.answer = () => answer
    expect((await token(id)).status).toBe(503)
    platform.answer = () => ({ body: tokensOf(1) })
    await works(id)
    expect(platform.refreshTokens()).toEqual(['rt-0', 'rt-0'])
  })

  it('is kept through a new consent of none: new credentials end it', async () => {
    const id = await account(await integration(), { expires_in: 1 })
    platform.answer = () => ({ body: strange })
    await token(id)
    platform.answer = () => ({ body: tokensOf(5) })
    const patched = await relink.request('PATCH', `/integrated-account/${id}/credentials`, {
      context: { oauth: { token: { refresh_token: 'mine' } } },
    })
    expect(patched.status, patched.text).toBe(200)
    await refresh(id)
    expect(platform.refreshTokens()).toEqual(['rt-0', 'mine', 'rt-5'])
  })
})

describe('a new refresh token', () => {
  it.each(['r\u0000t', 'ключ', { value: 'x' }, 17])(
    '%j can not be sent: the access token works, support hears of it, the old one is not sent',
    async (odd) => {
      const id = await account(await integration(), { expires_in: 1 })
      platform.answer = () => ({ body: { ...tokensOf(1), refresh_token: odd } })
      await refresh(id)
      expect((await token(id)).body['access_token']).toBe('at-1')
      expect((await relink.caseOf(id))?.['reason']).toMatchObject({ code: 'refresh_token_unreadable' })
      platform.answer = () => ({ body: tokensOf(2) })
      for (let n = 0; n < 2; n += 1) expect((await refresh(id)).status).toBe(503)
      await makeDue([id])
      await sweep()
      expect(platform.refreshTokens()).toEqual(['rt-0'])
    },
  )

  it.each([
    ['', 'rt-0'],
    [null, 'rt-0'],
    [undefined, 'rt-0'],
    ['r t2', 'r t2'],
    ['rt2\n', 'rt2'],
    ['x'.repeat(9000), 'x'.repeat(9000)],
  ])('%j is taken for what it is', async (given, sent) => {
    const id = await account(await integration())
    platform.answer = () => ({ body: { ...tokensOf(1), refresh_token: given } })
    for (let n = 0; n < 2; n += 1) expect((await refresh(id)).status).toBe(200)
    expect(platform.refreshTokens()).toEqual(['rt-0', sent])
  })
})
