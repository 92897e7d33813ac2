import { existsSync } from 'node:fs'
import chromium from '@sparticuz/chromium'
import { chromium as playwright } from 'playwright-core'
import type { Browser } from 'playwright-core'

const installed = ['/usr/bin/google-chrome', '/usr/bin/chromium', '/usr/bin/chromium-browser']

/** CHROMIUM_PATH, else a Chrome or Chromium of the system, else the one inside the npm package. */
export const openBrowser = async (): Promise<Browser> => {
  const found = process.env['CHROMIUM_PATH'] ?? installed.find((path) => existsSync(path))
  return found === undefined
    ? playwright.launch({ executablePath: await chromium.executablePath(), args: chromium.args, headless: true })
    : playwright.launch({ executablePath: found, args: ['--no-sandbox'], headless: true })
}
