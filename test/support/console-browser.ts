import type { Browser, BrowserContext, Page } from 'playwright-core'
import { inviteStaff } from '../../src/access/staff/invite-staff.js'
import { printSignIn } from '../../src/access/staff/sign-in.js'
import type { Role } from '../../src/domain/role.js'
import { axe } from './browser.js'
import type { Harness } from './harness.js'
import { waitFor } from './wait-for.js'

export const viewports = { narrow: { width: 375, height: 812 }, wide: { width: 1280, height: 800 } } as const

/** Every page is looked at in each: both widths, both schemes. `LOOKS=all` before a release: each width in each scheme. */
export const eachLook = (['narrow', 'wide'] as const).flatMap((viewport) =>
  (['light', 'dark'] as const)
    .filter((scheme) => process.env['LOOKS'] === 'all' || (viewport === 'narrow') === (scheme === 'light'))
    .map((scheme) => ({ viewport, scheme })),
)

export interface ConsoleBrowser {
  readonly context: BrowserContext
  readonly page: Page
  /** What the browser complained of: violations of the policy, errors in its console, exceptions. */
  readonly complaints: string[]
  /** A page of the console, once it has its heading and nothing is being loaded. */
  readonly open: (path: string, heading: string | RegExp) => Promise<void>
}

export interface ConsoleGiven {
  readonly email?: string
  readonly role?: Role
  readonly viewport?: keyof typeof viewports
  readonly scheme?: 'light' | 'dark'
}

/** A browser with a person signed in, as people do it: by the button behind a link. */
export const openConsole = async (relink: Harness, browser: Browser, given: ConsoleGiven = {}): Promise<ConsoleBrowser> => {
  const { email = 'sue@acme.example', role = 'admin', viewport = 'wide', scheme = 'light' } = given
  const context = await browser.newContext({ viewport: viewports[viewport], colorScheme: scheme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const complaints = complaintsOf(page)
  const link = await relink.tools.database.transaction(async (tx) => {
    await inviteStaff(tx, { environmentId: relink.environmentId, email, role, actor: 'relink' }).catch(() => undefined)
    return printSignIn(tx, relink.tools.settings, email)
  })
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  const open: ConsoleBrowser['open'] = async (path, heading) => {
    await page.goto(`${relink.url.replace('127.0.0.1', 'localhost')}/console/test${path}`)
    await settled(page, heading)
  }
  return { context, page, complaints, open }
}

export const settled = async (page: Page, heading: string | RegExp): Promise<void> => {
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  // Not `waitForFunction`: the page's policy evaluates no text.
  await page.waitForSelector('.mantine-Skeleton-root', { state: 'detached' })
}

export const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => {
    complaints.push(`exception: ${error.message}`)
  })
  return complaints
}

/** What axe finds, and whether something sticks out to the side; from a phone's width on also at the narrowest that WCAG 2.2 (1.4.10) asks for. */
export const faults = async (page: Page): Promise<readonly string[]> => {
  const found = [...(await axe(page)), ...(await tooWide(page))]
  const size = page.viewportSize()
  if (size === null || size.width > viewports.narrow.width) return found
  await page.setViewportSize({ width: 320, height: size.height })
  found.push(...(await tooWide(page)))
  await page.setViewportSize(size)
  return found
}

/** A chart is drawn again for another width only after it has been told of it. */
const tooWide = async (page: Page): Promise<readonly string[]> => {
  const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  const { width } = page.viewportSize() ?? { width: 0 }
  return waitFor(async () => (await overflow()) <= 0, 'the page to fit', 10_000).then(
    () => [],
    async () => [`the page is ${String(await overflow())} px too wide at ${String(width)}`],
  )
}

/** An input's name is its label's. After whatever the page does in timers of no length: Mantine's focus trap looks then at a field of a date. */
const focusedName = `new Promise((told) => setTimeout(() => {
  const at = document.activeElement
  told(at?.getAttribute('aria-label') || at?.labels?.[0]?.innerText || at?.innerText || '')
}))`

/** Presses Tab until what has the focus has this name. */
export const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab')
    if (name.test((await page.evaluate<string>(focusedName)).trim())) return
  }
  throw new Error(`the Tab key does not lead to ${String(name)}`)
}

/** Goes there by the Tab key, and presses a key. */
export const pressAt = async (page: Page, name: RegExp, key = 'Enter'): Promise<void> => {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

/** Goes there by the Tab key, and writes over what stands there. */
export const typeAt = async (page: Page, name: RegExp, text: string): Promise<void> => {
  await pressAt(page, name, 'ControlOrMeta+a')
  await page.keyboard.type(text)
}

/** After an act the focus has a place on the page, so that the next Tab does not begin at the top. */
export const keepsFocus = async (page: Page): Promise<void> => {
  await page.waitForSelector('body :focus', { state: 'attached', timeout: 5_000 }).catch(() => {
    throw new Error('the focus is lost')
  })
}
