import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import { freePort } from './support/free-port.js'
import { waitFor } from './support/wait-for.js'

// The packages of `npm run pack`, installed in an empty folder, with the code that the docs print.
const run = promisify(execFile)
const secret = 'a-secret-of-the-test'
let folder = ''
const children: ChildProcess[] = []

const inFolder = (...parts: string[]): string => path.join(folder, ...parts)
/** The blocks of a page in one language, as printed. */
const blocksOf = async (page: string, language: string): Promise<string[]> => {
  const text = await fs.readFile(path.join(packageRoot, 'docs', page), 'utf8')
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block)
}

beforeAll(async () => {
  folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'relink-packages-')))
  await run('npm', ['run', 'pack'], { cwd: packageRoot })
  await fs.writeFile(inFolder('package.json'), JSON.stringify({ name: 'a-product', private: true, type: 'module' }))
  const [install = ''] = await blocksOf('packages.md', 'sh')
  const { version } = JSON.parse(await fs.readFile(path.join(packageRoot, 'package.json'), 'utf8')) as { version: string }
  const command = install.replaceAll('<relink>', packageRoot).replaceAll('<version>', version)
  // Nothing is looked up: what a package needs is inside it.
  await run('bash', ['-e', '-c', command], { cwd: folder, env: { ...process.env, npm_config_offline: 'true', npm_config_audit: 'false' } })
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await fs.rm(folder, { recursive: true, force: true })
})

/** Writes the program and starts it; resolves with what it has printed so far. */
const start = async (name: string, program: string, env: Record<string, string>): Promise<() => string> => {
  await fs.writeFile(inFolder(name), program)
  const child = spawn(process.execPath, [name], { cwd: folder, env: { PATH: process.env['PATH'], ...env } })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  return () => output
}

test('the receiver of docs/webhooks.md accepts signed requests, and says which event it is', async () => {
  const [receiver = ''] = await blocksOf('webhooks.md', 'js')
  // A product has Express already.
  await fs.symlink(path.join(packageRoot, 'node_modules/express'), inFolder('node_modules/express'))
  const port = String(await freePort())
  const output = await start('receiver.js', receiver, { PORT: port, RELINK_SECRET: secret })
  const id = '0190f6a2-0000-7000-8000-000000000001'
  const body = JSON.stringify({ id, event: 'integrated_account:active', payload: {} })
  const at = new Date()
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret, { format: 'raw' }).sign(id, at, body),
  }
  const post = (text: string): Promise<Response> => fetch(`http://127.0.0.1:${port}/hooks/relink`, { method: 'POST', headers, body: text })
  const { status } = await waitFor(() => post(body), 'the receiver to listen')
  expect(status).toBe(204)
  await waitFor(() => output().includes(`integrated_account:active ${id}`), 'the event to be printed')
  expect((await post(body.replace('active', 'deleted'))).status).toBe(500)
})

test('the client of docs/packages.md lists cases', async () => {
  const asked: string[] = []
  const relink = createServer((req, res) => {
    asked.push(`${String(req.headers.authorization)} ${String(req.method)} ${String(req.url)}`)
    res.writeHead(200, { 'content-type': 'application/json' }).end('{"result":["one"],"next_cursor":null,"limit":50}')
  }).listen(0, '127.0.0.1')
  await once(relink, 'listening')
  try {
    const [program = ''] = await blocksOf('packages.md', 'js')
    await fs.writeFile(inFolder('client.js'), program)
    const url = `http://127.0.0.1:${String((relink.address() as AddressInfo).port)}`
    const env = { PATH: process.env['PATH'], RELINK_URL: url, RELINK_TOKEN: 't' }
    const { stdout } = await run(process.execPath, ['client.js'], { cwd: folder, env })
    expect(stdout).toContain("[ 'one' ]")
    expect(asked).toEqual(['Bearer t GET /case?is_open=true'])
  } finally {
    relink.close()
  }
})

test('their types fit, and find mistakes', { tags: ['heavy'] }, async () => {
  await fs.writeFile(
    inFolder('typed.ts'),
    `import { relinkApi } from 'relink-reauth-api'
import { authenticate } from 'relink-reauth-link'
import { verifyWebhook } from 'relink-reauth-webhook'

const { data } = await relinkApi({ url: 'http://localhost:4000', token: 't' }).GET('/case/{id}', { params: { path: { id: 'x' } } })
export const reference: string | undefined = data?.reference
// @ts-expect-error there is no such call
await relinkApi({ url: '', token: '' }).GET('/cases')
export const result = await authenticate('token', { baseUrl: 'http://localhost:4000' })
export const tenantOf = (): string | null => {
  const event = verifyWebhook({ body: '', headers: {}, secret: 's' })
  if (event.event === 'incident:opened') return event.payload.integration_id
  if (event.event === 'integrated_account:authentication_error') return event.payload.tenant_id
  // @ts-expect-error an account that was deleted has only its id
  return event.event === 'integrated_account:deleted' ? event.payload.tenant_id : null
}
// @ts-expect-error a parsed body
verifyWebhook({ body: { id: 'x' }, headers: {}, secret: 's' })
`,
  )
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--lib',
    'es2023,dom,dom.iterable',
    '--skipLibCheck',
    'false',
  ]
  const typeRoots = ['--typeRoots', path.join(packageRoot, 'node_modules/@types'), '--types', 'node']
  const compiler = path.join(packageRoot, 'node_modules/typescript/bin/tsc')
  const { stdout } = await run(process.execPath, [compiler, ...options, ...typeRoots, 'typed.ts'], { cwd: folder }).catch(
    (error: unknown) => error as { stdout: string },
  )
  expect(stdout).toBe('')
})

test('none of their names is another party’s on npm: docs say `relink` nowhere as a package', async () => {
  const pages = (await fs.readdir(path.join(packageRoot, 'docs'))).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)
  for (const page of ['README.md', ...pages]) {
    const text = await fs.readFile(path.join(packageRoot, page), 'utf8')
    const wrong = [...text.matchAll(/from 'relink[^']*'|require\('relink[^']*'\)|^\s*npx relink\b/gm)].map(([found]) => found)
    expect({ page, wrong: wrong.filter((found) => !/'relink-reauth-(?:webhook|link|api)'/.test(found)) }).toEqual({ page, wrong: [] })
  }
})
