// @module-tag heavy
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Message } from '../src/embedded/mailbox/message.js'
import { platformOf, presets } from '../src/platforms/index.js'
import { startRelink, waitFor } from './support/harness.js'
import type { CaseJson, Harness } from './support/harness.js'
import { Receiver, answer } from './support/receiver.js'

let relink: Harness
/** Token endpoints that refuse as a platform does: `/<platform>/<how>`. */
let refusing: Receiver
beforeAll(async () => {
  relink = await startRelink({ policy: { confirm: 'PT30S' } })
  refusing = await new Receiver().listen()
  refusing.answer = (res, received) => {
    const [, platform = '', how = ''] = received.path.split('/')
    const found = platformOf(platform).recorded.find((one) => one.how === how)
    const body = typeof found?.body === 'string' ? found.body : JSON.stringify(found?.body ?? null)
    answer(found?.status ?? 404, { 'content-type': 'application/json', ...found?.headers }, body)(res, received)
  }
})
afterAll(async () => {
  await relink.stop()
  await refusing.close()
})

const broken = async (platform: string, how: string) => {
  const { id: integrationId } = await relink.registerIntegration({
    name: `${platform}-${how}`.replaceAll('_', '-'),
    config: { label: platformOf(platform).preset.label },
    platform,
    oauth: { token_endpoint: `${new URL(refusing.url).origin}/${platform}/${how}` },
  })
  const account = await relink.importAccount({
    integrationId,
    email: `ada.${platform}.${how}@northwind.example`,
    fields: {
      contacts: [
        { email: `ada.${platform}.${how}@northwind.example`, name: 'Ada', role: 'owner' },
        { email: `grace.${platform}.${how}@northwind.example`, name: 'Grace', role: 'admin' },
      ],
    },
  })
  const path = `/integrated-account/${account.id}/authentication-error`
  const { case_id: caseId } = await relink.api.send<{ case_id: string }>('POST', path, { status: 401 })
  return { ...account, admin: `grace.${platform}.${how}@northwind.example`, caseId, integrationId }
}

const judged = (caseId: string): Promise<CaseJson> =>
  relink.caseThat(caseId, ({ verdict, stage }) => verdict !== null && (stage !== 'detecting' || verdict === 'transient'), 'a verdict')
const mailed = (to: string): Promise<readonly Message[]> =>
  waitFor(() => relink.mails(to).length > 0 && relink.mails(to), `a mail to ${to}`)
const events = (accountId: string): readonly string[] =>
  relink.receiver
    .events(accountId)
    .slice(2)
    .map(({ event }) => event.replace('integrated_account:', ''))

describe('who is notified', () => {
  it.each([
    ['slack', 'revoked'],
    ['hubspot', 'revoked'],
    ['github', 'revoked'],
    ['databricks', 'revoked'],
  ])('%s %s: the person who connected it', async (platform, how) => {
    const account = await broken(platform, how)
    expect(await judged(account.caseId)).toMatchObject({ verdict: 'user', addressee: 'contact', stage: 'awaiting_user' })
    const [mail] = await mailed(account.email)
    expect(mail?.text).toContain(platformOf(platform).preset.label)
    expect(relink.mails(account.admin)).toEqual([])
    await waitFor(() => events(account.id).length > 0, 'the event')
    expect(events(account.id)).toEqual(['authentication_error'])
  })

  it.each([
    ['microsoft', 'account_disabled', 'switched off or locked'],
    ['google', 'session_control', 'after a set time'],
    ['salesforce', 'ip_restricted', 'security rule'],
  ])('%s %s: the customer’s administrator, who reads what to do', async (platform, how, sentence) => {
    const account = await broken(platform, how)
    expect(await judged(account.caseId)).toMatchObject({ verdict: 'user', addressee: 'admin', stage: 'awaiting_user' })
    const [mail] = await mailed(account.admin)
    expect(mail?.text.replace(/\s+/g, ' ')).toContain(sentence)
    expect(mail?.subject).toContain('needs an administrator')
    expect(relink.mails(account.email)).toEqual([])
    await waitFor(() => events(account.id).length > 0, 'the event')
    expect(events(account.id)).toEqual(['authentication_error'])
  })

  it.each([
    ['salesforce', 'wrong_secret', 'client secret'],
    ['atlassian', 'wrong_secret', 'client secret'],
    ['microsoft', 'secret_expired', 'has expired'],
    ['slack', 'rotation_off', 'rotation'],
  ])('%s %s: the operator alone', async (platform, how, subject) => {
    const before = relink.mails('operator@acme.example').length
    const account = await broken(platform, how)
    expect(await judged(account.caseId)).toMatchObject({ verdict: 'operator', addressee: 'operator', stage: 'held' })
    await waitFor(() => relink.mails('operator@acme.example').length > before, 'the operator to be mailed')
    const mail = relink.mails('operator@acme.example').at(-1)
    expect(mail?.subject).toContain(platformOf(platform).preset.label)
    expect(mail?.subject).toContain(subject)
    expect([...relink.mails(account.email), ...relink.mails(account.admin)]).toEqual([])
    await waitFor(() => events(account.id).length > 0, 'the event')
    expect(events(account.id)).toEqual(['authentication_error'])
  })

  it.each([
    ['zoho', 'too_many_tokens', 'too_many_tokens'],
    ['exact-online', 'too_early', 'too_early'],
    ['google', 'internal_failure', 'server_error'],
  ])('%s %s: nobody', async (platform, how, code) => {
    const account = await broken(platform, how)
    expect(await judged(account.caseId)).toMatchObject({ verdict: 'transient', addressee: null, stage: 'detecting', reason: { code } })
    expect((await relink.history(account.caseId)).activities).not.toContain('emitWebhook')
    expect(events(account.id)).toEqual([])
    expect([...relink.mails(account.email), ...relink.mails(account.admin)]).toEqual([])
    expect((await relink.api.get<{ status: string }>(`/integrated-account/${account.id}`)).status).toBe('active')
  })

  it('generic unheard_of: support, who finds the whole answer on the timeline, without its secrets', async () => {
    const account = await broken('generic', 'unheard_of')
    expect(await judged(account.caseId)).toMatchObject({ verdict: 'unknown', addressee: 'support', stage: 'held' })
    const mails = await mailed('support@acme.example')
    expect(mails.at(-1)?.text).toContain('This account has moved to the moon.')
    const tried = (await relink.timeline(account.caseId)).find(({ kind }) => kind === 'refresh_tried')
    expect(tried?.data['answer']).toEqual({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"account_on_the_moon","error_description":"This account has moved to the moon."}',
    })
    const { values } = await relink.tools.metrics.unknownAnswers.get()
    expect(values.map(({ labels }) => labels)).toContainEqual({ platform: 'generic', code: 'account_on_the_moon' })
    expect([...relink.mails(account.email), ...relink.mails(account.admin)]).toEqual([])
  })
})

describe('registering a platform', () => {
  const given = { client_id: 'an-id', client_secret: 'a-secret', scopes: ['a.scope'] }
  it.each(presets().flatMap(({ platform, oauth }) => (oauth.token_endpoint === undefined ? [] : [platform])))(
    '%s needs a client id, a secret and scopes; the preset fills in the rest',
    async (platform) => {
      const answered = await relink.request('POST', '/integration', { name: `bare-${platform}`, platform, oauth: given })
      expect(answered.status).toBe(200)
      const { preset } = platformOf(platform)
      const { identity, ...filled } = preset.oauth
      expect(answered.body['oauth']).toMatchObject({ ...filled, identity, client_id: 'an-id', scopes: ['a.scope'] })
      // As it was read, it may be sent back.
      const read = answered.body['oauth'] as Record<string, unknown>
      const path = `/integration/${String(answered.body['id'])}`
      const patched = await relink.request('PATCH', path, { oauth: { ...read, issuer: undefined } })
      expect([patched.status, (patched.body['oauth'] as Record<string, unknown>)['token_endpoint']]).toEqual([200, filled.token_endpoint])
    },
  )

  const ownServer = (platform: string, oauth: Readonly<Record<string, unknown>>) =>
    relink.request('POST', '/integration', {
      name: `own-${platform}-${String(Object.keys(oauth).length)}`,
      platform,
      oauth: {
        ...given,
        authorization_endpoint: 'https://sso.example.com/authorize',
        token_endpoint: 'https://sso.example.com/token',
        identity: { from: 'none' },
        ...oauth,
      },
    })

  it('warns if grants do not last: a Keycloak without offline_access, a server without refresh tokens', async () => {
    const shortLived = await ownServer('keycloak', {})
    expect(shortLived.body['warnings']).toEqual([
      { field: 'oauth.scopes', message: expect.stringMatching(/^should have offline_access: .*30 minutes/) as string },
    ])
    const path = `/integration/${String(shortLived.body['id'])}`
    const mended = await relink.request('PATCH', path, { oauth: { scopes: ['a.scope', 'offline_access'] } })
    expect([mended.status, mended.body['warnings']]).toEqual([200, []])
    for (const platform of ['jupyterhub', 'indico']) {
      const made = await ownServer(platform, {})
      expect([made.status, made.body['warnings']]).toEqual([
        200,
        [{ field: 'platform', message: expect.stringContaining('gives no refresh tokens') as string }],
      ])
      const refused = await ownServer(platform, { needs_refresh_token: true })
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('oauth.needs_refresh_token') as string])
    }
    expect((await ownServer('ory-hydra', {})).body['warnings']).toEqual([])
  })

  it('lets sent fields take precedence', async () => {
    const own = { token_endpoint: 'https://login.microsoftonline.com/acme/oauth2/v2.0/token', authorization_params: {} }
    const oauth = { ...given, ...own }
    const answered = await relink.request('POST', '/integration', { name: 'own-microsoft', platform: 'microsoft', oauth })
    expect(answered.body['oauth']).toMatchObject(own)
  })

  it('shows the presets, and refuses a platform that there is none of', async () => {
    const { result } = await relink.api.get<{ result: Record<string, unknown>[] }>('/platform')
    expect(result.map(({ platform }) => platform)).toEqual(presets().map(({ platform }) => platform))
    expect(result.find(({ platform }) => platform === 'shopify')).toMatchObject({
      context: [{ name: 'shop', usual: null, values: null }],
      revocation: 'not_offered',
    })
    const refused = await relink.request('POST', '/integration', { name: 'nowhere', platform: 'nowhere', oauth: given })
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.body)).toContain('exact-online')
  })
})
