import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './support/browser.js'
import { complaintsOf, eachLook, faults, openConsole, settled } from './support/console-browser.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { waitFor } from './support/wait-for.js'

let relink: Harness
let browser: Browser
let site: string
beforeAll(async () => {
  ;[relink, browser] = await Promise.all([startRelink(), openBrowser()])
  site = relink.url.replace('127.0.0.1', 'localhost')
  const account = await relink.importAccount({ fields: { label: 'Northwind' } })
  await relink.caseThat(await relink.breakAccount(account), ({ stage }) => stage === 'awaiting_user', 'somebody is asked')
})
afterAll(async () => {
  await browser.close()
  await relink.stop()
})

describe('files served at /console', () => {
  const get = (path: string): Promise<Response> => fetch(`${relink.url}${path}`)

  test('any page of it is the document, with a nonce of its own and the strict policy', async () => {
    const nonces = new Set<string>()
    for (const path of ['/console', '/console/', '/console/test/cases/7', '/console/sign-in?token=x', '/console/a%20b/settings']) {
      const answer = await get(path)
      expect(answer.status, path).toBe(200)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin')
      const policy = answer.headers.get('content-security-policy') ?? ''
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
      expect(policy.split(';')).toEqual([
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "script-src 'self'",
        `style-src 'self' 'nonce-${nonce}'`,
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'none'",
        "frame-src 'self'",
      ])
      const html = await answer.text()
      expect(html).toContain(`nonce="${nonce}"`)
      expect(html).not.toContain('RELINK_CSP_NONCE')
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(5)
  })

  test('assets never change, and one that is not there is not found', async () => {
    const script = /src="(\/console\/assets\/[^"]+\.js)"/.exec(await (await get('/console')).text())?.[1] ?? ''
    const asset = await get(script)
    expect(asset.status).toBe(200)
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    for (const path of ['/console/assets/gone.js', '/console/assets/', '/console/assets/..%2findex.html', '/console/api/nothing']) {
      expect((await get(path)).status, path).not.toBe(200)
    }
    expect((await fetch(`${relink.url}/console/test`, { method: 'POST' })).status).not.toBe(200)
  })

  test('the frame that shows mails is an origin of its own, where nothing runs but its one script', async () => {
    const policy = (await get('/console/frame')).headers.get('content-security-policy') ?? ''
    expect(policy).toContain('sandbox allow-scripts')
    expect(policy).toContain("frame-ancestors 'self'")
    expect(policy).toMatch(/script-src 'sha256-[^']+'(;|$)/)
    expect(policy).not.toContain('connect-src')
  })
})

describe('signing in', () => {
  test('by a mailed link, in the browser that asked, and out again', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await (await openConsole(relink, browser, { email: 'ida@acme.example', role: 'viewer' })).context.close()
    await page.goto(`${site}/console/test/accounts?status=needs_reauth`)
    await page.getByLabel('Email').fill('ida@acme.example')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Check your mailbox' }).waitFor()
    expect(await faults(page)).toEqual([])
    const mail = await waitFor(() => {
      const [found] = relink.mails('ida@acme.example')
      if (found === undefined) throw new Error('no mail yet')
      return Promise.resolve(found)
    }, 'the sign-in mail')
    const link = /https?:\/\/\S+\/console\/sign-in\?token=[\w.~-]+/.exec(mail.text)?.[0] ?? ''
    // A scanner that opens it uses nothing up.
    expect((await fetch(link)).status).toBe(200)
    await page.goto(link)
    await page.getByRole('heading', { name: 'Sign in to Relink' }).waitFor()
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Sign in' }).press('Enter')
    // Back to where it began.
    await settled(page, 'Integrated accounts')
    expect(new URL(page.url()).search).toBe('?status=needs_reauth')
    await page.getByRole('button', { name: 'Sign out' }).press('Enter')
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
    await page.goto(link)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'This link does not sign you in' }).waitFor()
    // What the browser itself says of a 401 and a 422.
    expect(complaints.filter((one) => !one.includes('the server responded with a status of 4'))).toEqual([])
    await context.close()
  })
})

test.each(eachLook)('the overview, $viewport, $scheme', async (look) => {
  const { page, complaints, context, open } = await openConsole(relink, browser, look)
  await open('', 'Overview')
  await page.locator('.recharts-surface').first().waitFor()
  expect(await page.getByRole('heading', { name: '1 open case' }).count()).toBe(1)
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('t')
  await page.getByRole('columnheader', { name: 'Opened' }).waitFor()
  expect(await page.locator('.recharts-surface').count()).toBe(0)
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('t')
  await page.getByRole('button', { name: 'Show as tables (t)' }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

describe('the shell', () => {
  test('by keyboard alone: past the navigation, through it, and the heading has the focus on a new page', async () => {
    const { page, context, open } = await openConsole(relink, browser)
    await open('', 'Overview')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    await page.getByRole('link', { name: 'Integrated accounts' }).focus()
    await page.keyboard.press('Enter')
    await settled(page, 'Integrated accounts')
    await waitFor(async () => {
      expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
      return true
    }, 'the heading has the focus')
    expect(await page.title()).toBe('Integrated accounts · Relink')
    await context.close()
  })

  test('on a phone the navigation is behind a button, and out of the way of the keyboard while it is closed', async () => {
    const { page, context, open } = await openConsole(relink, browser, { viewport: 'narrow' })
    await open('', 'Overview')
    expect(await page.getByRole('link', { name: 'Integrated accounts' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Navigation' }).press('Enter')
    await page.getByRole('link', { name: 'Integrated accounts' }).click()
    await settled(page, 'Integrated accounts')
    expect(await page.getByRole('link', { name: 'Integrated accounts' }).count()).toBe(0)
    await context.close()
  })

  test('an environment that holds mail back says so on every page, and an impossible page says that', async () => {
    await relink.company('allowed', { mail: { delivery: 'allow_list', from: 'Acme <a@acme.example>' } })
    await relink.tools.database.query(
      `insert into staff_roles (id, environment_id, staff_id, role, can_copy_links, created_at)
       select gen_random_uuid(), e.id, s.id, 'admin', true, now() from environments e, staff s where e.name = 'allowed' and s.email = 'sue@acme.example'`,
    )
    const { page, context, complaints } = await openConsole(relink, browser)
    await page.goto(`${site}/console/allowed`)
    await settled(page, 'Overview')
    // Nothing is here yet: what to do first, in place of figures that are all nought.
    expect(
      await page
        .getByRole('listitem')
        .filter({ hasText: /To do|Done/ })
        .count(),
    ).toBe(5)
    expect(await page.getByRole('heading', { name: /open case/ }).count()).toBe(0)
    for (const [path, heading] of [
      ['', 'Overview'],
      ['/accounts', 'Integrated accounts'],
      ['/settings/brand', 'Settings'],
      ['/nowhere', 'There is no such page'],
    ]) {
      await page.goto(`${site}/console/allowed${path ?? ''}`)
      await settled(page, heading ?? '')
      expect(await page.getByText('Mail goes to the allow list only').count(), path).toBe(1)
      expect(await faults(page)).toEqual([])
    }
    await page.getByRole('button', { name: 'Environment: allowed' }).press('Enter')
    await page.getByRole('menuitem', { name: 'test' }).press('Enter')
    await page.waitForURL(`${site}/console/test`)
    await page.getByText('Mail goes to the allow list only').waitFor({ state: 'detached' })
    await page.goto(`${site}/console/of-somebody-else`)
    await settled(page, 'There is no such page')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('it says when data may be out of date, and refreshes it once the stream is back', async () => {
    const { page, context, open } = await openConsole(relink, browser)
    await open('', 'Overview')
    await page.getByText('Live', { exact: true }).waitFor()
    await context.setOffline(true)
    await page.route('**/console/api/stream*', (route) => route.abort())
    await page.reload().catch(() => undefined)
    await context.setOffline(false)
    await open('', 'Overview')
    await page.getByText('What you see may be old.').waitFor()
    await page.unroute('**/console/api/stream*')
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 15_000 })
    expect(await page.getByText('What you see may be old.').count()).toBe(0)
    await context.close()
  })

  test('a change shows by itself', async () => {
    const account = await relink.importAccount({ sub: 'usr_bob', fields: { label: 'Fabrikam', tenant_id: 'fabrikam' } })
    const { page, context, open } = await openConsole(relink, browser)
    await open(`/accounts/${account.id}`, 'Fabrikam')
    await page.getByText('Connected', { exact: true }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await relink.breakAccount(account)
    await page.getByText('Waiting for a person to reconnect').first().waitFor({ timeout: 15_000 })
    await context.close()
  })
})
