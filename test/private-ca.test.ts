// @module-tag heavy
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createServer } from 'node:tls'
import type { Server } from 'node:tls'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startPostgres } from '../src/embedded/postgres.js'
import type { EmbeddedPostgres } from '../src/embedded/postgres.js'
import { postgresUser } from '../src/embedded/postgres-user.js'
import { freePort } from './support/free-port.js'
import { runRelink } from './support/run-relink.js'
import { runToEnd } from './support/warm-relink.js'
import { privateCa } from './support/private-ca.js'
import { smtpSink } from './support/smtp-sink.js'
import type { SmtpSink } from './support/smtp-sink.js'
import { waitFor } from './support/wait-for.js'

/** PostgreSQL, Temporal and a mail server that are reached by TLS only, with a certificate that only our own CA vouches for. */
let folder: string
let ca: string
let postgres: EmbeddedPostgres
let temporal: Server
let smtp: SmtpSink
const server = { cert: privateCa.cert, key: privateCa.key }
const file = (name: string): string => path.join(folder, name)
const portOf = (server: Server): string => String((server.address() as AddressInfo).port)

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relink-ca-'))
  await chmod(folder, 0o755)
  ca = file('ca.pem')
  await writeFile(ca, privateCa.ca)
  await writeFile(file('server.pem'), privateCa.cert)
  await writeFile(file('server.key'), privateCa.key, { mode: 0o600 })
  // Of root and of the server's own group, where PostgreSQL may not run as root.
  const user = await postgresUser()
  if (user !== undefined) {
    await chown(file('server.key'), 0, user.gid)
    await chmod(file('server.key'), 0o640)
  }
  postgres = await startPostgres({
    folder,
    port: await freePort(),
    settings: { fsync: 'off', ssl: 'on', ssl_cert_file: file('server.pem'), ssl_key_file: file('server.key') },
  })
  const [host = '', port = ''] = inject('temporalAddress').split(':')
  temporal = createServer({ ...server, ALPNProtocols: ['h2'] }, (socket) => {
    const behind = connect(Number(port), host)
    socket.pipe(behind).pipe(socket)
    for (const one of [socket, behind])
      one.on('error', () => {
        socket.destroy()
        behind.destroy()
      })
  }).listen(0, '127.0.0.1')
  await once(temporal, 'listening')
  smtp = await smtpSink({ ...server, secure: true })
})
afterAll(async () => {
  temporal.close()
  await Promise.all([postgres.stop(), smtp.stop()])
  await rm(folder, { recursive: true, force: true })
})

const databaseUrl = (query: string): string => `${postgres.url}?${query}`
const verified = (): string => `sslmode=verify-full&sslrootcert=${ca}`
const key = (): string => `test:${randomBytes(32).toString('base64')}`

const migrateWith = async (query: string) => {
  const { end, stderr } = await runToEnd(['migrate'], { DATABASE_URL: databaseUrl(query) })
  return { code: end, errors: stderr }
}

interface Ready {
  readonly status: string
  readonly failing: readonly string[]
  readonly degraded: readonly string[]
}

/** A worker, with all of its secrets from files, until its /readyz says something that fits. */
const workerWith = async (env: Readonly<Record<string, string>>, fits: (ready: Ready) => boolean): Promise<Ready> => {
  const port = await freePort()
  const secrets = {
    DATABASE_URL: databaseUrl(verified()),
    SMTP_URL: smtp.url.replace('smtp:', 'smtps:'),
    VAULT_KEYS: key(),
    LINK_KEYS: key(),
  }
  for (const [name, value] of Object.entries(secrets)) await writeFile(file(name), `${value}\n`)
  const worker = runRelink(['worker'], {
    ...Object.fromEntries(Object.keys(secrets).map((name) => [`${name}_FILE`, file(name)])),
    PUBLIC_URL: 'http://localhost',
    TEMPORAL_ADDRESS: `127.0.0.1:${portOf(temporal)}`,
    TEMPORAL_TLS: 'true',
    RELINK_NAME: `ca-${randomBytes(4).toString('hex')}`,
    PORT: String(port),
    BIND: '127.0.0.1',
    ...env,
  })
  let last: Ready | string = 'no answer yet'
  try {
    return await waitFor(
      async () => {
        last = await fetch(`http://127.0.0.1:${String(port)}/readyz`).then(
          async (answer) => (await answer.json()) as Ready,
          () => worker.errors(),
        )
        return typeof last !== 'string' && fits(last) ? last : undefined
      },
      `a worker to be so; it said ${JSON.stringify(last)}`,
      90_000,
    )
  } finally {
    worker.kill('SIGKILL')
    await worker.ended
    await postgresEmpty()
  }
}

/** Vault keys are each run's own. */
const postgresEmpty = async (): Promise<void> => {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  await client.end()
}

test('PostgreSQL with sslmode=verify-full is spoken to where its CA is named, and not otherwise', async () => {
  expect(await migrateWith('sslmode=verify-full')).toMatchObject({ code: 1, errors: expect.stringContaining('certificate') as string })
  expect(await migrateWith(verified())).toMatchObject({ code: 0 })
  const client = new pg.Client({ connectionString: databaseUrl(verified()) })
  await client.connect()
  const { rows } = await client.query<{ ssl: boolean }>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
  await client.end()
  expect(rows).toEqual([{ ssl: true }])
})

test('a worker reaches all three by TLS with the private CA, its secrets from files', async () => {
  await migrateWith(verified())
  const trusts = { TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca, NODE_EXTRA_CA_CERTS: ca }
  const ready = await workerWith(trusts, ({ status, degraded }) => status === 'ready' && degraded.length === 0)
  expect(ready.failing).toEqual([])
})

test('without the CA neither Temporal nor the mail server is trusted, and /readyz says which', async () => {
  await migrateWith(verified())
  const ready = await workerWith(
    {},
    ({ failing, degraded }) => failing.includes('temporal') && degraded.some((line) => line.includes('mail server')),
  )
  expect(ready).toMatchObject({ status: 'not ready', failing: ['temporal'] })
})
