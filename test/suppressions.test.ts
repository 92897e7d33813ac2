import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importAccounts } from '../src/accounts/moving/import-accounts.js'
import { bounceAddress } from '../src/mail/bounce-address.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    environment: {
      mail: { delivery: 'live', from: 'Acme <hello@acme.example>', bounce_domain: 'bounces.acme.example', per_person_per_day: 100 },
    },
  })
})
afterAll(() => relink.stop())

interface Suppression {
  readonly id: string
  readonly email: string | null
  readonly integrated_account_id: string | null
  readonly why: string
  readonly code: string | null
  readonly by: string
}

let people = 0
const newPerson = (): string => `person${String(++people)}@north.example`

const broken = async (emails: readonly string[]) => {
  const account = await relink.importAccount({
    sub: `usr_suppressed_${String(++people)}`,
    fields: { contacts: emails.map((email) => ({ email, role: 'owner' })) },
  })
  return { account, caseId: await relink.breakAccount(account) }
}

const suppressions = (email: string) =>
  relink.api.get<{ result: Suppression[] }>(`/suppression?email=${encodeURIComponent(email)}`).then(({ result }) => result)

/** Mails a first contact, whose mail then comes back: there is no such address. */
const bounced = async () => {
  const emails = [newPerson(), newPerson()] as const
  const { account, caseId } = await broken(emails)
  await relink.mailbox.arrived(({ to }) => to.includes(emails[0]), 30_000)
  await waitFor(async () => (await relink.timeline(caseId)).some(({ kind }) => kind === 'mail_sent'), 'the mail to be noted')
  const { result } = await relink.api.get<{ result: { id: string; message_id: string }[] }>(`/mail?to=${emails[0]}`)
  const [mail] = result
  if (mail === undefined) throw new Error('no mail')
  const report = [
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mta.example',
    '',
    `Final-Recipient: rfc822; ${emails[0]}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    '',
    '--b--',
    '',
  ].join('\r\n')
  const recipient = bounceAddress(relink.tools.vault, mail.id, 'bounces.acme.example')
  const response = await fetch(`${relink.url}/inbound-mail?recipient=${encodeURIComponent(recipient)}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${relink.token}`, 'Content-Type': 'message/rfc822' },
    body: report,
  })
  expect(response.status).toBe(200)
  await relink.mailbox.arrived(({ to }) => to.includes(emails[1]), 30_000)
  return { emails, account, caseId, mailId: mail.id }
}

const whole = (text: unknown): string => JSON.stringify(text)

describe('made by a bounce', () => {
  test('survives removal of the contact, their erasure and a new import: the next contact is asked', async () => {
    const { emails, account, mailId } = await bounced()
    const [first] = emails
    expect(await suppressions(first.toUpperCase())).toEqual([
      expect.objectContaining({
        email: first,
        why: 'bounced',
        code: '550 5.1.1',
        by: 'relink',
        mail_id: mailId,
        integrated_account_id: null,
      }),
    ])
    await relink.api.send('DELETE', `/integrated-account/${account.id}`)
    const [left] = await suppressions(first)
    expect(left).toMatchObject({ email: null, why: 'bounced', mail_id: null })
    // Erased: nothing of the address is left but the hash.
    const { rows } = await relink.tools.database.query<{ row: object }>(
      `SELECT to_jsonb(s) AS row FROM suppressions s UNION ALL SELECT to_jsonb(a) FROM audit a UNION ALL SELECT to_jsonb(p) FROM contacts p`,
    )
    expect(whole(rows)).not.toContain(first)

    const other = newPerson()
    const again = await broken([first, other])
    await relink.mailbox.arrived(({ to }) => to.includes(other), 30_000)
    expect(relink.mails(first)).toHaveLength(1)
    const view = await relink.api.get<{ contact: { email: string } | null }>(`/case/${again.caseId}`)
    expect(whole(view)).toContain(other)
    expect((await suppressions(first))[0]).toMatchObject({ id: left?.id, email: first })
  })

  test('an import from a file finds it again', async () => {
    const { emails, account } = await bounced()
    await relink.api.send('DELETE', `/integrated-account/${account.id}`)
    const folder = await mkdtemp(path.join(tmpdir(), 'relink-suppressed-'))
    try {
      const file = path.join(folder, 'accounts.ndjson')
      const context = { oauth: { token: { access_token: randomUUID(), refresh_token: randomUUID() } } }
      await writeFile(
        file,
        JSON.stringify({
          tenant_id: 'northwind',
          integration: 'lumen',
          external_id: randomUUID(),
          contacts: [{ email: emails[0] }],
          context,
        }),
      )
      await importAccounts(relink.tools, {
        ...{ environmentId: relink.environmentId, actor: 'cli', file, dryRun: false, events: true, key: null, refreshesPerMinute: 600 },
        report: `${file}.refused`,
        signal: AbortSignal.timeout(60_000),
        onProgress: () => undefined,
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    const { rows } = await relink.tools.database.query<{ state: string }>('SELECT state FROM contacts WHERE email = $1', [emails[0]])
    expect(rows).toEqual([{ state: 'bounced' }])
  })

  test('lifted, the person is asked again', async () => {
    const { emails } = await bounced()
    const [one] = await suppressions(emails[0])
    expect(await relink.api.send('DELETE', `/suppression/${one?.id ?? ''}`)).toEqual({ id: one?.id })
    await broken([emails[0]])
    await waitFor(() => relink.mails(emails[0]).length === 2, 'the person to be mailed again')
  })
})

describe('by hand', () => {
  test('by hand: the next contact is asked instead', async () => {
    const [first, second] = [newPerson(), newPerson()]
    const { caseId } = await broken([first, second])
    await relink.mailbox.arrived(({ to }) => to.includes(first), 30_000)
    await waitFor(async () => (await relink.timeline(caseId)).some(({ kind }) => kind === 'mail_sent'), 'the mail to be noted')
    await relink.api.send('POST', '/suppression', { email: first })
    await relink.mailbox.arrived(({ to }) => to.includes(second), 30_000)
    // Asked about no other account either.
    const third = newPerson()
    await broken([first, third])
    await relink.mailbox.arrived(({ to }) => to.includes(third), 30_000)
    expect(relink.mails(first)).toHaveLength(1)
  })

  test('by hand: about one account alone', async () => {
    const [first, second] = [newPerson(), newPerson()]
    const account = await relink.importAccount({
      sub: `usr_suppressed_${String(++people)}`,
      fields: { contacts: [first, second].map((email) => ({ email, role: 'owner' })) },
    })
    await relink.api.send('POST', '/suppression', { email: first, integrated_account_id: account.id })
    const caseId = await relink.breakAccount(account)
    await relink.mailbox.arrived(({ to }) => to.includes(second), 30_000)
    expect(whole(await relink.api.get(`/case/${caseId}`))).toContain(second)
    expect(relink.mails(first)).toEqual([])
    await broken([first])
    await relink.mailbox.arrived(({ to }) => to.includes(first), 30_000)
  })

  test('by hand: seen, asked by address, and lifted', async () => {
    const email = newPerson()
    const made = await relink.api.send<Suppression>('POST', '/suppression', { email, why: 'complained' })
    expect(made).toMatchObject({ email: null, why: 'complained', code: null })
    expect(made.by).toMatch(/^api:/)
    // A second one changes nothing.
    expect(await relink.api.send<Suppression>('POST', '/suppression', { email, why: 'asked' })).toEqual(made)
    expect(await suppressions(email)).toEqual([made])
    expect(await relink.api.get(`/suppression/${made.id}`)).toEqual(made)
    const other = await relink.company(`other-${randomUUID()}`)
    const elsewhere = async (method: string, route: string): Promise<number> => (await other.request(method, route)).status
    expect([await elsewhere('GET', `/suppression/${made.id}`), await elsewhere('DELETE', `/suppression/${made.id}`)]).toEqual([404, 404])
    await relink.api.send('DELETE', `/suppression/${made.id}`)
    expect(await suppressions(email)).toEqual([])
    const { rows } = await relink.tools.database.query<{ action: string; actor: string }>(
      `SELECT action, actor FROM audit WHERE subject_kind = 'suppression' AND subject_id = $1 ORDER BY at, action`,
      [made.id],
    )
    expect(rows.map(({ action }) => action)).toEqual(['created', 'lifted'])
  })
})

test('one address has another hash in each environment', async () => {
  const email = newPerson()
  const other = await relink.company(`hash-${randomUUID()}`)
  const [one, two] = [relink.api, other.api].map((api) => api.send<Suppression>('POST', '/suppression', { email }))
  const { rows } = await relink.tools.database.query<{ hash: string }>('SELECT address_hash AS hash FROM suppressions WHERE id = ANY($1)', [
    [(await one)?.id, (await two)?.id],
  ])
  expect(new Set(rows.map(({ hash }) => hash)).size).toBe(2)
})
