import { Connection, WorkflowClient } from '@temporalio/client'
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { openDataDir } from '../src/embedded/data-dir.js'
import { tryLock } from '../src/embedded/lock.js'
import { choosePorts } from '../src/embedded/ports.js'
import type { Ports } from '../src/embedded/ports.js'
import type { Progress } from '../src/embedded/progress.js'
import { startEmbedded } from '../src/embedded/start-embedded.js'
import type { Embedded } from '../src/embedded/start-embedded.js'
import { until } from '../src/embedded/until.js'
import { emptyFolder } from './support/empty-folder.js'

const root = path.dirname(import.meta.dirname)
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** Search begins where no other test and no running Relink is. */
let nextPorts = 21_000 + (process.pid % 400) * 20
function somePorts(): Ports {
  const p = (nextPorts += 7)
  return { http: p, platform: p + 1, mailbox: p + 2, smtp: p + 3, postgres: p + 4, temporal: p + 5, temporalUi: p + 6 }
}

const notes: string[] = []
const quiet: Progress = { part: (_name, work) => work(() => undefined), note: (line) => notes.push(line) }

async function start(dataDir: string, defaultPorts = somePorts()): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir, configured: {}, report: quiet, defaultPorts })
  cleanups.push(() => embedded.stop())
  return embedded
}

/** Processes that were started for a data dir: their command line names it. Guards name the pid that they watch. */
function processesOf(dataDir: string): { readonly pid: number; readonly command: string }[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  const all = lines.map((line) => ({ pid: Number.parseInt(line, 10), command: line.replace(/^\s*\d+\s/, '') }))
  const servers = all.filter(({ command }) => command.includes(`${dataDir}/`) && /postgres -D|server start-dev/.test(command))
  const guards = all.filter(({ command }) =>
    servers.some(({ pid }) => command.endsWith(`; kill -s INT ${String(pid)}`) || command.endsWith(`; kill -s TERM ${String(pid)}`)),
  )
  return [...servers, ...guards]
}

const serversOf = (dataDir: string) => processesOf(dataDir).filter(({ command }) => !command.startsWith('/bin/sh'))

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function withWorkflows<T>(address: string, use: (client: WorkflowClient, connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address })
  try {
    return await use(new WorkflowClient({ connection }), connection)
  } finally {
    await connection.close()
  }
}

/** Another process that owns the embedded parts, as `npm start` does. It prints what it got, and at SIGINT proves that the database still answers. */
async function owner(dataDir: string, defaultPorts: Ports): Promise<{ readonly child: ChildProcess; readonly embedded: Embedded }> {
  const script = `
    import { startEmbedded } from ${JSON.stringify(path.join(root, 'dist/src/embedded/start-embedded.js'))}
    import pg from 'pg'
    const report = { part: (name, work) => work(() => {}), note: () => {} }
    const embedded = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, configured: {}, report, defaultPorts: ${JSON.stringify(defaultPorts)} })
    process.once('SIGINT', async () => {
      const client = new pg.Client({ connectionString: embedded.databaseUrl })
      await client.connect()
      await client.query('SELECT 1')
      await client.end()
      await embedded.stop()
    })
    console.log(JSON.stringify(embedded))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(() => child.kill('SIGKILL'))
  const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer]
  return { child, embedded: JSON.parse(line.toString()) as Embedded }
}

describe('npm start, everything embedded', () => {
  test('starts in an empty folder, keeps it to itself, and ends without a trace', async () => {
    const folder = path.join(await emptyFolder(), '.relink')
    const embedded = await start(folder)
    expect(await query(embedded.databaseUrl, 'SHOW fsync')).toEqual([{ fsync: 'on' }])
    expect(await query(embedded.databaseUrl, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
    await withWorkflows(embedded.temporal.address, async (_client, connection) => {
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' })
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400)
      const attributes = (await connection.operatorService.listSearchAttributes({ namespace: 'default' })).customAttributes
      expect(Object.keys(attributes).sort()).toEqual([
        'RelinkAccount',
        'RelinkEnvironment',
        'RelinkIntegration',
        'RelinkStage',
        'RelinkTenant',
      ])
    })
    const seen = async () => ({ mode: (await fs.stat(folder)).mode, files: await fs.readdir(folder), servers: serversOf(folder) })
    const before = await seen()
    await expect(start(folder)).rejects.toThrow(`already running in ${folder} (process ${String(process.pid)})`)
    expect(await seen()).toEqual(before)
    expect(before.servers).toHaveLength(2)
    expect(await query(embedded.databaseUrl, 'SELECT 1 AS answer')).toEqual([{ answer: 1 }])
    await embedded.stop()
    expect(processesOf(folder)).toEqual([])
  })

  test('only their owner reads keys, password, ports and databases; keys stay the same', async () => {
    const folder = path.join(await emptyFolder(), '.relink')
    const first = await start(folder)
    await first.stop()
    const { mode } = await fs.stat(folder)
    expect(mode & 0o066).toBe(0)
    for (const entry of await fs.readdir(folder))
      expect({ entry, others: (await fs.stat(path.join(folder, entry))).mode & 0o077 }).toEqual({ entry, others: 0 })
    const second = await start(folder)
    expect([second.vaultKeys, second.linkKeys]).toEqual([first.vaultKeys, first.linkKeys])
    expect(first.vaultKeys).not.toBe(first.linkKeys)
    for (const key of [first.vaultKeys, first.linkKeys]) expect(Buffer.from(key?.split(':')[1] ?? '', 'base64')).toHaveLength(32)
  })

  test.each([
    { dies: 'the owner', guards: 'live' },
    { dies: 'the owner and what watches over it', guards: 'die' },
  ])('SIGKILL of $dies: the next start goes on with the same data, and nothing is doubled', { tags: ['heavy'] }, async ({ guards }) => {
    const folder = path.join(await emptyFolder(), '.relink')
    const { child, embedded } = await owner(folder, somePorts())
    await query(embedded.databaseUrl, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await withWorkflows(embedded.temporal.address, (client) => client.start('waits', { workflowId: 'kept', taskQueue: 'nobody' }))
    if (guards === 'die')
      for (const { pid, command } of processesOf(folder)) if (command.startsWith('/bin/sh')) process.kill(pid, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'exit')
    if (guards === 'die') expect(serversOf(folder)).toHaveLength(2)
    else expect(await until(() => processesOf(folder).length === 0, 10_000)).toBe(true)

    const again = await start(folder)
    expect(serversOf(folder)).toHaveLength(2)
    expect(again).toMatchObject({
      databaseUrl: embedded.databaseUrl,
      temporal: embedded.temporal,
      mailboxUrl: embedded.mailboxUrl,
      httpPort: embedded.httpPort,
    })
    expect(await query(again.databaseUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    const { status } = await withWorkflows(again.temporal.address, (client) => client.getHandle('kept').describe())
    expect(status.name).toBe('RUNNING')
  })

  test('Ctrl-C reaches the owner only: it can finish its work before the database goes', async () => {
    const folder = path.join(await emptyFolder(), '.relink')
    const { child } = await owner(folder, somePorts())
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(processesOf(folder)).toEqual([])
  })

  test('a server that dies is started again on the same data', { tags: ['heavy'] }, async () => {
    const folder = path.join(await emptyFolder(), '.relink')
    const embedded = await start(folder)
    await query(embedded.databaseUrl, 'CREATE TABLE kept AS SELECT 42 AS answer')
    const before = serversOf(folder).map(({ pid }) => pid)
    for (const pid of before) process.kill(pid, 'SIGKILL')
    const answers = async () => {
      const [row] = await query(embedded.databaseUrl, 'SELECT answer FROM kept').catch(() => [])
      const running = await withWorkflows(embedded.temporal.address, () => Promise.resolve(true)).catch(() => false)
      return row?.answer === 42 && running
    }
    expect(await until(answers, 20_000)).toBe(true)
    expect(serversOf(folder)).toHaveLength(2)
    expect(serversOf(folder).filter(({ pid }) => before.includes(pid))).toEqual([])
  })

  test('a Temporal server that runs and answers nothing is started again', { tags: ['heavy'] }, async () => {
    const folder = path.join(await emptyFolder(), '.relink')
    const { temporal } = await start(folder)
    await withWorkflows(temporal.address, (client) => client.start('waits', { workflowId: 'kept', taskQueue: 'nobody' }))
    const server = serversOf(folder).find(({ command }) => command.includes('start-dev'))
    process.kill(server?.pid ?? Number.NaN, 'SIGSTOP')
    expect(await until(() => notes.some((note) => note.includes('Temporal answered nothing for a minute')), 150_000)).toBe(true)
    const isRunning = () =>
      withWorkflows(temporal.address, (client) => client.getHandle('kept').describe()).then(
        ({ status }) => status.name === 'RUNNING',
        () => false,
      )
    expect(await until(isRunning, 60_000)).toBe(true)
  })

  test('a Temporal server that was killed in its first second does not keep the next from starting', { tags: ['heavy'] }, async () => {
    const folder = path.join(await emptyFolder(), '.relink')
    await fs.mkdir(path.join(folder, 'temporal'), { recursive: true })
    await fs.writeFile(path.join(folder, 'temporal/temporal.db'), '')
    const { temporal } = await start(folder)
    await withWorkflows(temporal.address, (client) => client.start('waits', { workflowId: 'first', taskQueue: 'nobody' }))
  })

  test('each part steps aside when its address is configured; keys are then not made', async () => {
    const folder = path.join(await emptyFolder(), '.relink')
    const configured = {
      databaseUrl: 'postgres://elsewhere/relink',
      temporalAddress: 'elsewhere:7233',
      smtpUrl: 'smtp://elsewhere',
      port: somePorts().http,
    }
    const embedded = await startEmbedded({ dataDir: folder, configured, report: quiet, defaultPorts: somePorts() })
    cleanups.push(() => embedded.stop())
    expect(embedded).toMatchObject({
      databaseUrl: configured.databaseUrl,
      smtpUrl: configured.smtpUrl,
      mailboxUrl: null,
      httpPort: configured.port,
    })
    expect(embedded.temporal).toEqual({ address: 'elsewhere:7233', uiUrl: null })
    expect(embedded).not.toHaveProperty('vaultKeys')
    expect(serversOf(folder)).toEqual([])
  })

  test.runIf(process.getuid?.() === 0)(
    "as root, in a folder that PostgreSQL's own user can't enter, its data is kept elsewhere, and this is said",
    async () => {
      const folder = path.join(await emptyFolder(0o700), '.relink')
      const first = await start(folder)
      const cluster = (await fs.readFile(path.join(folder, 'postgres-home'), 'utf8')).trim()
      cleanups.push(() => fs.rm(path.dirname(cluster), { recursive: true }))
      expect(notes.at(-1)).toContain(`its data is kept in ${cluster}`)
      await query(first.databaseUrl, 'CREATE TABLE kept AS SELECT 42 AS answer')
      await first.stop()
      const second = await start(folder)
      expect(await query(second.databaseUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      await second.stop()
    },
  )
})

describe('one process per data dir', () => {
  test('the lock of a dead process is taken over, by one only', async () => {
    const folder = await emptyFolder()
    const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(dead, 'exit')
    await fs.writeFile(path.join(folder, 'lock.7'), JSON.stringify({ pid: dead.pid, start: 'then' }))
    const taken = await Promise.all(Array.from({ length: 20 }, () => tryLock(path.join(folder, 'lock'))))
    const won = taken.filter((lock) => 'release' in lock)
    expect(won).toHaveLength(1)
    expect(taken).toContainEqual({ heldBy: process.pid })
    await won[0]?.release()
    const next = await openDataDir(folder)
    await next.release()
  })

  test('a pid that is used again does not keep a dead lock alive', async () => {
    const folder = await emptyFolder()
    await fs.writeFile(path.join(folder, 'lock.1'), JSON.stringify({ pid: process.pid, start: 'another life' }))
    await (await openDataDir(folder)).release()
  })
})

describe('ports', () => {
  async function busy(port: number): Promise<void> {
    const server = net.createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    cleanups.push(() => server.close())
  }

  test('a busy default gives way to a free one, says so, and that one is kept when the default is free again', async () => {
    const file = path.join(await emptyFolder(), 'ports.json')
    const defaults = somePorts()
    const said: string[] = []
    const choose = () => choosePorts({ file, needed: ['http', 'mailbox'], defaults, say: (line) => said.push(line) })
    await busy(defaults.http)
    const first = await choose()
    expect(first).toMatchObject({ http: defaults.http + 10, mailbox: defaults.mailbox })
    expect(said).toEqual([
      `Port ${String(defaults.http)} for Relink is in use by another program: using ${String(first.http)} from now on.`,
    ])
    for (const clean of cleanups.splice(1)) await clean()
    expect(await choose()).toMatchObject({ http: first.http, mailbox: defaults.mailbox })
    expect(said).toHaveLength(1)
  })

  test('a configured port does not give way', async () => {
    const file = path.join(await emptyFolder(), 'ports.json')
    const { http } = somePorts()
    await busy(http)
    await expect(choosePorts({ file, needed: ['http'], fixed: { http }, say: () => undefined })).rejects.toMatchObject({
      code: 'port_busy',
    })
  })
})
