import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refreshPace } from '../src/accounts/moving/refresh-pace.js'
import { refreshAccount } from '../src/accounts/refresh/refresh-account.js'
import { openTokens } from '../src/accounts/refresh/sealed-tokens.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { runCommand } from './support/relink-command.js'

let relink: Harness
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relink-moving-'))
  relink = await startRelink({ policy: { confirm: 'PT1S', probe_every: 'PT1S' } })
})
afterAll(async () => {
  await relink.stop()
  await rm(folder, { recursive: true, force: true })
})

type Line = Readonly<Record<string, unknown>>

let files = 0
const importLines = async (lines: readonly Line[], ...more: readonly string[]) => {
  const file = path.join(folder, `accounts-${String((files += 1))}.ndjson`)
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const ended = await runCommand(['import', file, '--environment', 'test', '--no-check', ...more], relink.tools.settings)
  const report = await readFile(`${file}.refused.ndjson`, 'utf8').catch(() => '')
  return { ...ended, report }
}

/** A line of a person with a real grant at the platform. */
const granted = async (sub: string, more: Line = {}): Promise<{ line: Line; refreshToken: string; email: string }> => {
  const grant = await relink.platform.issueGrant({ client_id: 'acme-reports', sub })
  const email = `${sub.slice('usr_'.length)}@northwind.example`
  const token = { access_token: grant.access_token, refresh_token: grant.refresh_token, expires_at: '2026-01-01T00:00:00Z' }
  const line = {
    tenant_id: 'northwind',
    integration: 'lumen',
    external_id: sub,
    contacts: [{ email }],
    context: { oauth: { token } },
    ...more,
  }
  return { line, refreshToken: grant.refresh_token ?? '', email }
}

const idOf = async (externalId: string): Promise<string> =>
  (await relink.api.get<{ result: { id: string }[] }>(`/integrated-account?external_id=${externalId}`)).result[0]?.id ?? ''

const statusOf = async (id: string): Promise<string> => (await relink.api.get<{ status: string }>(`/integrated-account/${id}`)).status

/** The first refresh, as the sweep would do it. */
const firstRefresh = (id: string) => refreshAccount(relink.tools, id, { wait: true })

const heard = (id: string): readonly string[] => relink.receiver.events(id).map(({ event }) => event.replace('integrated_account:', ''))

describe('what the first refresh finds', { timeout: 120_000 }, () => {
  test('dead: the case is held (import), no event and no mail, until staff release it', async () => {
    const { line, refreshToken, email } = await granted('usr_dead')
    await importLines([line])
    const id = await idOf('usr_dead')
    relink.platform.revokeGrant({ refresh_token: refreshToken })
    const result = await firstRefresh(id)
    const caseId = result.kind === 'failed' ? (result.caseId ?? '') : ''
    const held = await relink.caseThat(caseId, ({ stage, verdict }) => stage === 'held' && verdict === 'user', 'the case to be held')
    expect(held).toMatchObject({ hold: { why: 'import' }, next_step: null, confirmed_at: null, addressee: 'contact' })
    // What is known is answered, and an act of support finds the case waiting.
    expect((await relink.request('GET', `/integrated-account/${id}/access-token`)).status).toBe(401)
    await relink.api.send('POST', `/case/${caseId}/note`, { text: 'Imported yesterday' })
    expect((await relink.request('POST', `/case/${caseId}/resend`, {})).status).toBe(409)
    expect(heard(id)).toEqual([])
    expect(relink.mails(email)).toEqual([])
    expect(await statusOf(id)).toBe('active')
    expect((await relink.timeline(caseId)).map(({ kind }) => kind)).toEqual([
      'failure_detected',
      'refresh_tried',
      'verdict',
      'held',
      'note',
    ])

    const released = await relink.request('POST', `/case/${caseId}/release`, {})
    expect(released.status).toBe(200)
    await waitFor(() => relink.mails(email).length === 1, 'the mail')
    await waitFor(() => heard(id).includes('authentication_error'), 'the event')
    expect(await statusOf(id)).toBe('needs_reauth')
    expect(await relink.api.get(`/case/${caseId}`)).toMatchObject({ stage: 'awaiting_user', hold: null })
  })

  test('alive: an ordinary account from then on', async () => {
    const { line, email } = await granted('usr_alive')
    await importLines([line])
    const id = await idOf('usr_alive')
    expect((await firstRefresh(id)).kind).toBe('healthy')
    relink.platform.setFailure({ sub: 'usr_alive', match: 'refresh', answer: 'invalid_grant' })
    await firstRefresh(id)
    await waitFor(() => relink.mails(email).length === 1, 'the mail')
  })

  test('a platform that does not answer: no one is notified, whichever way it ends', async () => {
    const lines = await Promise.all(['usr_slow_1', 'usr_slow_2'].map((sub) => granted(sub)))
    await importLines(lines.map(({ line }) => line))
    const [one, two] = [await idOf('usr_slow_1'), await idOf('usr_slow_2')]
    for (const sub of ['usr_slow_1', 'usr_slow_2']) relink.platform.setFailure({ sub, match: 'refresh', answer: '503' })
    const caseOf = async (id: string) => {
      const result = await firstRefresh(id)
      return result.kind === 'failed' ? (result.caseId ?? '') : ''
    }
    const [first, second] = [await caseOf(one), await caseOf(two)]
    // Past the policy's `confirm` its meaning is unknown: held, and probed on.
    await relink.caseThat(first, ({ stage, verdict }) => stage === 'held' && verdict === 'unknown', 'the case to be held')
    expect(await relink.api.get(`/case/${first}`)).toMatchObject({ hold: { why: 'import' }, next_step: { what: 'probe', at: null } })
    relink.platform.clearFailures({ sub: 'usr_slow_1' })
    relink.platform.clearFailures({ sub: 'usr_slow_2' })
    for (const caseId of [first, second]) await relink.caseThat(caseId, ({ outcome }) => outcome === 'self_healed', 'the case to heal')
    expect([...heard(one), ...heard(two)]).toEqual([])
    expect(relink.mails('support@acme.example')).toEqual([])
  })

  test("the app's own fault: one case stands for all, and the others are refreshed later", async () => {
    const subs = ['usr_app_1', 'usr_app_2', 'usr_app_3']
    const lines = await Promise.all(subs.map((sub) => granted(sub)))
    await importLines(lines.map(({ line }) => line))
    const ids = await Promise.all(subs.map(idOf))
    for (const sub of subs) relink.platform.setFailure({ sub, match: 'refresh', answer: 'invalid_client' })
    const results = []
    for (const id of ids) results.push(await firstRefresh(id))
    const cases = results.map((result) => (result.kind === 'failed' ? result.caseId : result.kind))
    expect(cases).toEqual([expect.any(String), null, null])
    await relink.caseThat(String(cases[0]), ({ stage, verdict }) => stage === 'held' && verdict === 'operator', 'the case to be held')
    const { rows } = await relink.tools.database.query<{ later: boolean }>(
      `SELECT next_refresh_at > now() + interval '10 minutes' AS later FROM credentials WHERE account_id = any($1::uuid[])`,
      [ids.slice(1)],
    )
    expect(rows.map(({ later }) => later)).toEqual([true, true])
    expect(relink.mails('operator@acme.example')).toEqual([])
    for (const sub of subs) relink.platform.clearFailures({ sub })
    await relink.caseThat(String(cases[0]), ({ outcome }) => outcome === 'operator_fixed', 'the case to heal')
    expect(ids.flatMap(heard)).toEqual([])
  })
})

describe('the pace of first refreshes', () => {
  test('never more in a minute, never before it is due, no gaps', () => {
    const minute = 60_000
    const pace = refreshPace({ perMinute: 3, taken: [{ integrationId: 'a', minute: 100, count: 2 }] })
    const due = new Date(100 * minute + 5000)
    const slots = Array.from({ length: 20 }, () => pace.slot('a', due))
    const counts = new Map<number, number>([[100, 2]])
    for (const slot of slots) {
      expect(slot.getTime()).toBeGreaterThanOrEqual(due.getTime())
      const at = Math.floor(slot.getTime() / minute)
      counts.set(at, (counts.get(at) ?? 0) + 1)
    }
    expect([...counts.values()]).toEqual([3, 3, 3, 3, 3, 3, 3, 1])
    expect(pace.slot('b', due)).toEqual(due)
    const late = new Date(5000 * minute)
    expect(pace.slot('a', late)).toEqual(late)
  })
})

describe('relink export', { timeout: 240_000 }, () => {
  const exportTo = async (...args: readonly string[]) => {
    const file = path.join(folder, `export-${String((files += 1))}.ndjson`)
    const ended = await runCommand(['export', '--environment', 'test', '--out', file, ...args], relink.tools.settings)
    expect(ended.end).toBe(0)
    const text = await readFile(file, 'utf8')
    const lines = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    return { file, text, lines, ended }
  }

  const keyFile = async (name: string, text: string): Promise<string> => {
    const file = path.join(folder, name)
    await writeFile(file, text)
    return file
  }

  test('gives everything back, credentials only when asked and only to a key; the export can be imported again', async () => {
    const { line } = await granted('usr_export', {
      tenant_id: 'exported',
      tenant: { name: 'Northwind Traders', contacts: [{ email: 'it@northwind.example', name: 'IT', role: 'admin' }] },
      label: 'Northwind',
      impact: 'No reports.',
      notify: false,
      remote_account: { account: 'org_northwind', label: 'usr_export' },
      created_at: '2024-02-03T04:05:06.000Z',
    })
    const token = (line['context'] as { oauth: { token: { access_token: string; refresh_token: string } } }).oauth.token
    await importLines([line, { ...line, external_id: 'usr_nothing', context: { region: 'eu' } }])
    const shown = async (externalId: string) => {
      const account = await relink.api.get<Record<string, unknown>>(`/integrated-account/${await idOf(externalId)}`)
      return { ...account, updated_at: null } as Record<string, unknown>
    }
    const before = [await shown('usr_export'), await shown('usr_nothing')]
    const tenant = await relink.api.get('/tenant/exported')
    expect(tenant).toMatchObject({ name: 'Northwind Traders', contacts: [{ email: 'it@northwind.example', role: 'admin' }] })

    const plain = await exportTo()
    expect(plain.text).not.toContain(token.refresh_token)
    expect(plain.lines.every((one) => !('credentials' in one))).toBe(true)
    expect((await stat(plain.file)).mode & 0o777).toBe(0o600)

    const { publicKey, privateKey } = generateKeyPairSync('x25519')
    const publicFile = await keyFile('public.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString())
    const privateFile = await keyFile('private.jwk', JSON.stringify(privateKey.export({ format: 'jwk' })))
    const sealed = await exportTo('--with-credentials', '--key', publicFile)
    expect(sealed.text).not.toContain(token.refresh_token)
    const both = sealed.lines.filter(({ external_id: id }) => id === 'usr_export' || id === 'usr_nothing')
    expect(both.map((one) => 'credentials' in one).sort()).toEqual([false, true])

    // The accounts are lost, as with their database.
    const ids = before.map(({ id }) => id)
    for (const table of ['account_contacts', 'credentials'])
      await relink.tools.database.query(`DELETE FROM ${table} WHERE account_id = any($1::uuid[])`, [ids])
    await relink.tools.database.query(`DELETE FROM integrated_accounts WHERE id = any($1::uuid[])`, [ids])

    await relink.tools.database.query(`DELETE FROM tenants WHERE tenant_id = 'exported'`)
    expect((await importLines(both)).report).toContain('opening it needs --key')
    expect((await importLines(both.slice(0), '--key', publicFile)).report).toContain('the key is a public one')
    await relink.tools.database.query(`DELETE FROM credentials WHERE account_id = any($1::uuid[])`, [ids])
    await relink.tools.database.query(`DELETE FROM account_contacts WHERE account_id = any($1::uuid[])`, [ids])
    await relink.tools.database.query(`DELETE FROM integrated_accounts WHERE id = any($1::uuid[])`, [ids])

    const again = await importLines(both, '--key', privateFile)
    expect(again.report).toBe('')
    expect(again.end).toBe(0)
    const after = [await shown('usr_export'), await shown('usr_nothing')]
    expect(after).toEqual(before)
    expect(await relink.api.get('/tenant/exported')).toEqual(tenant)
    // What is known of a tenant stays.
    await importLines([{ ...line, external_id: 'usr_later', tenant: { name: 'Another', contacts: [{ email: 'else@northwind.example' }] } }])
    expect(await relink.api.get('/tenant/exported')).toEqual(tenant)
    const { rows } = await relink.tools.database.query<{ sealed: string }>('SELECT sealed FROM credentials WHERE account_id = $1', [
      before[0]?.['id'],
    ])
    expect(await openTokens(relink.tools.vault, String(before[0]?.['id']), rows[0]?.sealed ?? '')).toMatchObject({
      accessToken: token.access_token,
      refreshToken: token.refresh_token,
    })
  })

  test('credentials open in the line of their account only, and with their key only', async () => {
    const { line } = await granted('usr_moved')
    await importLines([line])
    const shared = await keyFile('shared.key', randomBytes(32).toString('base64'))
    const other = await keyFile('other.key', randomBytes(32).toString('base64'))
    const { lines } = await exportTo('--with-credentials', '--key', shared)
    const exported = lines.find(({ external_id: id }) => id === 'usr_moved') ?? {}
    const moved = { ...exported, id: '0d6a3c52-6a0e-4a0e-9f0b-3f6b1c2d4e50', external_id: 'usr_thief' }
    expect((await importLines([moved], '--key', shared)).report).toContain('belongs to another account')
    expect((await importLines([{ ...exported, external_id: 'x' }], '--key', other)).report).toContain('does not open with this key')
    const bad = await keyFile('bad.key', 'not-a-key-but-secret')
    const refused = await importLines([line], '--key', bad)
    expect(refused.end).toBe(1)
    expect(refused.stderr).toContain('expected a JWK or PEM file')
    expect(refused.stderr).not.toContain('not-a-key-but-secret')
  })

  test.each([
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ] as const)('with a key of %s', async (name, make) => {
    const { publicKey, privateKey } = make()
    const sub = `usr_key_${name.toLowerCase().replace('-', '')}`
    await importLines([(await granted(sub)).line])
    const publicFile = await keyFile(`${name}.pub`, publicKey.export({ type: 'spki', format: 'pem' }).toString())
    const privateFile = await keyFile(`${name}.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const { lines } = await exportTo('--with-credentials', '--key', publicFile)
    const line = lines.filter(({ external_id: id }) => id === sub)
    // It is there already, which is only found once its credentials have opened.
    expect((await importLines(line, '--key', privateFile)).report).toContain('is there already')
  })
})
