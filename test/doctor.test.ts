import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkDatabaseClock, checkHttpClock, checkTemporalClock } from '../src/doctor/check-clocks.js'
import { checkEgress } from '../src/doctor/check-endpoints.js'
import { checkBounceDomain } from '../src/doctor/check-bounce-domain.js'
import { checkSender } from '../src/doctor/check-sender.js'
import type { Finding } from '../src/doctor/finding.js'
import { readBounceDomains } from '../src/doctor/store.js'
import { createLookup, isDnsServer } from '../src/doctor/lookup.js'
import { freePort } from './support/free-port.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { runRelink } from './support/run-relink.js'
import { runToEnd } from './support/warm-relink.js'
import { smtpSink } from './support/smtp-sink.js'
import { startTextDnsServer } from './support/text-dns-server.js'
import type { TextDnsServer } from './support/text-dns-server.js'

let relink: Harness
let dns: TextDnsServer
const goodRecords: readonly (readonly [string, readonly string[]])[] = [
  ['acme-reports.io', ['v=spf1 include:_spf.mailer.io -all', 'some-site-verification=1']],
  ['_spf.mailer.io', ['v=spf1 ip4:192.0.2.1 ~all']],
  ['selector1._domainkey.acme-reports.io', [`v=DKIM1; k=rsa; p=${'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A'.repeat(12)}`]],
  ['_dmarc.acme-reports.io', ['v=DMARC1; p=reject; rua=mailto:d@acme-reports.io']],
]
beforeAll(async () => {
  dns = await startTextDnsServer()
  for (const [name, texts] of goodRecords) dns.records.set(name, texts)
  relink = await startRelink({ environment: { mail: { delivery: 'live', from: 'Acme Reports <hello@acme-reports.io>' } } })
  await relink.importAccount()
})
afterAll(async () => {
  await relink.stop()
  await dns.stop()
})

interface Report {
  readonly exit: number | string | null
  readonly ok: boolean
  readonly findings: readonly Finding[]
  of(check: string): readonly Finding[]
}

const doctor = async (env: Readonly<Record<string, string | undefined>> = {}, words: readonly string[] = []): Promise<Report> => {
  const { settings } = relink.tools
  const { end: exit, stdout } = await runToEnd(['doctor', '--json', '--dns', dns.address, ...words], {
    DATABASE_URL: settings.databaseUrl,
    TEMPORAL_ADDRESS: settings.temporalAddress,
    SMTP_URL: settings.smtpUrl,
    PUBLIC_URL: settings.publicUrl,
    VAULT_KEYS: settings.vaultKeys,
    LINK_KEYS: settings.linkKeys,
    RELINK_NAME: settings.name,
    EGRESS_ALLOW: '127.0.0.1/32',
    ...env,
  })
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] }
  for (const { state, do: what } of findings) if (state === 'problem') expect(what).not.toBeNull()
  return { exit, ok, findings, of: (check) => findings.filter((one) => one.check === check || one.check.startsWith(`${check} `)) }
}

test('all is well: exit code 0, and a line for each thing that it looked at', async () => {
  const report = await doctor()
  expect(report.findings.filter(({ state }) => state === 'problem')).toEqual([])
  expect(report).toMatchObject({ exit: 0, ok: true })
  for (const check of [
    'database',
    'migrations',
    'keys',
    'temporal',
    'namespace',
    'search attributes',
    'workers',
    'reconciler',
    'smtp',
    'clock of database',
  ]) {
    expect(report.of(check)[0]?.state, check).toBe('ok')
  }
  for (const check of ['PUBLIC_URL', 'clock of PUBLIC_URL', 'endpoint test/lumen', 'spf', 'dkim', 'dmarc'])
    expect(report.of(check)[0]?.state, check).toBe('ok')
  expect(report.of('egress')).toMatchObject([{ state: 'note', says: expect.stringContaining('127.0.0.1/32') as string }])
  // It has looked, and left nothing: no key's check value, no search attribute, no row.
  const text = runRelink(['doctor', '--dns', dns.address], {
    DATABASE_URL: relink.tools.settings.databaseUrl,
    VAULT_KEYS: relink.tools.settings.vaultKeys,
  })
  expect(await text.ended).toBe(1)
  expect(text.output()).toMatch(/^ok {4}database +PostgreSQL/m)
  expect(text.output()).toMatch(/^FIX {3}settings +SMTP_URL is not set\n +→ set it/m)
  expect(text.output()).toMatch(/To mend: \d+\.\n$/)
})

test('each part that is down in turn: exit code 1, what is wrong, and what to do', async () => {
  const nobody = `127.0.0.1:${String(await freePort())}`
  const away = await doctor({ DATABASE_URL: `postgres://relink:secret-password@${nobody}/relink` })
  expect(away.exit).toBe(1)
  expect(away.of('database')[0]?.do).toContain('DATABASE_URL')
  expect(JSON.stringify(away.findings)).not.toContain('secret-password')
  const [noTemporal, noMail] = await Promise.all([
    doctor({ TEMPORAL_ADDRESS: nobody }),
    doctor({ SMTP_URL: `smtp://${nobody}`, PUBLIC_URL: `http://${nobody}` }),
  ])
  expect(noTemporal.of('temporal')[0]).toMatchObject({ state: 'problem', do: expect.stringContaining('TEMPORAL_ADDRESS') as string })
  expect(noMail.of('smtp')[0]).toMatchObject({ state: 'problem', do: expect.stringContaining('SMTP_URL') as string })
  expect(noMail.of('PUBLIC_URL')[0]?.says).toContain('can’t be reached')
  const other = await doctor({ TEMPORAL_NAMESPACE: 'nowhere', RELINK_NAME: 'nobody-works-here' })
  expect(other.of('namespace')[0]?.do).toContain('temporal operator namespace create nowhere')
  const idle = await doctor({ RELINK_NAME: 'nobody-works-here' })
  expect(idle.of('workers')[0]).toMatchObject({ state: 'problem', do: 'start `relink worker`' })
  expect(idle.of('reconciler')[0]?.state).toBe('problem')
})

test('a wrong mail password, a schema that lags behind, a page that is not Relink, a guarded address', async () => {
  const elsewhere = createServer((_req, res) => res.end('hello')).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const { port } = elsewhere.address() as AddressInfo
  await relink.tools.database.query(`UPDATE relink_migrations SET name = 'x' || name WHERE name LIKE '0013%'`)
  const behind = await doctor()
  expect(behind.of('migrations')[0]).toMatchObject({ state: 'problem', do: 'run `relink migrate`' })
  await relink.tools.database.query(`UPDATE relink_migrations SET name = substr(name, 2) WHERE name LIKE 'x0013%'`)
  const sink = await smtpSink({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => {
      done(new Error('no such user'))
    },
  })
  const SMTP_URL = `${sink.url.replace('smtp://', 'smtp://relink:wrong-password@')}?ignoreTLS=true`
  const report = await doctor({ SMTP_URL, PUBLIC_URL: `http://127.0.0.1:${String(port)}`, EGRESS_ALLOW: '10.0.0.0/8' })
  await sink.stop()
  expect(report.of('smtp')).toMatchObject([{ state: 'problem', do: 'check the user and password in SMTP_URL' }])
  expect(JSON.stringify(report.findings)).not.toContain('wrong-password')
  elsewhere.close()
  expect(report.exit).toBe(1)
  expect(report.of('PUBLIC_URL')[0]?.says).toContain('not as Relink does')
  expect(report.of('endpoint test/lumen')[0]).toMatchObject({ state: 'problem', do: expect.stringContaining('EGRESS_ALLOW') as string })
})

test('keys: absent, malformed, wrong, and taken out too early', async () => {
  const { vaultKeys = '' } = relink.tools.settings
  const other = Buffer.alloc(32, 7).toString('base64')
  expect((await doctor({ VAULT_KEYS: undefined })).of('keys')[0]?.says).toBe('VAULT_KEYS is not set')
  expect((await doctor({ VAULT_KEYS: `v1:${other}` })).of('keys')[0]?.says).toContain('another key under v1')
  const missing = await doctor({ VAULT_KEYS: `v7:${other}` })
  expect(missing.exit).toBe(1)
  expect(missing.of('keys')[0]?.says).toMatch(/VAULT_KEYS lacks v1, under which \d+ values are sealed/)
  expect((await doctor({ VAULT_KEYS: `v7:${other},${vaultKeys}` })).of('keys').map(({ state }) => state)).toEqual(['ok', 'note'])
  const { rows } = await relink.tools.database.query(`SELECT kid FROM vault_keys WHERE kind = 'vault'`)
  expect(rows).toEqual([{ kid: 'v1' }])
})

test('beside `relink start` it needs no variables: what runs there is found', async () => {
  const { settings } = relink.tools
  const folder = await mkdtemp(path.join(tmpdir(), 'relink-doctor-'))
  const endpoints = {
    api_url: settings.publicUrl,
    smtp_url: settings.smtpUrl,
    temporal_address: settings.temporalAddress,
    database_url: settings.databaseUrl,
  }
  await writeFile(path.join(folder, 'endpoints.json'), JSON.stringify(endpoints))
  await writeFile(path.join(folder, 'vault-keys'), `${settings.vaultKeys ?? ''}\n`)
  await writeFile(path.join(folder, 'link-keys'), `${settings.linkKeys ?? ''}\n`)
  const env = { RELINK_DATA_DIR: folder, RELINK_NAME: settings.name }
  const command = await runToEnd(['doctor'], env)
  expect(command.end, command.stdout + command.stderr).toBe(0)
  expect(command.stdout).toMatch(/^note {2}sender +Mail goes to the embedded mailbox/m)
  expect(command.stdout).toMatch(/All is well\.\n$/)
  const keys = await runToEnd(['keys'], env)
  expect(keys.end, keys.stderr).toBe(0)
  expect(keys.stdout).toMatch(/^vault +v1 +writes/)
  await rm(folder, { recursive: true })
})

describe('the sender', () => {
  const look = async (
    changes: Readonly<Record<string, readonly string[] | null>>,
    publicUrl = 'https://relink.acme-reports.io',
    selectors: readonly string[] = [],
  ) => {
    dns.records.clear()
    for (const [name, texts] of goodRecords) dns.records.set(name, texts)
    for (const [name, texts] of Object.entries(changes)) {
      if (texts === null) dns.records.delete(name)
      else dns.records.set(name, texts)
    }
    const findings = await checkSender(createLookup([dns.address]), {
      domain: 'acme-reports.io',
      environments: ['test'],
      publicUrl,
      selectors,
    })
    return Object.fromEntries(findings.map(({ check, state, says }) => [check.split(' ')[0] ?? '', `${state}: ${says}`]))
  }

  test('passes with one strict SPF record, a key, a policy, and links of its own domain', async () => {
    for (const answer of Object.values(await look({}))) expect(answer).toMatch(/^ok/)
  })

  test.each([
    ['no SPF', { 'acme-reports.io': ['x'] }, 'spf', /^problem: There is no SPF/],
    ['two', { 'acme-reports.io': ['v=spf1 -all', 'v=spf1 ~all'] }, 'spf', /^problem: There are several/],
    ['+all', { 'acme-reports.io': ['v=spf1 +all'] }, 'spf', /^problem: It lets anyone/],
    ['no end', { 'acme-reports.io': ['v=spf1 mx'] }, 'spf', /^problem: It does not say/],
    [
      'a long way',
      { '_spf.mailer.io': [`v=spf1 ${Array.from({ length: 11 }, (_, n) => `exists:x${String(n)}.io`).join(' ')} -all`] },
      'spf',
      /^problem: It needs more/,
    ],
    ['a loop', { '_spf.mailer.io': ['v=spf1 include:acme-reports.io -all'] }, 'spf', /^ok/],
    ['no usual key', { 'selector1._domainkey.acme-reports.io': null }, 'dkim', /^note: No key stands under the usual/],
    ['a revoked key', { 'selector1._domainkey.acme-reports.io': ['v=DKIM1; p='] }, 'dkim', /^note: No key/],
    ['no DMARC', { '_dmarc.acme-reports.io': null }, 'dmarc', /^problem: There is no DMARC/],
    ['p=none', { '_dmarc.acme-reports.io': ['v=DMARC1; p=none'] }, 'dmarc', /^note: .*p=none/],
    ['no p', { '_dmarc.acme-reports.io': ['v=DMARC1; rua=mailto:a@b.io'] }, 'dmarc', /^problem: .*no p=/],
  ] as const)('%s', async (_what, changes, check, says) => {
    expect((await look(changes))[check]).toMatch(says)
  })

  test('a selector that is named is looked for, and nothing else', async () => {
    expect((await look({}, 'https://acme-reports.io', ['selector1']))['dkim']).toMatch(/^ok/)
    expect((await look({}, 'https://acme-reports.io', ['other']))['dkim']).toMatch(/^problem: There is no key/)
    expect((await look({ 'other._domainkey.acme-reports.io': ['p=;'] }, 'https://acme-reports.io', ['other']))['dkim']).toMatch(
      /^problem: The key was revoked/,
    )
  })

  test.each([
    ['https://acme-reports.io', /^ok/],
    ['https://a.b.acme-reports.io', /^ok/],
    ['https://acme-reports.com', /^problem: .*phishing/],
    ['https://other.io', /^problem: .*phishing/],
    ['http://127.0.0.1:4000', /^note/],
    ['http://localhost:4000', /^note/],
  ])('links to %s', async (publicUrl, says) => {
    expect((await look({}, publicUrl))['links']).toMatch(says)
  })

  test('two subdomains agree by their common owner’s domain, not by one that strangers share', async () => {
    const at = (domain: string, publicUrl: string) =>
      checkSender(createLookup([dns.address]), { domain, environments: ['test'], publicUrl, selectors: ['s'] })
    await look({})
    expect((await at('mail.acme-reports.io', 'https://app.acme-reports.io')).at(-1)?.state).toBe('ok')
    expect((await at('mail.acme.co.uk', 'https://app.other.co.uk')).at(-1)?.state).toBe('problem')
  })

  test.each([
    ['bounces.acme-reports.io', 'acme-reports.io', ['note', 'ok', 'ok']],
    ['acme-reports.io', 'mail.acme-reports.io', ['note', 'ok', 'ok']],
    ['bounces.other.io', 'acme-reports.io', ['problem', 'problem', 'problem']],
  ])('mail that comes back to %s, sent from %s', async (bounceDomain, sender, states) => {
    await look({ 'bounces.acme-reports.io': ['v=spf1 -all'] })
    const findings = await checkBounceDomain(createLookup([dns.address]), {
      bounceDomain,
      sender,
      testedAt: null,
      testAgeMs: null,
      returnedAt: null,
    })
    expect(findings.map(({ state }) => state)).toEqual(states)
  })

  test('the states of a test bounce: not tried, under way, back, never', async () => {
    const domain = 'bounces.acme-reports.io'
    await look({ [domain]: ['v=spf1 -all'] })
    await relink.request('PATCH', '/environment', { mail: { bounce_domain: domain } })
    const found = async () => {
      const [read] = (await readBounceDomains(relink.tools.database)).filter(({ bounceDomain }) => bounceDomain === domain)
      if (read === undefined) throw new Error('the domain is not read')
      return (await checkBounceDomain(createLookup([dns.address]), read))[0]
    }
    expect(await found()).toMatchObject({ state: 'note', do: expect.stringContaining('POST /bounce-test') as string })
    expect(await relink.request('POST', '/bounce-test')).toMatchObject({ status: 200 })
    expect(await found()).toMatchObject({ state: 'note' })
    const { database } = relink.tools
    await database.query(`UPDATE mails SET created_at = created_at - interval '1 hour' WHERE kind = 'bounce_test'`)
    expect(await found()).toMatchObject({ state: 'problem', says: expect.stringContaining('has not come back') as string })
    await database.query(`UPDATE mails SET state = 'undelivered', returned_at = now() WHERE kind = 'bounce_test'`)
    expect(await found()).toMatchObject({ state: 'ok', says: expect.stringContaining('a test mail came back on') as string })
  })

  test('mail to contacts that is stopped', async () => {
    const { database } = relink.tools
    await database.query(
      `INSERT INTO mail_brakes (id, environment_id, sent, came_back, braked_at) VALUES (gen_random_uuid(), $1, 60, 25, now())`,
      [relink.environmentId],
    )
    const report = await doctor()
    expect(report.exit).toBe(1)
    expect(report.of('mail that comes back')).toMatchObject([
      { state: 'problem', says: expect.stringContaining('25 of 60 mails of a day came back') as string },
    ])
    await database.query('DELETE FROM mail_brakes')
  })

  test('a name that no one can own, and servers that do not answer', async () => {
    const at = (domain: string, server: string) =>
      checkSender(createLookup([server]), { domain, environments: ['test'], publicUrl: null, selectors: [] })
    expect((await at('acme.example', dns.address))[0]?.says).toContain('no one can own')
    expect((await at('acme-reports.io', '127.0.0.1:1'))[0]).toMatchObject({
      state: 'problem',
      do: expect.stringContaining('--dns') as string,
    })
  })
})

describe('clocks', () => {
  const off = (ms: number) => ({ query: () => Promise.resolve({ rows: [{ now: Date.now() + ms }] }) }) as never
  test.each([
    [0, 'ok'],
    [1_500, 'ok'],
    [10_000, 'problem'],
    [-10_000, 'problem'],
  ])('a database %s ms off', async (ms, state) => {
    expect((await checkDatabaseClock(off(ms))).state).toBe(state)
  })

  test('by HTTP’s Date, to the second, and by when Temporal was last asked', () => {
    const now = Date.parse('2026-11-24T12:00:00.900Z')
    expect(checkHttpClock('Tue, 24 Nov 2026 12:00:00 GMT', now)?.state).toBe('ok')
    expect(checkHttpClock('Tue, 24 Nov 2026 12:01:00 GMT', now)).toMatchObject({
      state: 'problem',
      says: expect.stringContaining('ahead') as string,
    })
    expect(checkHttpClock('Tue, 24 Nov 2026 11:59:00 GMT', now)?.says).toContain('behind')
    expect(checkHttpClock(null, now)).toBeNull()
    expect(checkTemporalClock(now - 30_000, now).state).toBe('ok')
    expect(checkTemporalClock(now + 30_000, now).state).toBe('problem')
    expect(checkTemporalClock(null, now).state).toBe('note')
  })
})

test('a proxy in between is reported, and only addresses of DNS servers are accepted', () => {
  expect(checkEgress({ https_proxy: 'http://proxy:3128' }, '')).toMatchObject([{ state: 'note' }, { state: 'ok' }])
  for (const good of ['9.9.9.9', '127.0.0.1:5353', '::1', '[::1]:53']) expect(isDnsServer(good), good).toBe(true)
  for (const bad of ['', 'dns.example', '9.9.9', '9.9.9.9:', '[::1]:x']) expect(isDnsServer(bad), bad).toBe(false)
})
