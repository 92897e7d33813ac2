import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedIn } from './support/console-client.js'
import type { ConsoleClient } from './support/console-client.js'
import { startRelink } from './support/harness.js'
import type { Company, Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
let other: Company
let account: ImportedAccount
let staff: Record<'viewer' | 'support' | 'admin' | 'elsewhere', ConsoleClient>
beforeAll(async () => {
  relink = await startRelink({ worker: false })
  other = await relink.company('elsewhere')
  account = await relink.importAccount({ fields: { label: 'Northwind' } })
  const as = (role: 'viewer' | 'support' | 'admin', environmentId = relink.environmentId, email = `${role}@acme.example`) =>
    signedIn({ tools: relink.tools, url: relink.url, environmentId }, { email, role })
  staff = {
    viewer: await as('viewer'),
    support: await as('support'),
    admin: await as('admin'),
    elsewhere: await as('admin', other.environmentId, 'eve@elsewhere.example'),
  }
})
afterAll(() => relink.stop())

test('facts of credentials are for every role here, and hold no part of a token', async () => {
  const path = `/integrated-account/${account.id}/credential-facts`
  for (const role of ['viewer', 'support', 'admin'] as const) {
    const { status, body, text } = await staff[role].send('GET', path)
    expect(status).toBe(200)
    expect(body).toMatchObject({ generation: 1, has_refresh_token: true, last_refreshed_at: null })
    expect(text).not.toContain(account.accessToken.slice(0, 12))
    expect(text).not.toContain(account.refreshToken.slice(0, 12))
  }
  expect((await staff.elsewhere.send('GET', path)).status).toBe(404)
  // They are the console's alone.
  expect((await relink.request('GET', path)).status).toBe(404)
})

test('a link for an account is for who may hold one, keeps the context, and is in the audit', async () => {
  const path = `/integrated-account/${account.id}/link`
  expect((await staff.viewer.send('POST', path)).status).toBe(403)
  expect((await staff.elsewhere.send('POST', path)).status).toBe(404)
  const answer = await staff.support.send('POST', path)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const page = await fetch(String(answer.body['url']).replace('localhost', '127.0.0.1'))
  expect(await page.text()).toContain('Reconnect Lumen CRM to Acme Reports')
  const { rows } = await relink.tools.database.query(
    `select l.minted_for, l.persist_previous_context, a.actor from link_tokens l
     join audit a on a.data ->> 'link_id' = l.id::text and a.action = 'link_minted' where l.account_id = $1`,
    [account.id],
  )
  expect(rows).toEqual([{ minted_for: 'support', persist_previous_context: true, actor: 'staff:support@acme.example' }])
})

test('the brand’s preview is for admins, stores nothing, and escapes its input', async () => {
  const body = { brand: { product_name: 'North<b>light</b>', color: '#7c2d12' }, support: { email: 'help@north.example' }, locale: 'de' }
  expect((await staff.support.send('POST', '/environment/preview', body)).status).toBe(403)
  const answer = await staff.admin.send('POST', '/environment/preview', body)
  const { mail, page } = answer.body as unknown as { mail: { subject: string; html: string }; page: { html: string } }
  for (const html of [mail.html, page.html]) {
    expect(html).toContain('North&lt;b&gt;light')
    expect(html).toContain('#7c2d12')
    expect(html).toContain('help@north.example')
    expect(html).toContain('lang="de"')
  }
  expect(mail.subject).toContain('Lumen CRM')
  const { brand } = await relink.api.get<{ brand: { product_name: string } }>('/environment')
  expect(brand.product_name).toBe('Acme Reports')
  expect((await staff.admin.send('POST', '/environment/preview', { ...body, brand: { color: 'red' } })).body['errors']).toEqual([
    expect.objectContaining({ field: 'brand.color' }),
  ])
})
