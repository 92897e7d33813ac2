import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sweepDue } from '../src/accounts/sweep/sweep-due.js'
import { axe, openBrowser } from './support/browser.js'
import { secondPerson } from './support/second-person.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { startKeyPlatform } from './support/key-platform.js'
import type { KeyPlatform } from './support/key-platform.js'

let relink: Harness
let platform: KeyPlatform
let integrationId: string
beforeAll(async () => {
  ;[relink, platform] = await Promise.all([startRelink({ policy: { confirm: 'PT2S', probe_every: 'PT1S' } }), startKeyPlatform()])
  integrationId = await register('parcels')
})
afterEach(() => {
  platform.failure = null
})
afterAll(async () => {
  await relink.stop()
  await platform.stop()
})

const fields = [
  { name: 'api_key', label: 'API key', secret: true, pattern: 'key-[a-z0-9]{4,40}' },
  { name: 'subdomain', label: 'Subdomain' },
]
const register = async (name: string): Promise<string> => {
  const made = await relink.api.send<{ id: string }>('POST', '/integration', {
    name,
    config: { label: 'Parcels' },
    authentication_method: 'api_key',
    fields,
    probe: { url: `${platform.url}/{subdomain}/me`, headers: { 'X-Api-Key': '{api_key}' } },
  })
  return made.id
}
let count = 0
const imported = async (given: { key?: string; integration?: string } = {}): Promise<{ id: string; key: string; email: string }> => {
  count += 1
  const key = given.key ?? `key-imported${String(count)}`
  platform.keys.add(key)
  const email = `ada${String(count)}@northwind.example`
  const { id } = await relink.api.send<{ id: string }>('POST', '/integrated-account', {
    tenant_id: 'northwind',
    environment_integration_id: given.integration ?? integrationId,
    authentication_method: 'api_key',
    context: { api_key: key, subdomain: 'northwind' },
    contacts: [{ email }],
  })
  return { id, key, email }
}
const report = (id: string) =>
  relink.api.send<{ case_id: string | null }>('POST', `/integrated-account/${id}/authentication-error`, { status: 401 })
const token = (id: string) => relink.request('GET', `/integrated-account/${id}/access-token`)

/** Every row of the database and every line of the log: where no key may stand. */
const everything = async (): Promise<string> => {
  const { rows: tables } = await relink.tools.database.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  )
  const dumps = await Promise.all(
    tables.map(({ name }) => relink.tools.database.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`)),
  )
  return [
    ...dumps.flatMap(({ rows }) => rows.map(({ row }) => row)),
    ...relink.logged,
    ...relink.receiver.received.map(({ body }) => body),
  ].join('\n')
}

const look = async (page: Page, name: string): Promise<void> => {
  for (const width of [375, 1280]) {
    await page.setViewportSize({ width, height: 667 })
    const overflows = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
    expect(overflows, `${name} at ${String(width)}`).toBe(false)
  }
  expect(await axe(page), name).toEqual([])
}

test(
  'an API key, from dead to "Connection successful": a thousand 401s, a wrong key, a platform that is down',
  { timeout: 120_000 },
  async () => {
    const { id, key, email } = await imported()
    const account = await relink.request('GET', `/integrated-account/${id}`)
    expect(account.body).toMatchObject({ authentication_method: 'api_key', context: { subdomain: 'northwind' }, status: 'active' })
    expect(account.text).not.toContain(key)
    expect((await token(id)).body).toEqual({
      access_token: key,
      token_type: 'api_key',
      generation: 1,
      expires_at: null,
      scope: [],
      fields: { api_key: key },
    })

    platform.keys.delete(key)
    const cases = new Set<string | null>()
    for (let i = 0; i < 20; i += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => report(id)))
      for (const { case_id } of answers) cases.add(case_id)
    }
    expect(cases.size).toBe(1)
    const [caseId] = cases
    if (caseId == null) throw new Error('no case was opened')
    const asked = await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')
    expect(asked).toMatchObject({ number: 1, verdict: 'user', addressee: 'contact', reason: { code: 'key_refused', http_status: 401 } })
    expect(await token(id)).toMatchObject({ status: 401, body: { truto_is_remote_error: true, case_id: caseId, addressee: 'contact' } })

    const mail = await relink.mailbox.arrived(({ to }) => to.includes(email), 30_000)
    expect(mail.text).toContain('you enter “API key” from Parcels')
    expect(mail.text).not.toMatch(/sign in/i)

    const browser = await openBrowser()
    const page = await browser.newPage()
    try {
      await page.goto(linkIn(mail))
      await page.getByRole('heading', { name: 'Reconnect Parcels to Acme Reports' }).waitFor()
      const entry = page.getByLabel('API key')
      expect(await entry.getAttribute('type')).toBe('password')
      expect(await page.getByLabel('Subdomain').count()).toBe(0)
      await look(page, 'ready')
      const enter = async (value: string): Promise<void> => {
        await entry.fill(value)
        await page.getByRole('button').click()
      }
      await enter('not of the pattern')
      await page.getByText('Check "API key": it does not look as expected.').waitFor()
      await look(page, 'pattern')

      await enter('key-wrong1')
      await page.getByRole('heading', { name: 'Parcels did not accept it' }).waitFor()
      await page.getByText('Check "API key": it was not accepted.').waitFor()
      expect(await entry.inputValue()).toBe('')
      expect(page.url()).not.toContain(new URL(linkIn(mail)).searchParams.get('link_token') ?? '?')
      await look(page, 'refused')
      expect(await relink.caseOf(id)).toMatchObject({ id: caseId, stage: 'awaiting_user' })

      platform.failure = { status: 503, headers: { 'retry-after': '30' } }
      platform.keys.add('key-fresh1')
      await enter('key-fresh1')
      await page.getByRole('heading', { name: 'Parcels does not answer at the moment' }).waitFor()
      await look(page, 'down')
      // It was kept: once the platform is back, the same page goes on with it.
      platform.failure = null
      await page.reload()
      await page.getByRole('heading', { name: 'Connection successful' }).waitFor()
      await look(page, 'done')
    } finally {
      await browser.close()
    }
    expect(await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'its end')).toMatchObject({ outcome: 'reauthorized' })
    expect((await token(id)).body).toMatchObject({ access_token: 'key-fresh1' })
    expect((await relink.api.get<{ context: object }>(`/integrated-account/${id}`)).context).toEqual({
      subdomain: 'northwind',
      oauth: { scope: [] },
    })
    const timeline = await relink.timeline(caseId)
    expect(timeline.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'The key was refused',
        'New access was entered on the connect page',
        'What was entered did not reconnect the account',
      ]),
    )

    await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'completed', 'the workflow to end')
    const history = JSON.stringify((await relink.history(caseId)).raw)
    const told = [await everything(), JSON.stringify(timeline), mail.text, mail.html ?? ''].join('\n')
    for (const secret of [key, 'key-wrong1', 'key-fresh1']) {
      expect(told).not.toContain(secret)
      expect(history).not.toContain(secret)
      expect(history).not.toContain(Buffer.from(secret).toString('base64'))
    }
  },
)

test('a 401 about a working key opens a case that ends without a notification, and the next one asks the platform first', async () => {
  const { id, email } = await imported()
  const { case_id: caseId } = await report(id)
  if (caseId === null) throw new Error('no case was opened')
  expect(await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'its end')).toMatchObject({ outcome: 'self_healed' })
  expect(await report(id)).toEqual({ case_id: null })
  expect(relink.mails(email)).toEqual([])
  expect(relink.receiver.events(id).filter(({ event }) => event.endsWith('authentication_error'))).toEqual([])
})

test('a platform that is down is waited for, and no mail is sent for it', async () => {
  const { id, email } = await imported()
  platform.failure = { status: 429, headers: { 'retry-after': '1' } }
  const { case_id: caseId } = await report(id)
  if (caseId === null) throw new Error('no case was opened')
  await relink.caseThat(caseId, ({ verdict }) => verdict === 'transient', 'the verdict')
  platform.failure = null
  expect(await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'its end')).toMatchObject({ outcome: 'self_healed' })
  expect(relink.mails(email)).toEqual([])
})

test('the company replaces a key by API: it is verified first, and a rejected one changes nothing', async () => {
  const { id, key } = await imported()
  const patch = (context: object) => relink.request('PATCH', `/integrated-account/${id}/credentials`, { context })
  const wrong = await patch({ api_key: 'key-wrong2' })
  expect(wrong).toMatchObject({ status: 422, body: { code: 'key_refused', errors: [{ field: 'context.api_key' }] } })
  expect(wrong.text).not.toContain('key-wrong2')
  expect(await patch({ api_key: 'not of the pattern' })).toMatchObject({ status: 400, body: { errors: [{ field: 'context.api_key' }] } })
  expect(await patch({ subdomain: 'nobody' })).toMatchObject({ status: 422, body: { errors: [{ field: 'context.subdomain' }] } })
  platform.keys.add('key-fresh2')
  platform.failure = { status: 500 }
  expect((await patch({ api_key: 'key-fresh2' })).status).toBe(503)
  platform.failure = null
  expect((await token(id)).body).toMatchObject({ access_token: key })
  platform.keys.delete(key)
  const { case_id: caseId } = await report(id)
  const answer = await patch({ api_key: 'key-fresh2' })
  expect(answer).toMatchObject({ status: 200, body: { status: 'active', case: { id: caseId, outcome: 'reauthorized' } } })
  expect(answer.text).not.toContain('key-fresh2')
  expect((await token(id)).body).toMatchObject({ access_token: 'key-fresh2' })
  // Settings never show or take a key.
  const changed = await relink.request('PATCH', `/integrated-account/${id}`, { context: { api_key: 'key-other', region: 'eu' } })
  expect(changed.body).toMatchObject({ context: { subdomain: 'northwind', region: 'eu' } })
  expect(changed.text).not.toContain('key-other')
  expect((await relink.request('POST', '/integrated-account/refresh-credentials', { id })).status).toBe(409)
})

test('a key is sent nowhere else than where it came from, until a person confirms the new address', async () => {
  const integration = await register('parcels-moved')
  const { id } = await imported({ integration })
  await relink.api.send('PATCH', `/integration/${integration}`, {
    probe: { url: `${platform.url}/{subdomain}/me?v=2`, headers: { 'X-Api-Key': '{api_key}' } },
  })
  const before = platform.asked.get('/northwind/me')
  const { case_id: caseId } = await report(id)
  if (caseId === null) throw new Error('no case was opened')
  expect(await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the hold')).toMatchObject({
    verdict: 'operator',
    reason: { code: 'endpoint_changed' },
  })
  expect(platform.asked.get('/northwind/me')).toBe(before)
  const { endpoints_version } = (await relink.request('GET', `/integration/${integration}`)).body
  const seen = { endpoints_version }
  expect((await relink.request('POST', `/integration/${integration}/confirm-endpoints`, seen)).status).toBe(403)
  const other = await secondPerson(relink, relink)
  expect((await relink.request('POST', `/integration/${integration}/confirm-endpoints`, seen, other)).status).toBe(200)
  expect(await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'its end')).toMatchObject({ outcome: 'operator_fixed' })
})

test('an import names what is missing; a new account asks for everything that is not known yet', async () => {
  const post = (more: object) =>
    relink.request('POST', '/integrated-account', {
      tenant_id: 'fabrikam',
      environment_integration_id: integrationId,
      context: {},
      ...more,
    })
  expect((await post({})).body.errors?.map(({ field }) => field)).toEqual(['context.api_key', 'context.subdomain'])
  expect((await post({ authentication_method: 'oauth2' })).body.errors).toMatchObject([{ field: 'authentication_method' }])

  const { url } = await relink.api.send<{ url: string }>('POST', '/link-token', { tenant_id: 'fabrikam' })
  platform.keys.add('key-fabrikam')
  const browser = await openBrowser()
  const page = await browser.newPage()
  try {
    await page.goto(`${url}&integration=parcels`)
    await look(page, 'new-account')
    await page.getByLabel('API key').fill('key-fabrikam')
    await page.getByLabel('Subdomain').fill('nobody')
    await page.getByRole('button').click()
    await page.getByText('Check "Subdomain": it was not accepted.').waitFor()
    expect(await page.getByLabel('Subdomain').inputValue()).toBe('nobody')
    await page.getByLabel('API key').fill('key-fabrikam')
    await page.getByLabel('Subdomain').fill('northwind')
    await page.getByRole('button').click()
    await page.getByRole('heading', { name: 'Connection successful' }).waitFor()
  } finally {
    await browser.close()
  }
  const { result } = await relink.api.get<{ result: { id: string; context: object; authentication_method: string }[] }>(
    '/integrated-account?tenant_id=fabrikam',
  )
  expect(result).toMatchObject([{ authentication_method: 'api_key', context: { subdomain: 'northwind' } }])
  expect((await token(result[0]?.id ?? '')).body).toMatchObject({ access_token: 'key-fabrikam' })
})

test('the sweep proves keys by the by: one that works is looked at again later, one that was taken back opens a case', async () => {
  const [good, dead] = [await imported(), await imported()]
  platform.keys.delete(dead.key)
  const due = async (id: string) => {
    const { rows } = await relink.tools.database.query<{ due: Date; generation: number; lease: string | null }>(
      'select next_refresh_at as due, generation, lease_owner as lease from credentials where account_id = $1',
      [id],
    )
    return rows[0]
  }
  await relink.tools.database.query(`update credentials set next_refresh_at = now() - interval '1 minute' where account_id = any($1)`, [
    [good.id, dead.id],
  ])
  await sweepDue(relink.tools, new AbortController().signal)
  const later = await due(good.id)
  expect(later).toMatchObject({ generation: 1, lease: null })
  expect(later?.due.getTime()).toBeGreaterThan(Date.now() + 3_600_000)
  expect(await relink.caseOf(good.id)).toBeNull()
  const opened = await waitFor(() => relink.caseOf(dead.id), 'a case')
  await relink.caseThat(opened.id, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')
  expect(await relink.caseOf(dead.id)).toMatchObject({ verdict: 'user', reason: { code: 'key_refused' } })
})
