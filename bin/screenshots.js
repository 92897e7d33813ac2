// `npm run docs:screenshots`: starts the real system beside whatever runs, with the demo's data and some customers more, and writes what
// docs/support.md shows of the console to docs/pictures/.
import { spawn } from 'node:child_process'
import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from './build.js'
import { launchChromium } from './chromium.js'

const root = path.dirname(import.meta.dirname)
const pictures = path.join(root, 'docs/pictures')
const wide = { width: 1280, height: 800 }
const narrow = { width: 375, height: 760 }

/** Other ports than those of a system in use. */
const ports = { http: 4510, platform: 4511, mailbox: 4512, smtp: 4513, postgres: 4514, temporal: 7533, temporalUi: 8533 }

const customers = [
  ['Contoso', 'carla'],
  ['Litware', 'lena'],
  ['Tailspin', 'tom'],
  ['Woodgrove', 'wanda'],
  ['Proseware', 'paul'],
  ['Adatum', 'anton'],
  ['Wingtip', 'willa'],
  ['Lucerne', 'luca'],
  ['Coho', 'cora'],
  ['Trey Research', 'theo'],
]

const until = async (what, look, patienceMs = 120_000) => {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(200)) {
    const found = await look()
    if (found) return found
  }
  throw new Error(`Waited in vain for ${what}`)
}

await build()
const { DemoSystem } = await import('../dist/src/embedded/demo-system.js')
const { demoStory } = await import('../dist/src/embedded/demo-story.js')
const { demoClient, demoScopes } = await import('../dist/src/embedded/seed-demo.js')

const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'relink-pictures-'))
// PostgreSQL does not run as root, and its own user must get in.
await fs.chmod(dataDir, 0o755)
await fs.writeFile(path.join(dataDir, 'ports.json'), JSON.stringify(ports), { mode: 0o600 })
// Five customers at once would be an outbreak, and no customer would be asked.
const env = { ...process.env, RELINK_DATA_DIR: dataDir, OUTBREAK_TENANTS: '100' }
for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL', 'PORT', 'PUBLIC_URL']) delete env[name]
const child = spawn(process.execPath, [path.join(root, 'bin/relink.js'), 'start'], {
  cwd: root,
  env,
  stdio: ['ignore', 'ignore', 'inherit'],
})
const ended = new Promise((resolve) => child.on('exit', resolve))

const importCustomer = async (system, integrationId, [label, person]) => {
  const grant = await system.platform('POST', '/grants', { client_id: demoClient.client_id, sub: `usr_${person}`, scopes: [...demoScopes] })
  const tenant = label.toLowerCase().replaceAll(' ', '-')
  const { id } = await system.api.send('POST', '/integrated-account', {
    tenant_id: tenant,
    environment_integration_id: integrationId,
    authentication_method: 'oauth2',
    label,
    contacts: [{ email: `${person}@${tenant}.example`, name: `${person[0].toUpperCase()}${person.slice(1)}`, role: 'owner' }],
    context: {
      oauth: {
        token: { access_token: grant.access_token, refresh_token: grant.refresh_token, expires_in: grant.expires_in, scope: grant.scope },
      },
    },
  })
  return { id, refreshToken: grant.refresh_token }
}

const breakCustomer = async (system, { id, refreshToken }) => {
  await system.platform('POST', '/revoke', { refresh_token: refreshToken })
  const { case_id: caseId } = await system.api.send('POST', `/integrated-account/${id}/authentication-error`, { status: 401 })
  await until('its contact to be mailed', async () => (await system.api.get(`/case/${caseId}`)).first_notified_at)
  return caseId
}

/** @returns the ids of the account and the case that are shown */
const play = async (system) => {
  const { id: integrationId } = await system.integration('lumen')
  const silent = async (_title, work) => (await work()).value
  for (let i = 0; i < 2; i += 1) await demoStory(system.endpoints, silent)
  const accounts = []
  for (const customer of customers) accounts.push(await importCustomer(system, integrationId, customer))
  const cases = []
  for (const account of accounts.slice(0, 5)) cases.push(await breakCustomer(system, account))
  await system.api.send('POST', `/case/${cases[1]}/escalate`, { note: 'The customer called: their administrator is away until Monday.' })
  await system.api.send('POST', `/case/${cases[0]}/note`, { text: 'Carla asked on the phone whether the mail is genuine. It is.' })
  return { accountId: accounts[0].id, caseId: cases[0] }
}

const photograph = async (browser, endpoints, { accountId, caseId }) => {
  await fs.mkdir(pictures, { recursive: true })
  const context = await browser.newContext({ viewport: wide, reducedMotion: 'reduce', timezoneId: 'Europe/Berlin' })
  const page = await context.newPage()
  await page.goto(endpoints.console_url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  const base = `${endpoints.api_url}/console/demo`
  const shoot = async (name, address, ready) => {
    await page.goto(`${base}${address}`)
    await ready()
    await page.waitForSelector('.mantine-Skeleton-root', { state: 'detached' })
    await page
      .getByText('Live', { exact: true })
      .first()
      .waitFor({ state: 'attached' })
      .catch(() => undefined)
    await page.screenshot({ path: path.join(pictures, `${name}.png`) })
  }
  const heading = (name) => () => page.getByRole('heading', { name, level: 1 }).waitFor()
  await shoot('overview', '', () => page.locator('.recharts-surface').first().waitFor())
  await shoot('cases', '/cases', heading('Cases'))
  await shoot('case', `/cases/${caseId}`, () => page.getByText('It is.').first().waitFor())
  await shoot('accounts', '/accounts', () => page.getByRole('link', { name: 'Contoso' }).waitFor())
  await shoot('account', `/accounts/${accountId}`, heading('Contoso'))
  await shoot('magic-link', `/accounts/${accountId}`, async () => {
    await page.getByRole('button', { name: 'Re-authorize connection' }).click()
    await page.getByRole('button', { name: 'Get connection link' }).click()
    await page.getByRole('heading', { name: 'Magic Link' }).waitFor()
  })
  await shoot('brand', '/settings/brand', () => page.frameLocator('iframe').first().getByText('Hello Ada').waitFor())
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.setViewportSize(narrow)
  await shoot('case-on-a-phone', `/cases/${caseId}`, () => page.getByText('It is.').first().waitFor())
  await context.close()
}

try {
  const endpoints = await until(
    'Relink to be ready',
    async () => {
      const text = await fs.readFile(path.join(dataDir, 'endpoints.json'), 'utf8').catch(() => null)
      return text && JSON.parse(text)
    },
    300_000,
  )
  const system = Object.assign(new DemoSystem(endpoints), { endpoints })
  const shown = await play(system)
  const browser = await launchChromium()
  try {
    await photograph(browser, endpoints, shown)
  } finally {
    await browser.close()
  }
  process.stdout.write(`Written: ${(await fs.readdir(pictures)).map((name) => `docs/pictures/${name}`).join(', ')}\n`)
} finally {
  child.kill('SIGTERM')
  await ended
  await fs.rm(dataDir, { recursive: true, force: true })
}
