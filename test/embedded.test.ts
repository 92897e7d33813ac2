import { Connection, WorkflowClient } from '@temporalio/client'
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import nodemailer from 'nodemailer'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { openDataDir } from '../src/embedded/data-dir.js'
import { tryLock } from '../src/embedded/lock.js'
import { startMailbox } from '../src/embedded/mailbox/start-mailbox.js'
import { choosePorts } from '../src/embedded/ports.js'
import type { Ports } from '../src/embedded/ports.js'
import type { Progress } from '../src/embedded/progress.js'
import { startEmbedded } from '../src/embedded/start-embedded.js'
import type { Embedded } from '../src/embedded/start-embedded.js'
import { findTemporalBinary } from '../src/embedded/temporal-binary.js'
import { until } from '../src/embedded/until.js'

const root = path.dirname(import.meta.dirname)
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** A folder that PostgreSQL's own user may pass through (its tests run as root, too). */
async function emptyFolder(mode = 0o755): Promise<string> {
  const folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'relink-embedded-')))
  await fs.chmod(folder, mode)
  cleanups.push(() => fs.rm(folder, { recursive: true, force: true }))
  return folder
}

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
    await expect(start(folder)).rejects.toThrow(`already running in ${folder} (process ${String(process.pid)})`)
    expect(serversOf(folder)).toHaveLength(2)
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
  ])('SIGKILL of $dies: the next start goes on with the same data, and nothing is doubled', async ({ guards }) => {
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

  test('a server that dies is started again on the same data', async () => {
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

  test('a Temporal server that was killed in its first second does not keep the next from starting', async () => {
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

describe('the Temporal binary', () => {
  /** No way out: the SDK's download fails at once, also where there is a network. */
  const offline = { HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' }

  async function program(folder: string, name: string, script: string): Promise<string> {
    const file = path.join(folder, name)
    await fs.writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return file
  }
  const ofVersion = (server: string) => `echo "temporal version 1.0.0 (Server ${server}, UI 2.0.0)"`

  test('TEMPORAL_CLI comes first, then the PATH, then the cache; too old or broken ones are passed over', async () => {
    const folder = await emptyFolder()
    const inCache = path.join(folder, 'relink', 'bin')
    const inPath = path.join(folder, 'path')
    for (const made of [inCache, inPath]) await fs.mkdir(made, { recursive: true })
    const cached = await program(inCache, 'temporal', ofVersion('1.30.2'))
    const env = { XDG_CACHE_HOME: folder, PATH: `${inPath}:/usr/bin:/bin` }
    await program(inPath, 'temporal', 'exit 1')
    expect(await findTemporalBinary({ env })).toBe(cached)
    await program(inPath, 'temporal', ofVersion('1.20.0'))
    expect(await findTemporalBinary({ env })).toBe(cached)
    const onPath = await program(inPath, 'temporal', ofVersion('1.29.1'))
    expect(await findTemporalBinary({ env })).toBe(onPath)
    expect(await findTemporalBinary({ env: { ...env, TEMPORAL_CLI: cached } })).toBe(cached)
    await expect(findTemporalBinary({ env: { ...env, TEMPORAL_CLI: '/nowhere' } })).rejects.toThrow('TEMPORAL_CLI is set to /nowhere')
  })

  test('two that find none build it once, and say so', async () => {
    const folder = await emptyFolder()
    const log = path.join(folder, 'builds')
    await program(
      folder,
      'go',
      `[ "$1" = install ] || exit 0\necho built >> ${log}\nprintf '#!/bin/sh\\n%s\\n' '${ofVersion('1.29.1')}' > "$GOBIN/temporal"\nchmod +x "$GOBIN/temporal"`,
    )
    const env = { ...offline, XDG_CACHE_HOME: folder, PATH: `${folder}:/usr/bin:/bin` }
    const said: string[] = []
    const found = await Promise.all([1, 2].map(() => findTemporalBinary({ env, say: (doing) => said.push(doing) })))
    const cached = path.join(folder, 'relink/bin/temporal')
    expect(found).toEqual([cached, cached])
    expect(await fs.readFile(log, 'utf8')).toBe('built\n')
    expect(said).toContain('building the Temporal server, once, about 4 minutes')
  })

  test('when there is no way, all five are listed with the reason', async () => {
    const folder = await emptyFolder()
    const error: unknown = await findTemporalBinary({ env: { ...offline, XDG_CACHE_HOME: folder, PATH: '/nowhere' } }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code: 'temporal_binary_missing' })
    for (const part of [
      '1. TEMPORAL_CLI',
      '2. temporal on the PATH',
      '3. ',
      '4. the download of @temporalio/testing',
      '5. go install github.com/temporalio/cli/cmd/temporal@v1.5.1: there is no Go',
    ])
      expect(String(error)).toContain(part)
  })
})

describe('the mailbox', () => {
  const mail = {
    from: 'Acme Reports <relink@us.example>',
    to: 'Ada <Ada@northwind.example>',
    subject: 'HubSpot <b>is</b> no longer connected',
    text: 'Open https://us.example/x?a=1&b=2.',
  }
  const html = '<!doctype html><html><body><a href="https://us.example/x">Reconnect</a><script>alert(1)</script></body></html>'

  test('shows what arrived, newest first, and keeps it over a restart', async () => {
    const folder = await emptyFolder()
    const first = await startMailbox({ folder })
    const send = nodemailer.createTransport(first.smtpUrl)
    await send.sendMail({ ...mail, messageId: '<one@us.example>', html })
    await send.sendMail({
      ...mail,
      to: 'bob@northwind.example',
      subject: 'Still waiting',
      inReplyTo: '<one@us.example>',
      references: ['<one@us.example>'],
    })
    const [second, one] = (await (await fetch(`${first.url}/messages`)).json()) as { id: string }[]
    expect(second).toMatchObject({
      subject: 'Still waiting',
      to: ['bob@northwind.example'],
      in_reply_to: '<one@us.example>',
      references: ['<one@us.example>'],
      html: null,
    })
    expect(one).toMatchObject({
      subject: mail.subject,
      to: ['ada@northwind.example'],
      from: '"Acme Reports" <relink@us.example>',
      message_id: '<one@us.example>',
    })
    expect(await (await fetch(`${first.url}/messages?to=ada@northwind.example`)).json()).toEqual([one])
    await first.stop()

    const again = await startMailbox({ folder })
    cleanups.push(() => again.stop())
    expect(await (await fetch(`${again.url}/messages/${one?.id ?? ''}`)).json()).toEqual(one)
    const list = await (await fetch(again.url)).text()
    expect(list.indexOf('Still waiting')).toBeLessThan(list.indexOf('HubSpot'))
    expect(list).toContain('HubSpot &lt;b&gt;is&lt;/b&gt; no longer')
    const page = await (await fetch(`${again.url}/mail/${one?.id ?? ''}`)).text()
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
    expect(page).toContain('<a href="https://us.example/x?a=1&amp;b=2" target="_blank"')
    expect(page).toContain('Message-ID: &lt;one@us.example&gt;')
    const frame = await fetch(`${again.url}/mail/${one?.id ?? ''}/html`)
    expect(frame.headers.get('content-security-policy')).toMatch(/^default-src 'none'.* sandbox /)
    expect(await frame.text()).toContain('<base target="_blank">')
    expect((await fetch(`${again.url}/messages`, { method: 'DELETE' })).status).toBe(204)
    expect(again.messages()).toEqual([])
    expect((await fetch(`${again.url}/mail/../../etc/passwd`)).status).toBe(404)
  })

  test('answers only by a name of this machine', async () => {
    const mailbox = await startMailbox()
    cleanups.push(() => mailbox.stop())
    const { port } = new URL(mailbox.url)
    const ask = async (host: string) => {
      const socket = net.connect(Number(port), '127.0.0.1')
      socket.end(`GET /messages HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      return (await text(socket)).split('\r\n')[0]
    }
    expect(await ask(`rebound.example:${port}`)).toBe('HTTP/1.1 421 Misdirected Request')
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) expect(await ask(`${host}:${port}`)).toBe('HTTP/1.1 200 OK')
  })

  test('refuses as it is told to, at either stage, until told otherwise', async () => {
    const mailbox = await startMailbox()
    cleanups.push(() => mailbox.stop())
    const transport = nodemailer.createTransport(mailbox.smtpUrl)
    const undo = mailbox.reject({ rcpt: /^ada@/i, code: 550, stage: 'rcpt' })
    await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 550, command: 'RCPT TO' })
    undo()
    mailbox.reject({ rcpt: /northwind/, code: 450, stage: 'data' })
    await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 450, command: 'DATA' })
    expect(mailbox.messages()).toEqual([])
    await transport.sendMail({ ...mail, to: 'carl@elsewhere.example' })
    expect(await mailbox.arrived(({ to }) => to.includes('carl@elsewhere.example'))).toMatchObject({ subject: mail.subject })
  })

  test('holds its answer back while the mail is already there: what a sender that dies then has done', async () => {
    const mailbox = await startMailbox()
    cleanups.push(() => mailbox.stop())
    mailbox.hold()
    let answered = false
    const sending = nodemailer
      .createTransport(mailbox.smtpUrl)
      .sendMail(mail)
      .then(() => (answered = true))
    await mailbox.arrived(() => true)
    expect(mailbox.accepted()).toHaveLength(1)
    expect(answered).toBe(false)
    mailbox.release()
    expect(await sending).toBe(true)
  })

  test('wants the name and password it was given', async () => {
    const mailbox = await startMailbox({ auth: { user: 'relink', pass: 's3cret/' } })
    cleanups.push(() => mailbox.stop())
    const stranger = new URL(mailbox.smtpUrl)
    stranger.password = 'wrong'
    await expect(nodemailer.createTransport(stranger.href).sendMail(mail)).rejects.toMatchObject({ responseCode: 535 })
    stranger.username = stranger.password = ''
    await expect(nodemailer.createTransport(stranger.href).sendMail(mail)).rejects.toMatchObject({ responseCode: 530 })
    await nodemailer.createTransport(mailbox.smtpUrl).sendMail(mail)
    expect(mailbox.messages()).toHaveLength(1)
  })
})
