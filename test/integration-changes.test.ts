import { describe, expect, it } from 'vitest'
import { loadIntegration } from '../src/integrations/load-integration.js'
import { SECRET, useIntegrations } from './support/integration-calls.js'
import { fieldsOf } from './support/room-tools.js'

const calls = useIntegrations()
const { ask, oauth, byHand, create, idOf, heldCase, wakes, told } = calls

describe('a change of an integration', () => {
  it.each([
    ['issuer', () => ({ oauth: { issuer: null } }), 'oauth.issuer'],
    ['token endpoint', () => ({ oauth: { token_endpoint: 'https://evil.example/token' } }), 'oauth.token_endpoint'],
    ['authorization endpoint', () => ({ oauth: { authorization_endpoint: 'https://evil.example/a' } }), 'oauth.authorization_endpoint'],
    ['userinfo endpoint', () => ({ oauth: { userinfo_endpoint: 'https://evil.example/me' } }), 'oauth.userinfo_endpoint'],
    ['revocation endpoint', () => ({ oauth: { revocation_endpoint: 'https://evil.example/r' } }), 'oauth.revocation_endpoint'],
    ['identity url', () => ({ oauth: { identity: { from: 'url', url: 'https://evil.example/i', paths: ['id'] } } }), 'oauth.identity.url'],
    ['client id', () => ({ oauth: { client_id: 'other' } }), 'oauth.client_id'],
    ['probe', () => ({ probe: { url: 'https://evil.example/probe' } }), 'probe.url'],
  ])('of its %s needs the present client secret, is audited, and the operator is told', async (_what, patch, field) => {
    const id = idOf(await create())
    const before = (await ask('GET', `/integration/${id}`)).body
    const refused = await ask('PATCH', `/integration/${id}`, patch())
    expect(refused.status).toBe(400)
    expect(fieldsOf(refused)).toEqual(['oauth.current_client_secret'])
    expect((await ask('GET', `/integration/${id}`)).body).toEqual(before)
    expect(await told()).toEqual([])
    const body = patch()
    const done = await ask('PATCH', `/integration/${id}`, {
      ...body,
      oauth: { ...('oauth' in body && body.oauth), current_client_secret: SECRET },
    })
    expect(done.status, done.text).toBe(200)
    const mails = await told()
    expect(mails).toHaveLength(1)
    expect(mails[0]).toContain(field)
    expect(mails[0]).not.toContain(SECRET)
    const { rows } = await calls.room.tools.database.query<{ actor: string; data: { fields: string[] } }>(
      `SELECT actor, data FROM audit WHERE subject_id = $1 AND action = 'endpoints_changed'`,
      [id],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.actor).toBe('api:ops')
    expect(rows[0]?.data.fields).toContain(field)
  })

  it('to the same values needs no secret', async () => {
    const made = await create({ oauth: oauth(), probe: { url: 'https://crm.example/me' } })
    const settings = made.body['oauth'] as Record<string, unknown>
    const again = await ask('PATCH', `/integration/${idOf(made)}`, {
      probe: { url: 'https://crm.example/me' },
      oauth: { issuer: settings['issuer'], token_endpoint: settings['token_endpoint'], client_id: 'acme' },
    })
    expect(again.status, again.text).toBe(200)
    expect(again.body['oauth']).toEqual(settings)
    expect(await told()).toEqual([])
  })

  it('merges oauth field by field, and remembers when the scopes changed', async () => {
    const id = idOf(await create())
    const at = async () => (await loadIntegration(calls.room.tools.database, id))?.scopesChangedAt.getTime()
    const first = await at()
    calls.room.advance(1000)
    const patched = await ask('PATCH', `/integration/${id}`, {
      oauth: { needs_refresh_token: false },
      impact: 'Reports stop.',
      is_enabled: false,
    })
    expect(patched.body).toMatchObject({
      impact: 'Reports stop.',
      is_enabled: false,
      oauth: { needs_refresh_token: false, issuer: calls.platform.url },
    })
    const reordered = ['offline_access', 'reports.read', 'email', 'profile', 'openid']
    await ask('PATCH', `/integration/${id}`, { oauth: { scopes: reordered } })
    expect(await at()).toBe(first)
    await ask('PATCH', `/integration/${id}`, { oauth: { scopes: [...reordered, 'reports.write'] } })
    expect(await at()).toBeGreaterThan(Number(first))
    expect(fieldsOf(await ask('PATCH', `/integration/${id}`, { oauth: { scopes: ['reports.read'] } }))).toEqual(['oauth.identity'])
  })

  it('of the issuer reads its metadata again', async () => {
    const id = idOf(await create({ oauth: byHand() }))
    const moved = await ask('PATCH', `/integration/${id}`, {
      oauth: { issuer: calls.platform.url, current_client_secret: SECRET, scopes: ['openid'], identity: { from: 'id_token' } },
    })
    expect(moved.body['oauth']).toMatchObject({
      issuer: calls.platform.url,
      token_endpoint: expect.stringContaining(calls.platform.url) as string,
    })
    expect((await told())[0]).toContain('oauth.issuer')
    const failed = await ask('PATCH', `/integration/${id}`, { oauth: { issuer: calls.oddUrl, current_client_secret: SECRET } })
    expect(fieldsOf(failed)).toEqual(['oauth.issuer'])
  })

  it('of oauth probes the cases that it may mend, at once; any other change does not', async () => {
    const id = idOf(await create())
    const held = await heldCase(id, 'held', 'operator', 'operator')
    const detecting = await heldCase(id, 'detecting', null, 'transient')
    await heldCase(id, 'held', 'identity', 'user')
    await heldCase(id, 'detecting', null, null)
    await heldCase(id, 'awaiting_user', null, 'user')
    await ask('PATCH', `/integration/${id}`, { config: { label: 'New' } })
    expect(await wakes()).toEqual([])
    await ask('PATCH', `/integration/${id}`, { oauth: { client_secret: 'rotated' } })
    const rows = await wakes()
    expect(rows.map(({ subject_id }) => subject_id).sort()).toEqual([held, detecting].sort())
    expect(rows.every(({ payload }) => payload.why === 'probe')).toBe(true)
  })

  it('is confirmed for older credentials, audited, and held cases are probed', async () => {
    const id = idOf(await create())
    const held = await heldCase(id, 'held', 'operator', 'operator')
    const { endpoints_version } = (await ask('GET', `/integration/${id}`)).body
    const confirmed = await ask('POST', `/integration/${id}/confirm-endpoints`, { endpoints_version })
    expect(confirmed.body['endpoints_confirmed_at']).toEqual(expect.any(String))
    expect((await wakes()).map(({ subject_id }) => subject_id)).toEqual([held])
    const { rows } = await calls.room.tools.database.query(`SELECT 1 FROM audit WHERE subject_id = $1 AND action = 'endpoints_confirmed'`, [
      id,
    ])
    expect(rows).toHaveLength(1)
  })
})
