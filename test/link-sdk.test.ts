import { once } from 'node:events'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest'
import { mintApiLink } from '../src/connect/mint-api-link.js'
import { axe, openBrowser } from './support/browser.js'
import { connectHouse } from './support/connect-house.js'
import type { ConnectHouse } from './support/connect-house.js'
import { embeddingPage } from './support/embedding-page.js'
import type { EmbeddingPage } from './support/embedding-page.js'
import { opens, outcomeOf, patience, press, signIn } from './support/embedding-visitor.js'
import { untilRefused } from './support/until-refused.js'

let house: ConnectHouse
let browser: Browser
let product: EmbeddingPage
let stranger: EmbeddingPage
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;[house, browser] = await Promise.all([connectHouse(), openBrowser()])
  ;[product, stranger] = await Promise.all([embeddingPage(house.url, 'script'), embeddingPage(house.url, 'script')])
  await house.tools.database.query('UPDATE environments SET embed_origins = $2, redirect_uris = $3 WHERE id = $1', [
    house.environment.id,
    // Two: the message goes to the one that embeds.
    ['https://app.acme.example', product.origin],
    [`${product.origin}/back`],
  ])
})
afterAll(async () => {
  await browser.close()
  product.stop()
  stranger.stop()
  await house.stop()
})
beforeEach(async () => {
  context = await browser.newContext()
  page = await context.newPage()
  await page.goto(product.origin)
})
afterEach(() => context.close())

const mint = async (body: object): Promise<string> => {
  const { token } = await house.tools.database.transaction((tx) => mintApiLink(tx, house.environment.id, body as never, 86_400_000))
  return token
}

const broken = async (more: object = {}): Promise<{ readonly accountId: string; readonly token: string }> => {
  const accountId = await house.account()
  await house.break(accountId)
  return { accountId, token: await mint({ integrated_account_id: accountId, ...more }) }
}

const frame = () => page.frameLocator('iframe')
const reconnect = { name: 'Reconnect Lumen CRM' } as const

describe('in a frame', () => {
  it('a reconnection resolves, and the frame never leaves the connect page', async () => {
    const { accountId, token } = await broken()
    const went: string[] = []
    page.on('framenavigated', (one) => {
      if (one !== page.mainFrame()) went.push(new URL(one.url()).pathname)
    })
    await press(page, token, {})
    const second = await opens(context, () => frame().getByRole('button', reconnect).click())
    await frame().getByRole('status').getByText('Go on in the window').waitFor()
    await signIn(second)
    expect(await outcomeOf(page)).toEqual({ resolved: { result: 'success', integration: 'lumen', integrated_account_id: accountId } })
    expect(await page.locator('iframe').count()).toBe(0)
    expect(went).toEqual(['/connect-account'])
  })

  it('a new account resolves with its id; a redirect_uri does not take the second window away', async () => {
    const token = await mint({ tenant_id: 'northwind', redirect_uri: `${product.origin}/back` })
    await press(page, token, { integration: 'lumen' })
    const second = await opens(context, () => frame().getByRole('button', { name: 'Connect Lumen CRM' }).click())
    const urls: string[] = []
    second.on('framenavigated', (one) => urls.push(new URL(one.url()).origin))
    await signIn(second, 'allow', 'grace@northwind.example')
    const { resolved } = await outcomeOf(page)
    expect(resolved).toMatchObject({ result: 'success', integration: 'lumen' })
    const { integrated_account_id: id } = resolved as { integrated_account_id: string }
    const { rows } = await house.tools.database.query('SELECT status FROM integrated_accounts WHERE id = $1', [id])
    expect(rows).toEqual([{ status: 'active' }])
    expect(urls).not.toContain(product.origin)
  })

  it('a person who declines rejects with the error object; the second window says what to do', async () => {
    const { accountId, token } = await broken()
    await press(page, token, {})
    const second = await opens(context, () => frame().getByRole('button', reconnect).click())
    await signIn(second, 'deny')
    expect(await outcomeOf(page)).toEqual({
      rejected: {
        is_error: true,
        name: 'LinkError',
        message: 'declined',
        result: 'error',
        error: 'declined',
        error_type: 'connection_error',
        integration: 'lumen',
        integrated_account_id: accountId,
      },
    })
    await second.getByRole('heading', { name: 'Lumen CRM was not connected' }).waitFor()
    await second.getByRole('button', { name: 'Try again' }).click()
    await signIn(second)
    await expect
      .poll(
        async () => (await house.tools.database.query('SELECT status FROM integrated_accounts WHERE id = $1', [accountId])).rows,
        patience,
      )
      .toEqual([{ status: 'active' }])
  })

  it.each(['the button', 'Escape'])('closing it by %s rejects with "closed"', async (how) => {
    const { token } = await broken()
    await press(page, token, {})
    await frame().getByRole('button', reconnect).waitFor()
    if (how === 'Escape') await page.keyboard.press('Escape')
    else await frame().getByRole('button', { name: 'Close' }).click()
    expect(await outcomeOf(page)).toEqual({ rejected: 'closed' })
    // The person is where the overlay found them.
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Connect')
  })

  it('a link that was used before rejects with invalid_token', async () => {
    const { accountId, token } = await broken()
    await house.tools.database.query('UPDATE link_tokens SET spent_at = now() WHERE account_id = $1', [accountId])
    await press(page, token, {})
    expect(await outcomeOf(page)).toMatchObject({
      rejected: { error: 'link_spent', error_type: 'invalid_token', integrated_account_id: accountId },
    })
  })

  it('a link that was used elsewhere in the meantime rejects too', async () => {
    const { accountId, token } = await broken()
    await press(page, token, {})
    await frame().getByRole('button', reconnect).waitFor()
    await house.tools.database.query('UPDATE link_tokens SET spent_at = now() WHERE account_id = $1', [accountId])
    const second = await opens(context, () => frame().getByRole('button', reconnect).click())
    expect(await outcomeOf(page)).toMatchObject({ rejected: { error: 'link_spent', error_type: 'invalid_token' } })
    await second.getByRole('heading', { name: 'This link has been used' }).waitFor()
  })

  it('where it may not be framed, it rejects within 5 s and names embed_origins', async () => {
    const { token } = await broken()
    // By the page's own clock.
    await page.clock.install()
    await page.goto(stranger.origin)
    await press(page, token, {})
    await page.clock.runFor(5_000)
    const { rejected } = await outcomeOf(page)
    expect(rejected).toMatchObject({ result: 'error', error_type: 'connection_error' })
    expect((rejected as { error: string }).error).toContain(`add ${stranger.origin} to the environment's embed_origins`)
    expect(await page.locator('iframe').count()).toBe(0)
  })

  it('an unknown token rejects as well, and a Relink that never answers within 5 s', async () => {
    await press(page, '00000000-0000-4000-8000-000000000000', {})
    expect(await outcomeOf(page)).toMatchObject({ rejected: { error_type: 'connection_error' } })
    // By the page's own clock.
    await page.clock.install()
    await page.reload()
    await page.route('**/connect-account**', () => undefined)
    await press(page, '00000000-0000-4000-8000-000000000000', {})
    await page.clock.runFor(5_000)
    expect(await outcomeOf(page)).toMatchObject({ rejected: { error_type: 'connection_error' } })
  })

  it('a browser that opens no window for the sign-in rejects with "blocked"', async () => {
    const { token } = await broken()
    await press(page, token, {})
    await frame().getByRole('button', reconnect).waitFor()
    await page.frames()[1]?.evaluate('window.open = () => null')
    await frame().getByRole('button', reconnect).click()
    expect(await outcomeOf(page)).toEqual({ rejected: 'blocked' })
  })

  it('a message from anywhere but the connect page is ignored', async () => {
    const { token } = await broken()
    await press(page, token, {})
    await frame().getByRole('button', reconnect).waitFor()
    const forged = `{ is_truto: true, result: 'success', integration: 'lumen', integrated_account_id: 'forged' }`
    // The page itself, and a frame of the right origin that is not the one we opened, and one of the wrong origin.
    await page.evaluate(`window.postMessage(${forged}, '*'); window.postMessage('closed', '*')`)
    await context.route('**/forger', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<script>parent.postMessage(${forged}, '*'); parent.postMessage('closed', '*')</script>`,
      }),
    )
    for (const origin of [house.url, stranger.origin]) {
      await page.evaluate(
        `new Promise((done) => { const f = document.createElement('iframe'); f.id = 'forger'; f.src = '${origin}/forger'; f.onload = done; document.body.append(f) })`,
      )
    }
    await page.locator('iframe').first().contentFrame().getByRole('button', { name: 'Close' }).click()
    expect(await outcomeOf(page)).toEqual({ rejected: 'closed' })
  })

  it('it fits a phone, and axe finds nothing', async () => {
    await page.setViewportSize({ width: 375, height: 667 })
    const { token } = await broken()
    await press(page, token, {})
    const button = frame().getByRole('button', reconnect)
    await button.waitFor()
    const box = await button.boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(667)
    if (process.env['SCREENSHOTS']) await page.screenshot({ path: `${process.env['SCREENSHOTS']}/frame-375.png` })
    const [, inner] = page.frames()
    expect(inner && (await axe(inner))).toEqual([])
    expect(await axe(page)).toEqual([])
  })
})

describe('in a window of its own', () => {
  it('resolves although the platform cuts the opener, and the window never leaves the connect page', async () => {
    const { accountId, token } = await broken()
    const popup = await opens(context, () => press(page, token, { iframe: false }))
    const second = await opens(context, () => popup.getByRole('button', reconnect).click())
    await second.waitForURL(`${house.platform.url}/interaction/**`)
    // Cross-Origin-Opener-Policy: to the page behind it, the second window looks closed from here on.
    expect(await second.evaluate('window.opener')).toBeNull()
    expect(new URL(popup.url()).pathname).toBe('/connect-account')
    await signIn(second)
    expect(await outcomeOf(page)).toEqual({ resolved: { result: 'success', integration: 'lumen', integrated_account_id: accountId } })
    expect(popup.isClosed()).toBe(true)
  })

  it('closing it rejects with "closed"', async () => {
    const { token } = await broken()
    const popup = await opens(context, () => press(page, token, { iframe: false, width: 500, height: 600 }))
    await popup.getByRole('button', reconnect).waitFor()
    await popup.close()
    expect(await outcomeOf(page)).toEqual({ rejected: 'closed' })
  })

  it('a browser that opens no window rejects with "blocked"', async () => {
    const { token } = await broken()
    await page.evaluate('window.open = () => null')
    await press(page, token, { iframe: false })
    expect(await outcomeOf(page)).toEqual({ rejected: 'blocked' })
  })

  it('where it opens no second window, the sign-in takes the first', async () => {
    const { accountId, token } = await broken()
    const popup = await opens(context, () => press(page, token, { iframe: false }))
    await popup.getByRole('button', reconnect).waitFor()
    await popup.evaluate('window.open = () => null')
    await popup.getByRole('button', reconnect).click()
    await signIn(popup)
    await popup.getByRole('heading', { name: 'Connection successful' }).waitFor()
    const { rows } = await house.tools.database.query('SELECT status FROM integrated_accounts WHERE id = $1', [accountId])
    expect(rows).toEqual([{ status: 'active' }])
  })

  it('another origin gets no message', async () => {
    const { token } = await broken()
    await page.goto(stranger.origin)
    await page.evaluate(`window.heard = []; window.addEventListener('message', ({ data }) => window.heard.push(data))`)
    const popup = await opens(context, () => press(page, token, { iframe: false }))
    const second = await opens(context, () => popup.getByRole('button', reconnect).click())
    await signIn(second)
    await popup.getByText('Done. You can close this window.').waitFor()
    expect(await page.evaluate('window.heard')).toEqual([])
    await popup.close()
    expect(await outcomeOf(page)).toEqual({ rejected: 'closed' })
  })
})

it('in the same window the result comes to redirect_uri', async () => {
  const { accountId, token } = await broken({ redirect_uri: `${product.origin}/back` })
  await press(page, token, { sameWindow: true })
  await page.getByRole('button', reconnect).click()
  await signIn(page)
  await page.waitForURL(`${product.origin}/back?**`)
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    is_truto: 'true',
    result: 'success',
    integration: 'lumen',
    integrated_account_id: accountId,
  })
})

describe('the file', () => {
  it('loads from any origin, is checked by ETag, and posts no message', async () => {
    const res = await fetch(`${house.url}/link-sdk.js`)
    expect(res.status).toBe(200)
    expect(res.headers.get('content-type')).toContain('text/javascript')
    expect(res.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(res.headers.get('access-control-allow-origin')).toBe('*')
    expect(res.headers.get('cache-control')).toBe('public, max-age=600')
    // `fetch` sends `no-cache` beside If-None-Match, which asks for the whole.
    const again = get(`${house.url}/link-sdk.js`, { headers: { 'If-None-Match': res.headers.get('etag') ?? '' } })
    const [{ statusCode }] = (await once(again, 'response')) as [IncomingMessage]
    expect(statusCode).toBe(304)
  })
})

describe('POST /connect/status', () => {
  const ask = (body: unknown) =>
    fetch(`${house.url}/connect/status`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

  it('answers the same for an unknown token, an unknown attempt and nonsense', async () => {
    const { token } = await broken()
    const unknown = '00000000-0000-4000-8000-000000000000'
    for (const body of [{ link_token: token, attempt: unknown }, { link_token: unknown, attempt: unknown }, { link_token: 'x' }, []]) {
      const res = await ask(body)
      expect([res.status, await res.text(), res.headers.get('cache-control')]).toEqual([200, '{"result":null}', 'no-store'])
    }
  })

  it('is limited: unknown tokens by address, a link by itself', async () => {
    const { token } = await broken()
    house.later(3_600_000)
    const unknown = { link_token: '00000000-0000-4000-8000-000000000000', attempt: '00000000-0000-4000-8000-000000000000' }
    const answers: Awaited<ReturnType<typeof ask>>[] = []
    const statuses = await untilRefused(30, async () => {
      answers.push(await ask(unknown))
      return answers.at(-1)?.status ?? 0
    })
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(30)
    expect(answers.at(-1)?.status).toBe(429)
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await ask({ ...unknown, link_token: token })).status).toBe(200)
  })
})
