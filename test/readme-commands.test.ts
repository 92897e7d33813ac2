import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import { DemoSystem } from '../src/embedded/demo-system.js'
import type { Endpoints } from '../src/embedded/endpoints-file.js'
import { answerPlatform, FormBrowser } from '../src/embedded/form-browser.js'
import { Receiver } from './support/receiver.js'
import { waitFor } from './support/wait-for.js'

// README's commands and its story, as they are printed, beside one `npm start` in a folder of its own.
const run = promisify(execFile)
let folder = ''
let npm: ChildProcess
let endpoints: Endpoints
let system: DemoSystem
let receiver: Receiver

/** The blocks of commands below each heading, in order. */
const blocksOf = (heading: string): string[] => {
  const [, section = ''] = readme.split(`\n## ${heading}\n`)
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
}
let readme = ''

beforeAll(async () => {
  readme = await fs.readFile(path.join(packageRoot, 'README.md'), 'utf8')
  folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'relink-readme-')))
  // PostgreSQL's own user passes through it where the tests run as root.
  await fs.chmod(folder, 0o755)
  for (const name of ['bin', 'package.json']) await fs.symlink(path.join(packageRoot, name), path.join(folder, name))
  let output = ''
  npm = spawn('npm', ['start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [npm.stdout, npm.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  const file = path.join(folder, '.relink/endpoints.json')
  await waitFor(() => {
    if (npm.exitCode !== null) throw new Error(output)
    return fs.readFile(file)
  }, 'npm start to be ready')
  endpoints = JSON.parse(await fs.readFile(file, 'utf8')) as Endpoints
  system = new DemoSystem(endpoints)
  receiver = await new Receiver().listen()
})

afterAll(async () => {
  npm.kill('SIGTERM')
  if (npm.exitCode === null) await once(npm, 'exit')
  await receiver.close()
  await fs.rm(folder, { recursive: true, force: true })
})

test('the two commands are those that package.json has, and that the machine which proves main runs', async () => {
  const [block = ''] = blocksOf('Two commands')
  const commands = block
    .trim()
    .split('\n')
    .map((line) => line.split('#')[0]?.trim())
  expect(commands).toEqual(['npm ci && npm start', 'npm ci && npm test'])
  const proves = await fs.readFile(path.join(packageRoot, '.ci/run'), 'utf8')
  expect(proves).toMatch(/^npm ci$[\s\S]*^npm test /m)
})

test('the five-minute story is true: one webhook when access is revoked, four more when it is given again', async () => {
  const { result } = await system.api.get<{ result: { id: string; tenant_id: string }[] }>('/integrated-account?tenant_id=northwind')
  const account = result[0]?.id ?? ''
  const heard = async (): Promise<string[]> => {
    const { webhooks } = await system.platform<{ webhooks: { account_id: string; event: string; verified: boolean }[] }>('GET', '/webhooks')
    return webhooks.flatMap(({ account_id, event, verified }) => (account_id === account && verified ? [event] : []))
  }
  const before = await heard()
  const product = system.platformAddress('/product')
  const revoked = await fetch(`${product.href}/accounts/${account}/revoke`, { method: 'POST' })
  expect(revoked.url).toContain('?note')
  await system.webhook(account, 'integrated_account:authentication_error')
  expect(await (await fetch(product)).text()).toMatch(/RL-[0-9A-Z]{6}/)

  const mail = await waitFor(() => system.mailTo('ada@northwind.example'), "Ada's mail")
  const link = /https?:\/\/\S+\/connect-account\?link_token=[\w-]+/.exec(mail.text)?.[0] ?? ''
  const browser = new FormBrowser()
  const end = await answerPlatform(browser, await browser.press(await browser.open(link), /^Reconnect/), { email: 'ada@northwind.example' })
  expect(end.heading).toBe('Connection successful')
  await system.webhook(account, 'integrated_account:reauthorization_closed')
  const since = await waitFor(async () => {
    const events = (await heard()).slice(0, -before.length || undefined)
    return events.length >= 5 && events
  }, 'four more webhooks')
  expect(since.map((event) => event.split(':')[1]).sort()).toEqual([
    'active',
    'authentication_error',
    'reauthorization_closed',
    'reauthorized',
    'updated',
  ])
  const story = readme.slice(readme.indexOf('## The five-minute story'), readme.indexOf('## Beside your product'))
  for (const event of since)
    expect(story).toContain(`\`${event === 'integrated_account:authentication_error' ? event : String(event.split(':')[1])}\``)
})

test('the script that walks the story exits 0', async () => {
  const [block = ''] = blocksOf('The five-minute story')
  const { stdout } = await run('bash', ['-c', block], { cwd: folder, env })
  expect(stdout).toContain('Every step held')
})

test('the commands beside a product work one after the other, and leave the demo as it was', async () => {
  const client = { client_id: 'try', client_secret: 'a-secret-of-the-try' }
  await system.platform('POST', '/clients', client)
  const grant = await system.platform<{ access_token: string; refresh_token: string }>('POST', '/grants', {
    client_id: client.client_id,
    sub: 'usr_ada',
  })
  const issuer = endpoints.platform_url ?? ''
  const demo = () => system.api.get('/environment')
  const before = await demo()

  const known: Record<string, string> = {
    issuer,
    'client id': client.client_id,
    'client secret': client.client_secret,
    'access token': grant.access_token,
    'refresh token': grant.refresh_token,
    'org id': 'org_northwind',
    'your endpoint': receiver.url,
  }
  const shell = new Shell(folder)
  for (const block of blocksOf('Beside your product')) {
    const filled = block.replace(/<([a-z][a-z ]*)>/g, (placeholder, name: string) => {
      const value = known[name]
      if (value === undefined) throw new Error(`${placeholder} is not known yet`)
      return value
    })
    const output = await shell.run(filled)
    if (!/^curl/m.test(block)) continue
    // curl puts nothing between two answers.
    const answers = output.split(/(?<=\})(?=\{)/).map((text) => JSON.parse(text) as Record<string, unknown>)
    for (const answer of answers) expect(answer).not.toHaveProperty('statusCode')
    const [first = {}, second] = answers
    if (block.includes('$API/integration ')) known['integration id'] = String(first['id'])
    if (block.includes('$API/integrated-account ')) {
      known['account id'] = String(first['id'])
      expect(first).toMatchObject({ status: 'active', remote_account: { account: 'org_northwind' } })
    }
    if (block.includes('access-token')) expect(first).toHaveProperty('access_token')
    if (block.includes('$API/link-token')) expect(second).toHaveProperty('result')
  }
  const change = `curl "\${auth[@]}" -X PATCH $API/integrated-account/${known['account id'] ?? ''} -d '{ "label": "Northwind" }'`
  expect(JSON.parse(await shell.run(change))).toMatchObject({ label: 'Northwind' })
  await shell.end()
  expect(known).toHaveProperty('account id')
  await waitFor(() => receiver.events(known['account id']).some(({ event }) => event === 'integrated_account:updated'), 'the webhook')
  expect(await demo()).toEqual(before)
})

const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }

/** One bash, as a person has it: what a block sets is there for the next. */
class Shell {
  readonly #bash
  #out = ''
  #err = ''

  constructor(cwd: string) {
    this.#bash = spawn('bash', { cwd, env, stdio: 'pipe' })
    this.#bash.stdout.on('data', (chunk: Buffer) => (this.#out += chunk.toString('utf8')))
    this.#bash.stderr.on('data', (chunk: Buffer) => (this.#err += chunk.toString('utf8')))
  }

  /** What the block writes. Fails where a command fails or complains. */
  async run(block: string): Promise<string> {
    this.#out = ''
    this.#bash.stdin.write(`${block}\nprintf '\\nend %s\\n' $?\n`)
    const found = await waitFor(() => /^([\s\S]*?)\nend (\d+)\n$/.exec(this.#out), 'the commands to end')
    // If a source is edited meanwhile.
    const err = this.#err.replace(/^dist\/ is older than the sources.*\n/gm, '')
    expect({ err, code: found[2] }).toEqual({ err: '', code: '0' })
    return found[1] ?? ''
  }

  async end(): Promise<void> {
    this.#bash.stdin.end()
    if (this.#bash.exitCode === null) await once(this.#bash, 'exit')
  }
}
