import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FormBrowser } from '../src/embedded/form-browser.js'
import { bounceAddress } from '../src/mail/bounce-address.js'
import { defaultPolicy } from '../src/domain/policy.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { daytime, midnight, noon, opening } from './support/hours-of-now.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    environment: {
      mail: { delivery: 'live', from: 'Acme <hello@acme.example>', bounce_domain: 'bounces.acme.example', per_person_per_day: 100 },
    },
  })
})
afterAll(() => relink.stop())

interface Sent {
  readonly id: string
  readonly message_id: string
  readonly contact_id: string
}

let people = 0

/** A broken account with two contacts; the first has been mailed. */
const asked = async (contacts = 2, zones: readonly string[] = []) => {
  const emails = Array.from({ length: contacts }, () => `person${String(++people)}@north.example`)
  const account = await relink.importAccount({
    sub: `usr_returned_${String(people)}`,
    fields: { contacts: emails.map((email, index) => ({ email, role: 'owner', time_zone: zones[index] ?? null })) },
  })
  const caseId = await relink.breakAccount(account)
  const [first = '', second = ''] = emails
  const mail = await relink.mailbox.arrived(({ to }) => to.includes(first), 30_000)
  await waitFor(async () => (await relink.timeline(caseId)).some(({ kind }) => kind === 'mail_sent'), 'the mail to be noted')
  return { caseId, first, second, mail, sent: await sentTo(first) }
}

const sentTo = async (email: string): Promise<Sent> => {
  const { rows } = await relink.tools.database.query<Sent & object>(
    'SELECT id, message_id, contact_id FROM mails WHERE recipient = $1 ORDER BY created_at DESC LIMIT 1',
    [email],
  )
  if (rows[0] === undefined) throw new Error(`no mail to ${email}`)
  return rows[0]
}

const addressOf = ({ id }: Sent): string => bounceAddress(relink.tools.vault, id, 'bounces.acme.example')

const report = (line: string, { message_id }: Pick<Sent, 'message_id'>, to: string): string =>
  [
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${to}`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mta.example',
    '',
    'Final-Recipient: rfc822; someone@north.example',
    'Action: failed',
    'Status: 5.0.0',
    `Diagnostic-Code: smtp; ${line}`,
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${message_id}`,
    '',
    '--b--',
    '',
  ].join('\r\n')

interface Answer {
  readonly mail_id: string | null
  readonly matched_by: string | null
  readonly effect: string
  readonly reading: { readonly kind: string }
}

const handIn = async (message: string, options: { recipient?: string; token?: string; type?: string } = {}) => {
  const query = options.recipient === undefined ? '' : `?recipient=${encodeURIComponent(options.recipient)}`
  const response = await fetch(`${relink.url}/inbound-mail${query}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${options.token ?? relink.token}`, 'Content-Type': options.type ?? 'message/rfc822' },
    body: message,
  })
  return { status: response.status, body: (await response.json()) as Answer }
}

const stateOf = async (email: string): Promise<string | undefined> =>
  (await relink.tools.database.query<{ state: string }>('SELECT state FROM contacts WHERE email = $1', [email])).rows[0]?.state
const mailState = async ({ id }: Sent) => (await relink.api.get<{ state: string; why: string | null }>(`/mail/${id}`)).state
const returned = async (caseId: string) => (await relink.timeline(caseId)).filter(({ kind }) => kind === 'mail_returned')

describe('a bounced mail', () => {
  test('at night for the next contact: they are asked when their window opens', async () => {
    await relink.api.send('PUT', '/policy', { ...defaultPolicy, send_window: daytime })
    const { caseId, second, sent } = await asked(2, [noon, midnight])
    expect((await handIn(report('550 5.1.1 User unknown', sent, addressOf(sent)))).status).toBe(200)
    const { rows } = await relink.tools.database.query<{ payload: { why: string }; at: Date }>(
      `SELECT payload, date_trunc('second', next_at + interval '500 ms') AS at FROM outbox WHERE subject_id = $1 AND kind = 'wake'`,
      [caseId],
    )
    expect(rows).toEqual([{ payload: expect.objectContaining({ why: 'fresh_link' }) as unknown, at: opening() }])
    expect(relink.mails(second)).toEqual([])
    await relink.api.send('PUT', '/policy', { ...defaultPolicy, send_window: 'always' })
  })

  test('about the address: the contact is bounced, the link void, the next contact asked, and support reads why', async () => {
    const { caseId, first, second, mail, sent } = await asked()
    const { status, body } = await handIn(report('550 5.1.1 User unknown', sent, addressOf(sent)))
    expect([status, body]).toEqual([200, expect.objectContaining({ mail_id: sent.id, matched_by: 'address', effect: 'bounced' })])
    const next = await relink.mailbox.arrived(({ to }) => to.includes(second), 30_000)
    expect(linkIn(next)).not.toBe(linkIn(mail))
    expect([await stateOf(first), await stateOf(second), await mailState(sent)]).toEqual(['bounced', 'ok', 'undelivered'])
    const [line] = await returned(caseId)
    expect(line?.title).toBe(`First mail to ${first} came back: the address does not work`)
    expect(line?.detail).toBe('The server said: 550 5.1.1 User unknown. Its link is void. The next contact is asked.')
    // The old link in the sender's mailbox starts nothing; a new one goes to the contact who is asked now.
    const page = await new FormBrowser().open(linkIn(mail))
    expect(page.heading).toBe('This link has run out')
    expect(page.html).toContain(`${second[0] ?? ''}•••@north.example`)
    expect((await new FormBrowser().open(linkIn(next))).heading).not.toBe('This link has run out')
  })

  test('about a full mailbox, a policy or an expired queue: the contact stays good, the next is asked all the same', async () => {
    for (const line of ['552 5.2.2 Mailbox full', '550 5.7.1 Refused by policy', '451 4.3.0 Try later: retry timeout exceeded']) {
      const { first, second, sent } = await asked()
      expect((await handIn(report(line, sent, 'x@y.example'), { recipient: addressOf(sent) })).body.effect).toBe('undelivered')
      await relink.mailbox.arrived(({ to }) => to.includes(second), 30_000)
      expect([await stateOf(first), await mailState(sent)]).toEqual(['ok', 'undelivered'])
    }
  })

  test('a new contact is mailed at once, whatever an earlier one’s mail had waited for', async () => {
    await relink.api.send('PUT', '/policy', { ...defaultPolicy, send_window: daytime })
    const { caseId, sent } = await asked(1, [noon])
    // As after a mail that had waited for this morning.
    await relink.tools.database.query('UPDATE cases SET moved_at = now() WHERE id = $1', [caseId])
    await relink.tools.database.query(
      `UPDATE integrated_accounts SET remote_account = NULL WHERE id = (SELECT account_id FROM cases WHERE id = $1)`,
      [caseId],
    )
    expect((await handIn(report('550 5.1.1 User unknown', sent, addressOf(sent)))).body.effect).toBe('bounced')
    const { integrated_account_id: accountId } = await relink.caseThat(caseId, ({ stage }) => stage === 'escalated', 'support to be asked')
    const email = `person${String(++people)}@north.example`
    await relink.api.send('PATCH', `/integrated-account/${String(accountId)}`, { contacts: [{ email, role: 'owner', time_zone: noon }] })
    await relink.mailbox.arrived(({ to }) => to.includes(email), 30_000)
    await relink.api.send('PUT', '/policy', { ...defaultPolicy, send_window: 'always' })
  })

  test('of the only contact: support is asked at once', async () => {
    // The address that the platform names is this contact's as well.
    const account = await relink.importAccount()
    const caseId = await relink.breakAccount(account)
    await relink.mailbox.arrived(({ to }) => to.includes(account.email), 30_000)
    await waitFor(async () => (await relink.timeline(caseId)).some(({ kind }) => kind === 'mail_sent'), 'the mail to be noted')
    const sent = await sentTo(account.email)
    expect((await handIn(report('550 5.1.1 User unknown', sent, addressOf(sent)))).body.effect).toBe('bounced')
    await relink.caseThat(caseId, ({ stage }) => stage === 'escalated', 'support to be asked', 30_000)
    expect((await returned(caseId))[0]?.detail).toContain('No one is left to ask')
    const { reference } = await relink.api.get<{ reference: string }>(`/case/${caseId}`)
    const told = await relink.mailbox.arrived(({ to, text }) => to.includes('support@acme.example') && text.includes(reference), 30_000)
    expect(told.subject).toBe(`Nobody to ask: ${account.tenantId}, Lumen CRM`)
    expect(told.text).toMatch(new RegExp(`${account.email} does not work since .*: the mail server said “550 5\\.1\\.1 User unknown”`))
  })

  test('of the only contact on file: the person whom the platform names only now is asked; if they are suppressed, support is', async () => {
    const named: string[] = []
    const [one, other] = [await asked(1), await asked(1)]
    for (const { caseId } of [one, other]) {
      const email = `named${String(named.push(caseId))}@north.example`
      await relink.tools.database.query(
        `UPDATE integrated_accounts SET remote_account = jsonb_set(remote_account, '{verified_email}', to_jsonb($2::text))
         WHERE id = (SELECT account_id FROM cases WHERE id = $1)`,
        [caseId, email],
      )
    }
    await relink.api.send('POST', '/suppression', { email: 'named2@north.example' })
    expect([await stateOf('named1@north.example'), await stateOf('named2@north.example')]).toEqual([undefined, undefined])
    for (const { sent } of [one, other])
      expect((await handIn(report('550 5.1.1 User unknown', sent, addressOf(sent)))).body.effect).toBe('bounced')
    await relink.mailbox.arrived(({ to }) => to.includes('named1@north.example'), 30_000)
    expect((await returned(one.caseId))[0]?.detail).toContain('The next contact is asked')
    await relink.caseThat(other.caseId, ({ stage }) => stage === 'escalated', 'support to be asked', 30_000)
    expect((await returned(other.caseId))[0]?.detail).toContain('No one is left to ask')
    expect(relink.mails('named2@north.example')).toEqual([])
    expect((await relink.api.get<{ stage: string }>(`/case/${one.caseId}`)).stage).toBe('awaiting_user')
  })

  test('twice: once is enough', async () => {
    const { caseId, second, sent } = await asked()
    const message = report('550 5.1.1 User unknown', sent, addressOf(sent))
    expect((await Promise.all([handIn(message), handIn(message), handIn(message)])).map(({ body }) => body.effect).sort()).toEqual([
      'bounced',
      'none',
      'none',
    ])
    await relink.mailbox.arrived(({ to }) => to.includes(second), 30_000)
    expect(await returned(caseId)).toHaveLength(1)
    expect(relink.mails(second)).toHaveLength(1)
  })
})

describe('who is trusted', () => {
  test('not a stranger who knows the Message-ID: the timeline says so, no address is marked, nothing is sent', async () => {
    const { caseId, first, second, mail, sent } = await asked()
    const forged = addressOf(sent).replace(/-[\da-f]{16}@/, '-0123456789abcdef@')
    const complaint = `Subject: c\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b\nContent-Type: message/rfc822\n\nMessage-ID: ${sent.message_id}\n\n--b--\n`
    for (const message of [report('550 5.1.1 User unknown', sent, forged), complaint])
      expect((await handIn(message)).body).toMatchObject({ mail_id: sent.id, matched_by: 'message_id', effect: 'noted' })
    expect([await stateOf(first), await mailState(sent)]).toEqual(['ok', 'sent'])
    expect(relink.mails(second)).toEqual([])
    expect((await new FormBrowser().open(linkIn(mail))).heading).not.toBe('This link has run out')
    expect((await returned(caseId)).map(({ detail }) => detail)).toEqual([
      'Matched only by its Message-ID, which anyone may write: nothing was changed.',
      'Matched only by its Message-ID, which anyone may write: nothing was changed.',
    ])
  })

  test('the MAC of one mail says nothing about another', async () => {
    const [one, other] = [await asked(), await asked()]
    expect((await handIn(report('550 5.1.1 User unknown', other.sent, addressOf(one.sent)))).body.mail_id).toBe(one.sent.id)
    expect([await stateOf(one.first), await stateOf(other.first), await mailState(other.sent)]).toEqual(['bounced', 'ok', 'sent'])
  })

  test('another environment’s mail is a 404, a token without the scope a 403, another type a 415', async () => {
    const { first, sent } = await asked()
    const message = report('550 5.1.1 User unknown', sent, addressOf(sent))
    const other = await relink.company('other')
    expect((await handIn(message, { token: other.token })).status).toBe(404)
    const reader = await relink.company('reader', {}, ['accounts:read'])
    expect((await handIn(message, { token: reader.token })).status).toBe(403)
    expect((await handIn(message, { type: 'text/plain' })).status).toBe(415)
    expect((await handIn('x'.repeat(11_000_000))).status).toBe(413)
    expect(await stateOf(first)).toBe('ok')
  })
})

test('a complaint ends all mail to its person, and support is notified', async () => {
  const { first, second, sent } = await asked()
  const message = `Subject: c\nTo: ${addressOf(sent)}\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--\n`
  expect((await handIn(message)).body.effect).toBe('complained')
  await relink.mailbox.arrived(({ to }) => to.includes(second), 30_000)
  expect(await stateOf(first)).toBe('complained')
  await waitFor(
    () => relink.mails('support@acme.example').some(({ subject }) => /called our mail spam/.test(subject)),
    'support to be told',
  )
})

test('a reply is kept on the timeline in its words, and support is notified once', async () => {
  const { caseId, first, sent } = await asked()
  const answer = (words: string): string =>
    `From: someone@else.example\nMessage-ID: <a@else.example>\nTo: ${addressOf(sent)}\nSubject: Re: your mail\n\n${words}\n`
  for (const words of ['I left the team, ask Bob.', 'Really, ask Bob.']) expect((await handIn(answer(words))).body.effect).toBe('noted')
  const lines = (await relink.timeline(caseId)).filter(({ kind }) => kind === 'mail_answered')
  expect(lines.map(({ title, detail }) => [title, detail])).toEqual([
    [`First mail to ${first} was answered`, 'I left the team, ask Bob.'],
    [`First mail to ${first} was answered`, 'Really, ask Bob.'],
  ])
  const told = () =>
    relink.mails('support@acme.example').filter(({ subject, text }) => /answered our mail/.test(subject) && text.includes(first))
  await waitFor(() => told().length > 0, 'support to be told')
  expect(told()).toHaveLength(1)
  expect(await stateOf(first)).toBe('ok')
})

test('a test mail says when it came back', async () => {
  const { mail_id: id, to } = await relink.api.send<{ mail_id: string; to: string }>('POST', '/bounce-test', {})
  expect(to).toBe('no-such-mailbox@bounces.acme.example')
  await relink.mailbox.arrived((mail) => mail.to.includes(to), 30_000)
  await waitFor(async () => (await relink.api.get<{ state: string }>(`/mail/${id}`)).state === 'sent', 'it to be sent')
  const sent = await sentTo(to)
  expect((await handIn(report('550 5.1.1 No such address here', sent, addressOf(sent)))).body.mail_id).toBe(id)
  const mail = await relink.api.get<{ state: string; returned_at: string | null }>(`/mail/${id}`)
  expect(mail).toMatchObject({ state: 'undelivered', returned_at: expect.stringMatching(/^20/) as string })
  const other = await relink.company('without')
  expect((await other.request('POST', '/bounce-test', {})).status).toBe(409)
})
