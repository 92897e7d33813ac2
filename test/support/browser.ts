import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import type axeCore from 'axe-core'
import { chromium as playwright } from 'playwright-core'
import type { Browser, Frame, Page } from 'playwright-core'

const installed = ['/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/usr/bin/chromium', '/usr/bin/chromium-browser']

/** CHROMIUM_PATH, else a Chrome or Chromium of the system, else the one inside the npm package. */
export const openBrowser = async (): Promise<Browser> => {
  const found = process.env['CHROMIUM_PATH'] ?? installed.find((path) => existsSync(path))
  return found === undefined
    ? playwright.launch({ executablePath: await chromium.executablePath(), args: chromium.args, headless: true })
    : playwright.launch({ executablePath: found, args: ['--no-sandbox'], headless: true })
}

/** What axe finds on the page as it is now, one line for each violation; none on a good page. */
export const axe = async (page: Page | Frame): Promise<readonly string[]> => {
  // Evaluated by the browser's debugger, which the page's Content-Security-Policy does not bind.
  const source = createRequire(import.meta.url)('axe-core') as typeof axeCore
  await page.evaluate(source.source)
  const found = await page.evaluate<{ readonly id: string; readonly nodes: readonly string[] }[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))`,
  )
  return found.map(({ id, nodes }) => `${id}: ${nodes.join(' ')}`)
}
