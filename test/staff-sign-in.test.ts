import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inviteStaff } from '../src/access/staff/invite-staff.js'
import { printSignIn } from '../src/access/staff/sign-in.js'
import type { Role } from '../src/domain/role.js'
import type { Message } from '../src/embedded/mailbox/message.js'
import { ConsoleClient, signedIn, tokenIn } from './support/console-client.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { fieldsOf } from './support/room-tools.js'

let relink: Harness
const grace = 'grace@acme.example'

beforeAll(async () => {
  // No one outside may be mailed from here: staff sign in all the same.
  relink = await startRelink({ environment: { mail: { delivery: 'off', from: 'Acme Reports <no-reply@acme.example>' } } })
  await relink.tools.database.transaction((tx) =>
    inviteStaff(tx, { environmentId: relink.environmentId, email: 'Grace@Acme.example', name: 'Grace', role: 'support', actor: 'relink' }),
  )
})
afterAll(() => relink.stop())

const tokenOf = (mail: Message): string =>
  tokenIn(/https?:\/\/\S+\/console\/sign-in\?token=[\w-]+/.exec(mail.text)?.[0] ?? 'http://no-link.invalid')

const invite = (email: string, role: Role, environmentId = relink.environmentId) =>
  relink.tools.database.transaction((tx) => inviteStaff(tx, { environmentId, email, role, actor: 'relink' }))

const rowsOf = async (sql: string): Promise<number> => (await relink.tools.database.query(sql)).rows.length

const askFor = async (browser: ConsoleClient, email = grace): Promise<Message> => {
  const mails = () => relink.mails(email.toLowerCase())
  const before = mails().length
  expect((await browser.send('POST', '/sign-in', { email })).body).toEqual({ sent: true })
  return waitFor(() => mails()[before], 'the sign-in to arrive')
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

describe('asking for one', () => {
  it('does not reveal who is invited: the same response, no mail, and no row is left', async () => {
    const [known, unknown] = [new ConsoleClient(relink.url), new ConsoleClient(relink.url)]
    const answers = [
      await known.send('POST', '/sign-in', { email: grace }),
      await unknown.send('POST', '/sign-in', { email: 'nobody@acme.example' }),
    ]
    const shape = (answer: (typeof answers)[number]) => [
      answer.status,
      answer.text,
      [...answer.headers.keys()].sort(),
      answer.cookies.map((cookie) => cookie.replace(/relink_sign_in=[\w-]{43}/, 'relink_sign_in=x').replace(/Expires=[^;]+/, 'Expires=x')),
    ]
    expect(shape(answers[0] as (typeof answers)[number])).toEqual(shape(answers[1] as (typeof answers)[number]))
    await waitFor(
      async () => (await rowsOf(`SELECT FROM staff_sign_ins WHERE email = 'nobody@acme.example'`)) === 0,
      'the stranger’s sign-in to be forgotten',
    )
    expect(await rowsOf(`SELECT FROM outbox WHERE payload->>'sign_in' = 'true'`)).toBe(0)
    expect(relink.mails('nobody@acme.example')).toEqual([])
    expect(await rowsOf(`SELECT FROM mails WHERE recipient = 'nobody@acme.example'`)).toBe(0)
  })

  it('is limited for each address, in the same words for all, until the quarter of an hour is over', async () => {
    for (const email of ['storm@acme.example', 'nobody-else@acme.example']) {
      if (email.startsWith('storm')) await invite(email, 'viewer')
      const answers = []
      for (let i = 0; i < 7; i += 1) answers.push(await new ConsoleClient(relink.url).send('POST', '/sign-in', { email }))
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 429, 429])
      expect(Number(answers[5]?.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(answers[5]?.body.message).toBe('That is more than can be sent in a quarter of an hour: use the newest mail')
    }
  })

  it('rejects an invalid address, and a page of another site', async () => {
    expect(fieldsOf(await new ConsoleClient(relink.url).send('POST', '/sign-in', { email: 'x' }))).toEqual(['email'])
    for (const path of ['/sign-in', '/session']) {
      const body = path === '/sign-in' ? { email: grace } : { token: 'x' }
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': undefined, origin: 'https://evil.example' },
      ]) {
        expect((await new ConsoleClient(relink.url).send('POST', path, body, headers)).status).toBe(403)
      }
      // What a form of another site could send, in a browser without Fetch Metadata.
      const form = { 'sec-fetch-site': undefined, 'content-type': 'text/plain' }
      expect((await new ConsoleClient(relink.url).send('POST', path, body, form)).status).toBe(415)
    }
  })
})

describe('whatever the environment’s mail settings say', () => {
  it.each([
    ['redirect', { delivery: 'redirect', redirect_to: 'all-mail@acme.example', from: 'a@acme.example' }, 'live'],
    ['allow_list', { delivery: 'allow_list', allow: [] }, 'live'],
    ['observe', { delivery: 'live', from: 'a@acme.example' }, 'observe'],
  ] as const)('%s: the sign-in goes to the person, and to nobody else', async (name, mail, mode) => {
    const house = await relink.company(`mail ${name}`, { mail: { from: undefined, per_person_per_day: undefined, ...mail }, mode } as never)
    const email = `${name}@acme.example`
    await invite(email, 'support', house.environmentId)
    const browser = new ConsoleClient(relink.url, house.environmentId)
    const arrived = await askFor(browser, email)
    expect(arrived.to).toEqual([email])
    if (name === 'allow_list') expect(arrived.from).toContain('no-reply@localhost')
    expect((await browser.signIn(tokenOf(arrived))).status).toBe(200)
    expect(relink.mails('all-mail@acme.example')).toEqual([])
    const { result } = await house.api.get<{ result: { id: string; kind: string; state: string }[] }>('/mail')
    expect(result).toMatchObject([{ kind: 'staff_sign_in', state: 'sent', to: email }])
    const kept = await house.request('GET', `/mail/${result[0]?.id ?? ''}`)
    expect(kept.text).toContain('https://link.invalid/')
    expect(kept.text).not.toContain(tokenOf(arrived))
  })
})

describe('the printed sign-in', () => {
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

describe('a session', () => {
  it('ends this browser’s earlier session when it signs in again', async () => {
    const first = await signedIn(relink, { email: 'twice@acme.example', role: 'viewer' })
    const before = new Map(first.jar)
    const link = await relink.tools.database.transaction((tx) => printSignIn(tx, relink.tools.settings, 'twice@acme.example'))
    expect((await first.signIn(tokenIn(link))).status).toBe(200)
    const old = new ConsoleClient(relink.url)
    for (const [name, value] of before) old.jar.set(name, value)
    expect((await old.send('GET', '/session')).status).toBe(401)
    expect((await first.send('GET', '/session')).status).toBe(200)
  })

  it('is not signed out by another site, nor without its CSRF token', async () => {
    const client = await signedIn(relink, { email: 'stays@acme.example', role: 'viewer' })
    expect((await client.send('DELETE', '/session', undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await client.send('DELETE', '/session', undefined, { 'x-csrf-token': undefined })).status).toBe(403)
    expect((await client.send('GET', '/session')).status).toBe(200)
  })

  it('is no session twice over: a second cookie of its name is another party’s', async () => {
    const client = await signedIn(relink, { email: 'one@acme.example', role: 'viewer' })
    const cookie = `relink_session=${client.jar.get('relink_session') ?? ''}; relink_session=${'x'.repeat(43)}`
    expect((await client.send('GET', '/session', undefined, { cookie })).status).toBe(401)
  })
})

it('sessions, CSRF tokens and sign-ins are in no table, mail, event or log', async () => {
  const browser = new ConsoleClient(relink.url, relink.environmentId)
  const asked = await askFor(browser)
  const token = tokenOf(asked)
  await browser.signIn(token)
  await browser.send('PUT', '/tenant/northwind', { name: 'Northwind', contacts: [] })
  const secrets = [token, browser.csrf, ...browser.jar.values()]
  expect(secrets).toHaveLength(4)
  const { rows: tables } = await relink.tools.database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  )
  const kept = [...relink.logged]
  for (const { name } of tables) {
    const { rows } = await relink.tools.database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)
    kept.push(...rows.map(({ row }) => row))
  }
  const everything = kept.join('\n')
  expect(everything).toContain('staff_sign_in')
  for (const secret of secrets) expect(everything).not.toContain(secret)
})
