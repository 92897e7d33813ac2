// @module-tag heavy
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { readConfig } from '../src/config.js'
import type { Config } from '../src/config.js'
import { readMigrations } from '../src/database/migration-file.js'
import { startDemoPlatform } from '../src/embedded/demo-platform/start-demo-platform.js'
import type { DemoPlatform } from '../src/embedded/demo-platform/demo-platform.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { startMailbox } from '../src/embedded/mailbox/start-mailbox.js'
import type { Mailbox } from '../src/embedded/mailbox/start-mailbox.js'
import { createLog } from '../src/log.js'
import { cloneDatabase } from './support/clone-database.js'
import type { ClonedDatabase } from './support/clone-database.js'
import { freePort } from './support/free-port.js'
import { linkIn } from './support/harness.js'
import { buildPrevious, previousCommit } from './support/previous-version.js'
import type { PreviousVersion } from './support/previous-version.js'
import { Receiver } from './support/receiver.js'
import { startRelinkProcess } from './support/relink-process.js'
import type { RelinkProcess } from './support/relink-process.js'
import { ask } from './support/room-tools.js'
import { runRelink } from './support/run-relink.js'
import { waitFor } from './support/wait-for.js'

const commit = await previousCommit()
if (commit === null) process.stderr.write('SKIPPED: the previous version is not in this clone (git fetch --unshallow --tags brings it)\n')

const client = { client_id: 'acme-reports', client_secret: 'acme-reports-test-secret' } as const
const scopes = ['openid', 'profile', 'email', 'offline_access', 'reports.read', 'contacts.read']
const key = (): string => `v1:${randomBytes(32).toString('base64')}`

let previous: PreviousVersion
let database: ClonedDatabase
let mailbox: Mailbox
let platform: DemoPlatform
let receiver: Receiver
let settings: Config
let port: number
const running: RelinkProcess[] = []

beforeAll(async () => {
  if (commit === null) return
  previous = await buildPrevious(commit)
  database = await cloneDatabase()
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  await admin.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  await admin.end()
  mailbox = await startMailbox()
  receiver = await new Receiver().listen()
  const log = createLog('error', 'test', { write: () => undefined })
  platform = await startDemoPlatform({ host: '127.0.0.1', port: 0, log })
  port = await freePort()
  settings = {
    ...readConfig({}),
    databaseUrl: database.url,
    temporalAddress: inject('temporalAddress'),
    temporalUiUrl: 'http://temporal.test',
    smtpUrl: mailbox.smtpUrl,
    deliveryBackOff: 1_000,
    vaultKeys: key(),
    linkKeys: key(),
    name: `previous-${randomBytes(5).toString('hex')}`,
    publicUrl: `http://localhost:${String(port)}`,
  }
}, 600_000)
afterAll(async () => {
  if (commit === null) return
  await Promise.all(running.map((one) => one.kill('SIGTERM')))
  await Promise.all([receiver.close(), platform.stop(), mailbox.stop()])
  await database.drop()
  await previous.remove()
})

const command = async (root: string | undefined, ...words: readonly string[]): Promise<string> => {
  const { vaultKeys, linkKeys, publicUrl, smtpUrl, temporalAddress } = settings
  const env = { DATABASE_URL: database.url, VAULT_KEYS: vaultKeys, LINK_KEYS: linkKeys, PUBLIC_URL: publicUrl }
  const ran = runRelink(words, { ...env, SMTP_URL: smtpUrl, TEMPORAL_ADDRESS: temporalAddress }, root)
  expect([words[0], await ran.ended, ran.errors()]).toEqual([words[0], 0, expect.any(String) as string])
  return ran.output().trim()
}

const start = async (part: 'api' | 'worker', root?: string): Promise<RelinkProcess> => {
  const started = await startRelinkProcess(part, settings, part === 'api' ? { PORT: String(port) } : {}, root)
  running.push(started)
  return started
}

test.skipIf(commit === null)(
  'every migration leaves the previous version’s code working, on a schema that it has filled, and the rolling upgrade after it',
  async () => {
    await command(previous.root, 'migrate')
    const environmentId = (await command(previous.root, 'environment', 'create', 'acme')).split('\n').at(-1) ?? ''
    expect(environmentId).toMatch(/^[0-9a-f-]{36}$/)
    const token = await command(previous.root, 'token', '--environment', 'acme', '--name', 'test', '--scope', 'all')
    let api = await start('api', previous.root)
    let worker = await start('worker', previous.root)
    const send = async (method: string, route: string, body?: unknown): Promise<Record<string, unknown>> => {
      const answer = await ask(api.url, token, method, route, body)
      expect([method, route, answer.status, answer.status < 300 ? '' : answer.text]).toEqual([method, route, answer.status, ''])
      return answer.body
    }
    await platform.registerClient({ ...client, client_name: 'Acme', token_endpoint_auth_method: 'client_secret_basic' })
    await send('PATCH', '/environment', {
      mail: { delivery: 'live', from: 'Acme <no-reply@acme.example>', per_person_per_day: 100 },
      brand: { product_name: 'Acme' },
      support: { email: 'support@acme.example' },
      operator: ['operator@acme.example'],
    })
    const integration = await send('POST', '/integration', {
      ...{ name: 'lumen', config: { label: 'Lumen' }, platform: 'generic' },
      probe: { url: `${platform.url}/api/me` },
      oauth: {
        ...{ issuer: platform.url, ...client, token_endpoint_auth_method: 'client_secret_basic', scopes, pkce: 'S256' },
        identity: { from: 'userinfo', paths: ['org_id'], label_path: 'email', must_match: 'account' },
      },
    })
    await platform.updateClient(client.client_id, { redirect_uris: [String(integration['redirect_uri'])] })
    await send('POST', '/webhook', { target_url: receiver.url })
    await send('POST', '/staff', { email: 'ada@acme.example', role: 'admin' })

    const imported = async (name: string) => {
      const grant = await platform.issueGrant({ client_id: client.client_id, sub: `usr_${name}`, scopes: [...scopes] })
      const { access_token, refresh_token, expires_in, scope } = grant
      const { id } = await send('POST', '/integrated-account', {
        ...{ tenant_id: 'northwind', environment_integration_id: integration['id'], authentication_method: 'oauth2' },
        contacts: [{ email: `${name}@northwind.example`, name, role: 'owner' }],
        context: { oauth: { token: { access_token, refresh_token, expires_in, scope } } },
      })
      return { id: String(id), email: `${name}@northwind.example`, refreshToken: refresh_token ?? '' }
    }
    const broken = async (name: string) => {
      const account = await imported(name)
      platform.revokeGrant({ refresh_token: account.refreshToken })
      const { case_id } = await send('POST', `/integrated-account/${account.id}/authentication-error`, { status: 401 })
      const mail = await waitFor(() => mailbox.messages(account.email)[0], `a mail to ${account.email}`, 120_000)
      return { ...account, caseId: String(case_id), link: linkIn(mail) }
    }
    const mend = async ({ link, caseId }: { readonly link: string; readonly caseId: string }) => {
      const page = await reconnect(new FormBrowser(), link, { email: 'ada@northwind.example' })
      expect(page.heading).toBe('Connection successful')
      await waitFor(async () => (await send('GET', `/case/${caseId}`))['outcome'] === 'reauthorized', `${caseId} to end`)
    }
    /** Every list that this version has, and what support and a client's program do all day. */
    const day = async (root: string, name: string): Promise<void> => {
      const { paths } = JSON.parse(await readFile(path.join(root, 'openapi.json'), 'utf8')) as {
        paths: Record<string, Record<string, { parameters?: readonly { required?: boolean }[] }>>
      }
      for (const [route, { get }] of Object.entries(paths)) {
        if (get === undefined || route.includes('{') || route === '/stream' || get.parameters?.some(({ required }) => required)) continue
        await send('GET', route)
      }
      await mend(await broken(`${name}mended`))
      const account = await imported(`${name}healthy`)
      await send('POST', '/integrated-account/refresh-credentials', { id: account.id })
      await send('GET', `/integrated-account/${account.id}/access-token`)
      await send('PATCH', `/integrated-account/${account.id}`, { label: 'Northwind' })
      const waiting = await broken(`${name}waiting`)
      await send('POST', `/case/${waiting.caseId}/note`, { text: 'Called them' })
      await send('POST', `/case/${waiting.caseId}/resend`, {})
      await send('GET', `/case/${waiting.caseId}/timeline`)
      await send('POST', `/case/${waiting.caseId}/cancel`, { reason: 'They left' })
      await send('DELETE', `/integrated-account/${account.id}`)
      const { result } = (await send('GET', '/event?limit=1')) as unknown as { result: { id: string }[] }
      await send('POST', `/event/${result[0]?.id ?? ''}/resend`, {})
      await waitFor(() => receiver.events(account.id).some(({ event }) => event === 'integrated_account:deleted'), 'the webhook')
    }

    await day(previous.root, 'old')
    const [first, second, third] = [await broken('first'), await broken('second'), await broken('third')]

    const said = await command(undefined, 'migrate')
    const all = (await readMigrations()).map(({ name }) => name)
    expect(all.slice(0, previous.migrations.length)).toEqual(previous.migrations)
    for (const name of all.slice(previous.migrations.length)) expect(said).toContain(name)

    // The old code, on the new schema: what waited goes on, and all it does still works.
    await mend(first)
    await day(previous.root, 'both')
    // As docs/hardening.md says: migrate, workers, APIs.
    await worker.kill('SIGTERM')
    worker = await start('worker')
    await mend(second)
    await day(previous.root, 'mixed')
    await api.kill('SIGTERM')
    api = await start('api')
    await mend(third)
    await day(path.resolve(import.meta.dirname, '..'), 'new')
    expect(await worker.kill('SIGTERM')).toBe(0)
  },
  900_000,
)
