import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { FormBrowser } from '../src/embedded/form-browser.js'
import { Visitor, heading } from './support/connect-house.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { CaseJson, Harness } from './support/harness.js'
import { startKeyPlatform } from './support/key-platform.js'
import type { KeyPlatform } from './support/key-platform.js'

let relink: Harness
let platform: KeyPlatform
beforeAll(async () => {
  ;[relink, platform] = await Promise.all([startRelink({ policy: { confirm: 'PT2S', probe_every: 'PT1S' } }), startKeyPlatform()])
})
afterEach(() => {
  platform.failure = null
  platform.lifeS = 3600
})
afterAll(async () => {
  await relink.stop()
  await platform.stop()
})

let count = 0
const register = async (more: object = {}, oauth: object = {}): Promise<string> => {
  count += 1
  const made = await relink.api.send<{ id: string; oauth: { authorization_endpoint: string | null } }>('POST', '/integration', {
    name: `ledger-${String(count)}`,
    config: { label: 'Ledger' },
    authentication_method: 'oauth2_client_credentials',
    oauth: { token_endpoint: `${platform.url}/token`, token_endpoint_auth_method: 'client_secret_post', ...oauth },
    probe: { url: `${platform.url}/northwind/me` },
    ...more,
  })
  expect(made.oauth.authorization_endpoint).toBeNull()
  return made.id
}
const ownClient = {
  fields: [
    { name: 'client_id', label: 'Client id' },
    { name: 'client_secret', label: 'Client secret', secret: true },
  ],
}
const imported = async (integration: string, context: object) => {
  const email = `ada${String(count)}@northwind.example`
  const { id } = await relink.api.send<{ id: string }>('POST', '/integrated-account', {
    tenant_id: 'northwind',
    environment_integration_id: integration,
    context,
    contacts: [{ email }],
  })
  return { id, email }
}
const token = (id: string, query = '') => relink.request('GET', `/integrated-account/${id}/access-token${query}`)

test(
  'a client of the account’s own: tokens as they are wanted, and a person for a secret that was replaced',
  { timeout: 60_000 },
  async () => {
    platform.clients.set('northwind-client', 'first-secret-of-northwind')
    const { id, email } = await imported(await register(ownClient), {
      client_id: 'northwind-client',
      client_secret: 'first-secret-of-northwind',
    })
    const shown = await relink.request('GET', `/integrated-account/${id}`)
    expect(shown.body).toMatchObject({ authentication_method: 'oauth2_client_credentials', context: { client_id: 'northwind-client' } })
    expect(shown.text).not.toContain('first-secret-of-northwind')

    const tokens = await Promise.all(Array.from({ length: 20 }, () => token(id)))
    expect(new Set(tokens.map(({ body }) => body['access_token'])).size).toBe(1)
    expect(platform.asked.get('/token')).toBe(1)
    const [first] = tokens
    expect(first?.body).toMatchObject({ token_type: 'Bearer', fields: { client_secret: 'first-secret-of-northwind' } })
    // Longer than it lives: a new grant stands in the place of a refresh.
    const second = await token(id, '?min_valid=PT1M')
    expect(second.body['access_token']).toBe(first?.body['access_token'])
    expect(await relink.api.send('POST', '/integrated-account/refresh-credentials', { id })).toEqual({ success: true })
    expect((await token(id)).body['access_token']).not.toBe(first?.body['access_token'])

    platform.clients.set('northwind-client', 'second-secret-of-northwind')
    const { case_id: caseId } = await relink.api.send<{ case_id: string }>('POST', `/integrated-account/${id}/authentication-error`, {
      status: 401,
    })
    expect(await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')).toMatchObject({
      verdict: 'user',
      addressee: 'contact',
      reason: { code: 'invalid_client', http_status: 401 },
    })
    const mail = await relink.mailbox.arrived(({ to }) => to.includes(email), 30_000)
    expect(mail.text).toContain('you enter “Client secret” from Ledger')
    const link = linkIn(mail)
    const page = await new FormBrowser().open(link)
    expect(page.heading).toBe('Reconnect Ledger to Acme Reports')

    const visitor = new Visitor(relink.tools.settings.publicUrl ?? '')
    const enter = async (secret: string): Promise<string> => {
      const form = { link_token: new URL(link).searchParams.get('link_token') ?? '', 'field.client_secret': secret }
      const { res } = await visitor.post('/connect-account', form)
      expect(res.status).toBe(303)
      return (await visitor.open(res.headers.get('location') ?? '')).text
    }
    expect(heading(await enter('wrong-secret'))).toBe('Ledger did not accept it')
    expect(await relink.caseOf(id)).toMatchObject({ outcome: null })
    expect(heading(await enter('second-secret-of-northwind'))).toBe('Connection successful')
    expect(await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'its end')).toMatchObject({ outcome: 'reauthorized' })
    expect((await token(id)).body).toMatchObject({ fields: { client_secret: 'second-secret-of-northwind' } })
    // The same link and the same key once more: it was used.
    const again = await visitor.post('/connect-account', { link_token: new URL(link).searchParams.get('link_token') ?? '' })
    expect(heading(again.text)).toBe('This link has been used')
  },
)

test('the integration’s own client is the operator’s: held, no customer is mailed, and the secret put right heals it', async () => {
  platform.clients.set('acme-client', 'secret-of-acme-1')
  const integration = await register({}, { client_id: 'acme-client', client_secret: 'secret-of-acme-1' })
  const { id, email } = await imported(integration, {})
  expect((await token(id)).status).toBe(200)
  platform.clients.set('acme-client', 'secret-of-acme-2')
  const { case_id: caseId } = await relink.api.send<{ case_id: string }>('POST', `/integrated-account/${id}/authentication-error`, {
    status: 401,
  })
  // What was healed before the second look would not be the operator's doing.
  const isUnderIncident = ({ hold }: CaseJson): boolean => (hold as { why: string } | null)?.why === 'incident'
  expect(await relink.caseThat(caseId, isUnderIncident, 'the incident')).toMatchObject({
    verdict: 'operator',
    addressee: 'operator',
    reason: { code: 'invalid_client' },
  })
  const { url } = await relink.api.send<{ url: string }>('POST', '/link-token', { integrated_account_id: id })
  expect((await new FormBrowser().open(url)).heading).toBe('This is on our side')
  await relink.api.send('PATCH', `/integration/${integration}`, { oauth: { client_secret: 'secret-of-acme-2' } })
  expect(await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'its end')).toMatchObject({ outcome: 'operator_fixed' })
  expect(relink.mails(email)).toEqual([])
  expect(await waitFor(async () => (await token(id)).status === 200, 'a token')).toBe(true)
})

test('the company replaces a client’s secret: it is verified by the token that it gets', async () => {
  platform.clients.set('fabrikam-client', 'secret-of-fabrikam-1')
  const { id } = await imported(await register(ownClient), { client_id: 'fabrikam-client', client_secret: 'secret-of-fabrikam-1' })
  const patch = (context: object) => relink.request('PATCH', `/integrated-account/${id}/credentials`, { context })
  expect(await patch({ client_secret: 'nonsense' })).toMatchObject({ status: 422, body: { code: 'invalid_client' } })
  platform.failure = { status: 503 }
  expect((await patch({ client_secret: 'secret-of-fabrikam-2' })).status).toBe(503)
  platform.failure = null
  platform.clients.set('fabrikam-client', 'secret-of-fabrikam-2')
  expect((await patch({ client_secret: 'secret-of-fabrikam-2' })).status).toBe(200)
  expect((await token(id)).body).toMatchObject({ fields: { client_secret: 'secret-of-fabrikam-2' } })
})

test('a refusal of the secret that was replaced meanwhile says nothing: the present one is tried', async () => {
  platform.clients.set('acme-late', 'late-secret-1')
  const integration = await register({}, { client_id: 'acme-late', client_secret: 'late-secret-1' })
  const { id } = await imported(integration, {})
  platform.clients.set('acme-late', 'late-secret-2')
  const before = platform.asked.get('/token') ?? 0
  let answer = (): void => undefined
  platform.held = new Promise((resolve) => {
    answer = resolve
  })
  const asked = token(id)
  await waitFor(() => platform.asked.get('/token') === before + 1, 'the platform to be asked')
  await relink.api.send('PATCH', `/integration/${integration}`, { oauth: { client_secret: 'late-secret-2' } })
  platform.held = null
  answer()
  expect((await asked).status).toBe(200)
  expect(platform.asked.get('/token')).toBe(before + 2)
  expect(await relink.caseOf(id)).toBeNull()
})
