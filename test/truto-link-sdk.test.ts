import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mintApiLink } from '../src/connect/mint-api-link.js'
import { openBrowser } from './support/browser.js'
import { connectHouse } from './support/connect-house.js'
import type { ConnectHouse } from './support/connect-house.js'
import { embeddingPage } from './support/embedding-page.js'
import type { EmbeddingPage } from './support/embedding-page.js'
import { opens, outcomeOf, patience, press, signIn } from './support/embedding-visitor.js'

// `@truto/truto-link-sdk` 1.1.30 as it is on npm, and the same caller with its import swapped for ours.
let house: ConnectHouse
let browser: Browser
let truto: EmbeddingPage
let swapped: EmbeddingPage
let module: EmbeddingPage
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;[house, browser] = await Promise.all([connectHouse(), openBrowser()])
  truto = await embeddingPage(house.url, 'truto')
  swapped = await embeddingPage(house.url, 'swapped')
  module = await embeddingPage(house.url, 'module')
  const origins = [truto, swapped, module].map(({ origin }) => origin)
  await house.tools.database.query('UPDATE environments SET embed_origins = $2, redirect_uris = $3 WHERE id = $1', [
    house.environment.id,
    origins,
    origins.map((origin) => `${origin}/back`),
  ])
})
afterAll(async () => {
  await browser.close()
  for (const each of [truto, swapped, module]) each.stop()
  await house.stop()
})
beforeEach(async () => {
  context = await browser.newContext()
  page = await context.newPage()
})
afterEach(() => context.close())

const broken = async (more: object = {}): Promise<{ readonly accountId: string; readonly token: string }> => {
  const accountId = await house.account()
  await house.break(accountId)
  const body = { integrated_account_id: accountId, ...more } as never
  const { token } = await house.tools.database.transaction((tx) => mintApiLink(tx, house.environment.id, body, 86_400_000))
  return { accountId, token }
}

const baseUrl = () => ({ baseUrl: house.url })
const reconnect = { name: 'Reconnect Lumen CRM' } as const
const sdks = ['Truto’s', 'ours in its place'] as const
const at = (sdk: (typeof sdks)[number]): EmbeddingPage => (sdk === 'Truto’s' ? truto : swapped)

describe.each(sdks)('%s, in a window of its own', (sdk) => {
  beforeEach(() => page.goto(at(sdk).origin))

  it('resolves with the result object', async () => {
    const { accountId, token } = await broken()
    const popup = await opens(context, () => press(page, token, { ...baseUrl(), iframe: false }))
    const second = await opens(context, () => popup.getByRole('button', reconnect).click())
    await signIn(second)
    expect(await outcomeOf(page)).toMatchObject({ resolved: { result: 'success', integration: 'lumen', integrated_account_id: accountId } })
    await expect.poll(() => popup.isClosed(), patience).toBe(true)
  })

  it('rejects with the error object', async () => {
    const { accountId, token } = await broken()
    const popup = await opens(context, () => press(page, token, { ...baseUrl(), iframe: false }))
    const second = await opens(context, () => popup.getByRole('button', reconnect).click())
    await signIn(second, 'deny')
    const error = { is_error: true, message: 'declined', result: 'error', error: 'declined', error_type: 'connection_error' }
    expect(await outcomeOf(page)).toMatchObject({ rejected: { ...error, integration: 'lumen', integrated_account_id: accountId } })
  })

  it('rejects with "closed" when the person closes it', async () => {
    const { token } = await broken()
    const popup = await opens(context, () => press(page, token, { ...baseUrl(), iframe: false }))
    await popup.getByRole('button', reconnect).waitFor()
    await popup.close()
    expect(await outcomeOf(page)).toEqual({ rejected: 'closed' })
  })

  it('rejects with "blocked" when the browser opens none', async () => {
    const { token } = await broken()
    await page.evaluate('window.open = () => null')
    await press(page, token, { ...baseUrl(), iframe: false })
    expect(await outcomeOf(page)).toEqual({ rejected: 'blocked' })
  })

  it('rejects with invalid_token for a link that was used', async () => {
    const { accountId, token } = await broken()
    await house.tools.database.query('UPDATE link_tokens SET spent_at = now() WHERE account_id = $1', [accountId])
    await press(page, token, { ...baseUrl(), iframe: false })
    expect(await outcomeOf(page)).toMatchObject({ rejected: { error: 'link_spent', error_type: 'invalid_token' } })
  })
})

describe.each(sdks)('%s, in the same window', (sdk) => {
  it.each(['allow', 'deny'] as const)('brings the result to redirect_uri (%s)', async (answer) => {
    const { accountId, token } = await broken({ redirect_uri: `${at(sdk).origin}/back` })
    await page.goto(at(sdk).origin)
    await press(page, token, { ...baseUrl(), sameWindow: true })
    await page.getByRole('button', reconnect).click()
    await signIn(page, answer)
    await page.waitForURL(`${at(sdk).origin}/back?**`)
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      is_truto: 'true',
      result: answer === 'allow' ? 'success' : 'error',
      integration: 'lumen',
      integrated_account_id: accountId,
    })
  })
})

describe('in a frame', () => {
  it('Truto’s own accepts messages only from its vendor: the account is reconnected, and the caller is not notified', async () => {
    const { accountId, token } = await broken()
    await page.goto(truto.origin)
    await page.evaluate(`window.heard = []; window.addEventListener('message', ({ data }) => window.heard.push(data))`)
    await press(page, token, baseUrl())
    const frame = page.frameLocator('iframe')
    const second = await opens(context, () => frame.getByRole('button', reconnect).click())
    await signIn(second)
    // The message is there, and is the contract's.
    await expect
      .poll(() => page.evaluate('window.heard.at(-1)'), patience)
      .toEqual({ is_truto: true, result: 'success', integration: 'lumen', integrated_account_id: accountId })
    expect(await page.locator('output').textContent()).toBe('')
    expect(await page.locator('iframe').count()).toBe(1)
  })

  it.each(['swapped', 'module'] as const)('ours works, %s', async (how) => {
    const { accountId, token } = await broken()
    await page.goto((how === 'swapped' ? swapped : module).origin)
    await press(page, token, baseUrl())
    const second = await opens(context, () => page.frameLocator('iframe').getByRole('button', reconnect).click())
    await signIn(second)
    expect(await outcomeOf(page)).toEqual({ resolved: { result: 'success', integration: 'lumen', integrated_account_id: accountId } })
  })

  it('ours as a module says that it needs baseUrl', async () => {
    await page.goto(module.origin)
    await press(page, '00000000-0000-4000-8000-000000000000', {})
    expect(await outcomeOf(page)).toMatchObject({
      rejected: { is_error: true, message: expect.stringContaining('baseUrl is missing') as string },
    })
  })
})
