import { randomBytes, randomUUID } from 'node:crypto'
import { pino } from 'pino'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DemoPlatform } from '../src/embedded/demo-platform/demo-platform.js'
import { startDemoPlatform } from '../src/embedded/demo-platform/start-demo-platform.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { openBrowser } from './support/browser.js'
import { keepsFocus, openConsole, pressAt, tabTo, typeAt } from './support/console-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

const secret = randomBytes(24).toString('base64url')
let provider: DemoPlatform
let relink: Harness
let browser: Browser
const contexts: BrowserContext[] = []

beforeAll(async () => {
  provider = await startDemoPlatform({ host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) })
  ;[relink, browser] = await Promise.all([
    startRelink({
      policy: { confirm: 'PT1H' },
      settings: {
        outbreakTenants: 1000,
        staffOpenIdIssuer: provider.url,
        staffOpenIdClientId: 'relink-console',
        staffOpenIdClientSecret: secret,
        staffOpenIdLabel: 'Lumen',
      },
      // Whom the cases mail gets it; that the environment is not live is for the test that goes live.
      environment: { mail: { delivery: 'allow_list', allow: ['@northwind.example'], from: 'Acme Reports <no-reply@acme.example>' } },
    }),
    openBrowser(),
  ])
  await provider.registerClient({
    client_id: 'relink-console',
    client_secret: secret,
    client_name: 'Relink',
    redirect_uris: [`${relink.url.replace('127.0.0.1', 'localhost')}/console/api/open-id/callback`],
    token_endpoint_auth_method: 'client_secret_basic',
  })
})
afterAll(async () => {
  for (const context of contexts) await context.close()
  await browser.close()
  await relink.stop()
  await provider.stop()
})

/** A page, what hands on a keyboard do there, and what it answers. */
const open = async (path: string, heading: string | RegExp, email = 'keys@acme.example') => {
  const { page, context, complaints, open: show } = await openConsole(relink, browser, { email })
  contexts.push(context)
  await show(path, heading)
  return {
    page,
    complaints,
    show,
    press: (name: RegExp, key?: string) => pressAt(page, name, key),
    type: (name: RegExp, text: string) => typeAt(page, name, text),
    /** A window has opened, and the focus is in it. */
    opened: () => page.waitForSelector('[role=dialog] :focus'),
    /** The answer is in sight, and the focus has a place. */
    says: async (words: string | RegExp) => {
      await page.getByText(words).first().waitFor({ timeout: 20_000 })
      await keepsFocus(page)
    },
  }
}

let count = 0
const brokenCase = async (name = 'keys') => {
  const account = await relink.importAccount({
    sub: `usr_${name}${String((count += 1))}`,
    fields: { tenant_id: `tenant-${name}${String(count)}`, label: `Northwind ${name}` },
  })
  const id = await relink.breakAccount(account)
  await waitFor(async () => (await relink.timeline(id)).some(({ kind }) => kind === 'mail_sent'), 'the first mail')
  const { reference } = await relink.api.get<{ reference: string }>(`/case/${id}`)
  return { id, reference, account }
}

test('many cases: chosen, the act, the pace, and how far it is', async () => {
  const cases = [await brokenCase('bulk'), await brokenCase('bulk')]
  const { page, press, type, says, complaints } = await open('/cases', 'Cases')
  // The newest stand first.
  for (const { reference } of cases.toReversed()) await press(new RegExp(`^Choose ${reference}$`), 'Space')
  await page.getByText('the 2 chosen').waitFor()
  await tabTo(page, /^Act$/)
  await page.keyboard.type('Esc')
  await type(/^At most, an hour$/, '7200')
  await type(/^Note/, 'All of a sudden')
  await press(/^Escalate to support$/)
  await says('2 done, 0 refused, 0 left.')
  for (const { id } of cases) {
    expect((await relink.timeline(id)).some(({ actor, kind }) => kind === 'escalated' && actor === 'staff:keys@acme.example')).toBe(true)
  }
  await press(/^Close$/)
  await page.getByText('2 done, 0 refused, 0 left.').waitFor({ state: 'detached' })
  await keepsFocus(page)
  expect(complaints).toEqual([])
})

describe('a case', () => {
  test('its contact is changed; its link is made, with its end; it is released', async () => {
    const { id, reference, account } = await brokenCase('acts')
    const { page, press, opened, type, says, complaints } = await open(`/cases/${id}`, reference)
    await press(/^Change contact$/)
    await opened()
    await type(/^Email$/, 'grace@northwind.example')
    await press(/^Save contacts$/)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await says(/grace@northwind.example/)
    const { contacts } = await relink.api.get<{ contacts: { email: string }[] }>(`/integrated-account/${account.id}`)
    expect(contacts.map(({ email }) => email)).toEqual(['grace@northwind.example'])

    await press(/^Get connection link$/)
    await press(/^Make the link$/)
    await says(/connect-account\?link_token=/)
    await says(/It works once, until \d+ \w+ 20\d\d/)
    const { result } = await relink.api.get<{ result: { actor: string }[] }>('/audit?action=link_minted')
    expect(result.map(({ actor }) => actor)).toContain('staff:keys@acme.example')

    await relink.tools.database.query(`UPDATE cases SET stage = 'held', hold_why = 'relapse', hold_since = now() WHERE id = $1`, [id])
    await page.reload()
    await page.getByRole('button', { name: 'Release', exact: true }).waitFor()
    await press(/^Release$/)
    await press(/^Release now$/)
    await says('Released. The page shows what follows.')
    await relink.caseThat(id, ({ stage }) => stage === 'awaiting_user', 'the release')
    expect(complaints).toEqual([])
  })

  test('a waiting grant is accepted', async () => {
    relink.platform.setFailure({ answer: '503', match: 'userinfo' })
    const { id, reference, account } = await brokenCase('whose')
    relink.platform.clearFailures()
    const mail = await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
    expect((await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })).heading).toBe('Almost done')
    await relink.caseThat(id, ({ stage, hold }) => stage === 'held' && (hold as { why: string }).why === 'identity', 'the hold')
    const { press, says } = await open(`/cases/${id}`, reference)
    await press(/^Accept it$/)
    await says(/Reconnected by ada@northwind.example/)
    expect(await relink.caseThat(id, ({ outcome }) => outcome !== null, 'its end')).toMatchObject({ outcome: 'reauthorized' })
  })
})

test('an incident is checked and resolved', async () => {
  // The check says that an app is accepted only where a refresh has worked.
  const works = await relink.importAccount()
  expect((await relink.request('POST', '/integrated-account/refresh-credentials', { id: works.id })).status).toBe(200)
  const id = randomUUID()
  await relink.tools.database.query(
    `INSERT INTO incidents (id, environment_id, integration_id, cause, reason, opened_at, began_at)
     VALUES ($1, $2, $3, 'operator', '{"code":"invalid_client","summary":"The platform rejects our app."}', now(), now())`,
    [id, relink.environmentId, relink.integrationId],
  )
  const { press, says, complaints } = await open(`/incidents/${id}`, /invalid_client/)
  await press(/^Check the app at Lumen CRM$/)
  await says('The platform accepts our app')
  await press(/^Resolve the incident$/)
  await press(/^Resolve it now$/)
  await says('Its cases are released a few at a time.')
  expect((await relink.api.get<{ closed_at: string | null }>(`/incident/${id}`)).closed_at).not.toBeNull()
  expect(complaints).toEqual([])
})

test('a webhook: one delivery again, all since again, and a secret shown once', async () => {
  const { account } = await brokenCase('hooks')
  const told = () => relink.receiver.events(account.id).filter(({ event }) => event === 'integrated_account:authentication_error').length
  await waitFor(() => Promise.resolve(told() === 1), 'the delivery')
  const { page, press, says, complaints } = await open(`/webhooks/${relink.webhook.id}`, /127\.0\.0\.1/)
  await press(/^Send again: integrated_account:authentication_error$/)
  await page.getByRole('button', { name: /^Sent again: / }).waitFor()
  await keepsFocus(page)
  await waitFor(() => Promise.resolve(told() === 2), 'the delivery again')
  await press(/^Send everything again since$/)
  await press(/^Send them again$/)
  await says(/events? (is|are) sent again/)
  await waitFor(() => Promise.resolve(told() === 3), 'the replay')
  await press(/^Rotate the secret$/)
  await press(/^Make a new secret$/)
  await says(/whsec_/)
  await page.reload()
  await page.getByRole('heading', { name: /127\.0\.0\.1/, level: 1 }).waitFor()
  expect(await page.content()).not.toContain('whsec_')
  await press(/^Send a test$/)
  await says('The endpoint accepted the test')
  // Both secrets sign from now on.
  const last = relink.receiver.received.length - 1
  expect(relink.receiver.header(last, 'webhook-signature').split(' ')).toHaveLength(2)
  expect(complaints).toEqual([])
})

test('the ladder is moved, typed and saved', async () => {
  const { press, type, says, page, complaints } = await open('/policy', 'Policy')
  await press(/^Mail 2$/, 'ArrowRight')
  await type(/^Mail 3, after$/, '6')
  await tabTo(page, /^Mail 3 goes to$/)
  await page.keyboard.type('all')
  await press(/^Save the policy$/)
  await says('Cases that open from now on follow this schedule.')
  const { notify } = await relink.api.get<{ notify: { after: string; to: string }[] }>('/policy')
  expect(notify.slice(1, 3)).toMatchObject([{ after: 'P2D' }, { after: 'P6D', to: 'all' }])
  expect(complaints).toEqual([])
})

describe('the settings', () => {
  test('the brand is saved', async () => {
    const { type, press, says } = await open('/settings/brand', 'Settings')
    await type(/^Product$/, 'Northlight')
    await press(/^Save brand$/)
    await says('Saved.')
    expect((await relink.api.get<{ brand: { product_name: string } }>('/environment')).brand.product_name).toBe('Northlight')
  })

  test('an API token is made, shown once, and deleted', async () => {
    const { page, type, press, opened } = await open('/settings/api-tokens', 'Settings')
    await press(/^Create a token$/)
    const dialog = page.getByRole('dialog', { name: 'Create an API token' })
    await opened()
    await type(/^Name$/, 'reports')
    await press(/^Create token$/)
    const token = await dialog.getByLabel('The value of reports').inputValue()
    await keepsFocus(page)
    expect((await relink.request('GET', '/case', undefined, token)).status).toBe(200)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await keepsFocus(page)
    expect(await page.content()).not.toContain(token)
    await press(/^Delete reports$/)
    await opened()
    await press(/^Delete$/)
    await page.getByRole('cell', { name: /^reports/ }).waitFor({ state: 'detached' })
    await keepsFocus(page)
    expect((await relink.request('GET', '/case', undefined, token)).status).toBe(401)
  })

  test('a person is invited and removed', async () => {
    const invited = async () => (await relink.api.get<{ result: unknown[] }>('/staff?email=grace@acme.example')).result.length
    const { page, type, press, opened, says } = await open('/settings/staff', 'Settings')
    await press(/^Invite a person$/)
    await opened()
    await type(/^Email$/, 'grace@acme.example')
    await press(/^Invite$/)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await says('grace@acme.example')
    expect(await invited()).toBe(1)
    await press(/^Remove grace@acme.example$/)
    await opened()
    await press(/^Remove$/)
    await page.getByText('grace@acme.example').first().waitFor({ state: 'detached' })
    await keepsFocus(page)
    expect(await invited()).toBe(0)
  })

  test('going live', async () => {
    const { press, opened, says } = await open('/settings/mail', 'Settings')
    await press(/^Show who would get what$/)
    await says(/cases? would mail|No case is open/)
    await press(/^Go live$/)
    await opened()
    await press(/^Go live$/)
    await says('Live: mail reaches customers.')
    expect((await relink.api.get<{ mail: { delivery: string } }>('/environment')).mail.delivery).toBe('live')
  })
})

describe('the company’s own provider', () => {
  const signInAs = async (email: string) => {
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    contexts.push(context)
    const page = await context.newPage()
    await page.goto(`${relink.url.replace('127.0.0.1', 'localhost')}/console/sign-in`)
    await page.getByRole('link', { name: 'Sign in with Lumen' }).waitFor()
    await pressAt(page, /^Sign in with Lumen$/)
    await page.getByRole('heading', { name: 'Sign in to Lumen CRM' }).waitFor()
    await typeAt(page, /^Email$/, email)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /wants to use/ }).waitFor()
    await pressAt(page, /^Allow$/)
    return page
  }

  test('signs in an invited person', async () => {
    await relink.api.send('POST', '/staff', { email: 'ada@northwind.example', role: 'support' })
    const page = await signInAs('ada@northwind.example')
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    const { result } = await relink.api.get<{ result: unknown[] }>('/audit?action=signed_in')
    expect(result).toContainEqual(expect.objectContaining({ actor: 'staff:ada@northwind.example', data: { by: 'open_id' } }))
  })

  test('says in words why it refuses, never in a code', async () => {
    const page = await signInAs('bob@fabrikam.example')
    await page.getByRole('alert').getByText('No one has invited this address.').waitFor()
    expect(await page.innerText('body')).not.toMatch(/not_invited|refused|[a-z]_[a-z]/)
    await pressAt(page, /^Sign in with Lumen$/)
    await page.waitForURL((url) => url.href.startsWith(provider.url) || url.pathname.startsWith('/console/sign-in'))
  })
})
