import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeStaff } from '../src/access/staff/remove-staff.js'
import { ConsoleClient, signedIn } from './support/console-client.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { runCommand } from './support/relink-command.js'
import { fieldsOf } from './support/room-tools.js'

let relink: Harness

beforeAll(async () => {
  relink = await startRelink()
})
afterAll(() => relink.stop())

const idOf = async (email: string): Promise<string> => {
  const { result } = await relink.api.get<{ result: { id: string }[] }>(`/staff?email=${email}`)
  return result[0]?.id ?? ''
}

describe('staff', () => {
  it('invites, changes and removes, and the person is the same in every environment', async () => {
    const invited = await relink.request('POST', '/staff', { email: ' Ada@Acme.example', name: 'Ada', role: 'viewer' })
    expect(invited.body).toMatchObject({
      environment_id: relink.environmentId,
      email: 'ada@acme.example',
      name: 'Ada',
      role: 'viewer',
      can_copy_links: false,
      open_id: false,
      last_sign_in_at: null,
    })
    const id = String(invited.body['id'])
    const again = await relink.request('POST', '/staff', { email: 'ADA@acme.example', role: 'admin' })
    expect([again.status, again.body.message]).toEqual([409, `ada@acme.example has a role here: change it with PATCH /staff/${id}`])
    const other = await relink.company('second')
    expect((await other.api.send<{ id: string }>('POST', '/staff', { email: 'ada@acme.example', role: 'admin' })).id).toBe(id)
    expect((await relink.request('PATCH', `/staff/${id}`, { role: 'support' })).body).toMatchObject({
      role: 'support',
      can_copy_links: true,
    })
    expect((await relink.request('PATCH', `/staff/${id}`, { can_copy_links: false })).body['can_copy_links']).toBe(false)
    expect((await relink.request('PATCH', `/staff/${id}`, { role: 'admin' })).body).toMatchObject({ role: 'admin', can_copy_links: false })
    expect((await relink.request('GET', '/staff?role=admin')).body['result']).toMatchObject([{ id, email: 'ada@acme.example' }])
    expect((await relink.request('DELETE', `/staff/${id}`)).body).toEqual({ id })
    expect((await relink.request('DELETE', `/staff/${id}`)).status).toBe(404)
    expect((await other.request('GET', '/staff')).body['result']).toMatchObject([{ id, role: 'admin' }])
    await other.api.send('DELETE', `/staff/${id}`)
    expect((await relink.tools.database.query('SELECT 1 FROM staff WHERE id = $1', [id])).rows).toEqual([])
  })

  it('are not lost when one environment takes the last role away while another gives one', async () => {
    const other = await relink.company('fifth')
    const email = 'torn@acme.example'
    for (let i = 0; i < 10; i += 1) {
      const { id } = await relink.api.send<{ id: string }>('POST', '/staff', { email, role: 'viewer' })
      const [removed, invited] = await Promise.all([
        relink.request('DELETE', `/staff/${id}`),
        other.request('POST', '/staff', { email, role: 'viewer' }),
      ])
      expect([removed.status, invited.status]).toEqual([200, 200])
      const { result } = await other.api.get<{ result: { id: string }[] }>(`/staff?email=${email}`)
      expect(result).toHaveLength(1)
      await other.api.send('DELETE', `/staff/${result[0]?.id ?? ''}`)
    }
  })

  it('are invited at a terminal too, which prints nothing secret', async () => {
    const invite = (...args: readonly string[]) => runCommand(['staff', 'invite', ...args], relink.tools.settings)
    const done = await invite('First@acme.example', '--environment', 'test', '--role', 'admin', '--name', 'First', '--no-links')
    expect([done.end, done.stdout]).toEqual([0, 'first@acme.example is now admin in test and signs in at PUBLIC_URL/console\n'])
    expect((await relink.request('GET', '/staff?email=first@acme.example')).body['result']).toMatchObject([
      { name: 'First', role: 'admin', can_copy_links: false },
    ])
    expect((await relink.request('GET', '/audit?actor=relink&action=invited')).body['result']).toHaveLength(1)
    for (const [args, says] of [
      [['first@acme.example', '--environment', 'test', '--role', 'viewer'], 'has a role here'],
      [['x@acme.example', '--environment', 'nowhere', '--role', 'viewer'], 'There is no environment named nowhere'],
      [['x@acme.example', '--environment', 'test', '--role', 'owner'], 'expected one of viewer, support, admin'],
      [['not-an-address', '--environment', 'test', '--role', 'viewer'], 'not-an-address is not an email address'],
    ] as const) {
      const refused = await invite(...args)
      expect(refused.end).not.toBe(0)
      expect(refused.stderr).toContain(says)
    }
  })

  it('names the invalid field of an invitation', async () => {
    const wrong = await relink.request('POST', '/staff', { email: 'not an address', name: 'x'.repeat(500), role: 'owner' })
    expect([wrong.status, fieldsOf(wrong)]).toEqual([400, ['email', 'name', 'role']])
    const lines = await relink.request('POST', '/staff', { email: 'v@acme.example', name: 'two\nlines', role: 'viewer' })
    expect([lines.status, fieldsOf(lines)]).toEqual([400, ['name']])
    const links = await relink.request('POST', '/staff', { email: 'v@acme.example', role: 'viewer', can_copy_links: true })
    expect([links.status, fieldsOf(links)]).toEqual([400, ['can_copy_links']])
  })

  it('gives no scope that the giver lacks', async () => {
    const { token } = await relink.api.send<{ token: string }>('POST', '/api-token', {
      name: 'settings only',
      scopes: ['settings:write', 'accounts:read'],
    })
    const admin = await relink.request('POST', '/staff', { email: 'b@acme.example', role: 'admin' }, token)
    expect([admin.status, admin.body['missing_scope']]).toEqual([403, 'accounts:write'])
    expect((await relink.request('POST', '/staff', { email: 'b@acme.example', role: 'viewer' }, token)).status).toBe(200)
    const raised = await relink.request('PATCH', `/staff/${await idOf('b@acme.example')}`, { role: 'support' }, token)
    expect([raised.status, raised.body['missing_scope']]).toEqual([403, 'accounts:write'])
    const nolinks = await signedIn(relink, { email: 'c@acme.example', role: 'admin', canCopyLinks: false })
    const own = await nolinks.send('PATCH', `/staff/${await idOf('c@acme.example')}`, { can_copy_links: true })
    expect([own.status, own.body['missing_scope']]).toEqual([403, 'links:mint'])
    const minted = await nolinks.send('POST', '/api-token', { name: 'more', scopes: ['credentials:read'] })
    expect([minted.status, minted.body['missing_scope']]).toEqual([403, 'credentials:read'])
  })

  it('a change of role ends the sessions, and so does removal', async () => {
    const support = await signedIn(relink, { email: 'd@acme.example', role: 'support' })
    const id = await idOf('d@acme.example')
    expect((await relink.request('PATCH', `/staff/${id}`, { role: 'support' })).status).toBe(200)
    expect((await support.send('GET', '/session')).status).toBe(200)
    await relink.api.send('PATCH', `/staff/${id}`, { role: 'viewer' })
    expect((await support.send('GET', '/session')).status).toBe(401)
    expect((await support.send('GET', '/case')).status).toBe(401)
    const viewer = await signedIn(
      { ...relink, environmentId: (await relink.company('third')).environmentId },
      { email: 'e@acme.example', role: 'viewer' },
    )
    await relink.api.send('POST', '/staff', { email: 'e@acme.example', role: 'viewer' })
    expect((await viewer.send('GET', '/session')).status).toBe(200)
    await relink.api.send('DELETE', `/staff/${await idOf('e@acme.example')}`)
    // Here; what another environment gave them is that one's to end.
    const inHere = await viewer.send('GET', '/case', undefined, { 'relink-environment': relink.environmentId })
    expect([inHere.status, (await viewer.send('GET', '/session')).status]).toEqual([404, 200])
  })

  it('the last admin neither steps down nor leaves, also when two leave at once', async () => {
    const house = await relink.company('fourth')
    const house4 = { ...relink, environmentId: house.environmentId }
    const [one, two] = [
      await signedIn(house4, { email: 'f@acme.example', role: 'admin' }),
      await signedIn(house4, { email: 'g@acme.example', role: 'admin' }),
    ]
    const { result } = await house.api.get<{ result: { id: string }[] }>('/staff')
    const [first = '', second = ''] = result.map(({ id }) => id)
    const which = (staffId: string) => ({ environmentId: house.environmentId, staffId, by: staffId, actor: 'staff:x' })
    const left = await Promise.allSettled(
      [first, second].map((id) => relink.tools.database.transaction((tx) => removeStaff(tx, which(id)))),
    )
    expect(left.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const [stays, id] = left[0]?.status === 'rejected' ? [one, first] : [two, second]
    for (const [method, body] of [
      ['DELETE', undefined],
      ['PATCH', { role: 'viewer' }],
    ] as const) {
      const answer = await stays.send(method, `/staff/${id}`, body)
      expect([answer.status, answer.body.message]).toEqual([409, 'You are the last admin here: make another person an admin first'])
    }
    expect((await house.request('DELETE', `/staff/${id}`)).status).toBe(200)
  })
})

describe('the audit', () => {
  it('is listed by who did what, the newest first, in pages, and holds no token', async () => {
    const client = await signedIn(relink, { email: 'h@acme.example', role: 'admin' })
    const account = await relink.importAccount()
    const link = await client.send('POST', '/link-token', { integrated_account_id: account.id })
    const token = String(link.body['link_token'])
    const audit = async (query: string) => {
      const { body, text } = await client.send('GET', `/audit?${query}`)
      expect(text).not.toContain(token)
      return body as unknown as { result: { created_at: string; action: string; actor: string }[]; next_cursor: string | null }
    }
    expect((await audit('actor=staff:h@acme.example')).result).toMatchObject([
      { actor: 'staff:h@acme.example', action: 'link_minted', subject_kind: 'integrated_account', subject_id: account.id },
      { action: 'signed_in', subject_kind: 'staff', data: { by: 'terminal' } },
    ])
    const whole = (await audit('action[in]=invited,signed_in,role_changed')).result
    const paged: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await audit(`action[in]=invited,signed_in,role_changed&limit=2&next_cursor=${encodeURIComponent(cursor)}`)
      paged.push(...page.result)
      cursor = page.next_cursor
    }
    expect(paged).toEqual(whole)
    const times = whole.map(({ created_at }) => created_at)
    expect(times).toEqual([...times].sort().reverse())
    const after = times.at(1) ?? ''
    expect((await audit(`action[in]=invited,signed_in,role_changed&created_at[gt]=${after}`)).result).toEqual(
      whole.filter(({ created_at }) => created_at > after),
    )
  })
})

it('an act of a session stands on the timeline and in the audit under its name', async () => {
  const client = await signedIn(relink, { email: 'i@acme.example', role: 'support' })
  const caseId = await relink.breakAccount(await relink.importAccount({ sub: 'usr_bob' }))
  await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the case to await its person')
  expect((await client.send('POST', `/case/${caseId}/note`, { text: 'Called them' })).status).toBe(200)
  const copied = await client.send('POST', `/case/${caseId}/link`)
  expect(copied.status).toBe(200)
  await waitFor(
    async () => (await relink.timeline(caseId)).filter(({ actor }) => actor === 'staff:i@acme.example').length === 2,
    'both to be told',
  )
  const { result } = await relink.api.get<{ result: { action: string }[] }>('/audit?actor=staff:i@acme.example')
  expect(result.map(({ action }) => action)).toEqual(['link_minted', 'note', 'signed_in'])
  // Two tabs, one key each: a POST sent twice has one effect through the console too.
  const key = { 'idempotency-key': 'once' }
  const [once, twice] = [
    await client.send('POST', `/case/${caseId}/note`, { text: 'Once' }, key),
    await client.send('POST', `/case/${caseId}/note`, { text: 'Once' }, key),
  ]
  expect([once.status, twice.headers.get('idempotent-replayed')]).toEqual([200, 'true'])
})

it('support deletes no account, an admin does', async () => {
  const account = await relink.importAccount()
  const support = await signedIn(relink, { email: 'j@acme.example', role: 'support' })
  const admin = await signedIn(relink, { email: 'k@acme.example', role: 'admin' })
  for (const send of [
    () => support.send('DELETE', `/integrated-account/${account.id}`),
    () => support.send('DELETE', `/Integrated-Account/${account.id}/`),
    () => support.send('POST', '/integrated-account/bulk-delete', { ids: [account.id] }),
  ]) {
    expect((await send()).status).toBe(403)
  }
  expect((await admin.send('DELETE', `/integrated-account/${account.id}`)).status).toBe(200)
})

it('a GET may name its environment in the query, as an EventSource must', async () => {
  const client = await signedIn(relink, { email: 'l@acme.example', role: 'viewer' })
  const plain = new ConsoleClient(relink.url)
  for (const [name, value] of client.jar) plain.jar.set(name, value)
  expect((await plain.send('GET', `/case?environment_id=${relink.environmentId}`)).status).toBe(200)
})
