import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inviteStaff } from '../src/access/staff/invite-staff.js'
import { printSignIn } from '../src/access/staff/sign-in.js'
import type { Message } from '../src/embedded/mailbox/message.js'
import { ConsoleClient, signedIn, tokenIn } from './support/console-client.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
const grace = 'grace@acme.example'

beforeAll(async () => {
  // Nobody outside may be mailed from here: staff sign in all the same.
  relink = await startRelink({ environment: { mail: { delivery: 'off', from: 'Acme Reports <no-reply@acme.example>' } } })
  await relink.tools.database.transaction((tx) =>
    inviteStaff(tx, { environmentId: relink.environmentId, email: 'Grace@Acme.example', name: 'Grace', role: 'support', actor: 'relink' }),
  )
}, 120_000)
afterAll(() => relink.stop())

const tokenOf = (mail: Message): string =>
  tokenIn(/https?:\/\/\S+\/console\/sign-in\?token=[\w-]+/.exec(mail.text)?.[0] ?? 'http://no-link.invalid')

const askFor = async (browser: ConsoleClient, email = grace): Promise<Message> => {
  const before = relink.mails(email.toLowerCase()).length
  expect((await browser.send('POST', '/sign-in', { email })).body).toEqual({ sent: true })
  return relink.mailbox.arrived(({ to }) => to.includes(email.toLowerCase()) && relink.mails(email.toLowerCase()).length > before, 10_000)
}

describe('a mailed sign-in', () => {
  it('signs in the browser that asked, once', async () => {
    const browser = new ConsoleClient(relink.url)
    const mail = await askFor(browser, 'GRACE@acme.example')
    expect(mail.subject).toBe('Sign in to the connections of Acme Reports')
    const stranger = new ConsoleClient(relink.url)
    expect((await stranger.send('POST', '/session', { token: tokenOf(mail) })).body['why']).toBe('another_browser')
    expect((await browser.send('GET', '/session')).status).toBe(401)
    const made = await browser.signIn(tokenOf(mail))
    expect(made.body).toEqual({ ok: true })
    expect(made.cookies[0]).toMatch(/^relink_session=[\w-]{43}; Max-Age=86400; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
    const session = await browser.send('GET', '/session')
    expect(session.headers.get('cache-control')).toBe('no-store')
    expect(session.body).toMatchObject({
      staff: { email: grace, name: 'Grace' },
      environments: [
        {
          id: relink.environmentId,
          name: 'test',
          role: 'support',
          can_copy_links: true,
          scopes: ['accounts:read', 'accounts:write', 'cases:write', 'links:mint'],
          mode: 'live',
          mail_delivery: 'off',
        },
      ],
    })
    expect((await browser.send('POST', '/session', { token: tokenOf(mail) })).body['why']).toBe('used')
    browser.environmentId = relink.environmentId
    expect((await browser.send('GET', '/case')).body['result']).toEqual([])
    expect((await browser.send('DELETE', '/session')).body).toEqual({ ok: true })
    expect((await browser.send('GET', '/session')).status).toBe(401)
  })
})

describe('the one that is printed', () => {
  it('works once, in any browser, until another is printed', async () => {
    const print = () => relink.tools.database.transaction((tx) => printSignIn(tx, relink.tools.settings, grace))
    const first = await print()
    const second = await print()
    expect((await new ConsoleClient(relink.url).signIn(tokenIn(first))).body['why']).toBe('unknown')
    expect((await new ConsoleClient(relink.url).signIn(tokenIn(second))).status).toBe(200)
    expect((await new ConsoleClient(relink.url).signIn(tokenIn(second))).body['why']).toBe('used')
  })
})

it('a session reads and acts by the role', async () => {
  const viewer = await signedIn(relink, { email: 'viewer@acme.example', role: 'viewer' })
  expect((await viewer.send('GET', '/integrated-account')).status).toBe(200)
  const refused = await viewer.send('PUT', '/tenant/northwind', { name: 'Northwind', contacts: [] })
  expect(refused.status).toBe(403)
  expect(refused.body['missing_scope']).toBe('accounts:write')
})
