import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser, answerPlatform } from '../src/embedded/form-browser.js'
import type { FormPage } from '../src/embedded/form-browser.js'
import { bounceAddress } from '../src/mail/bounce-address.js'
import { listIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    settings: { outbreakTenants: 1000 },
    environment: {
      mail: {
        delivery: 'live',
        from: 'Acme Reports <no-reply@acme.example>',
        per_person_per_day: 100,
        gather_for: 'PT5S',
        bounce_domain: 'bounces.acme.example',
      },
    },
  })
})
afterAll(() => relink.stop())

interface MailJson {
  readonly id: string
  readonly kind: string
  readonly case_ids: readonly string[]
  readonly state: string
}

const mailsOf = async (to: string): Promise<readonly MailJson[]> =>
  (await relink.api.get<{ result: MailJson[] }>(`/mail?to=${encodeURIComponent(to)}`)).result

/** Accounts with this person as their contact. */
const accountsOf = async (email: string, count: number): Promise<readonly ImportedAccount[]> => {
  const accounts: ImportedAccount[] = []
  for (let n = 0; n < count; n++) accounts.push(await relink.importAccount({ email, fields: { label: `Account ${String(n)}` } }))
  return accounts
}

const breakAll = (accounts: readonly ImportedAccount[]): Promise<string[]> =>
  Promise.all(accounts.map((account) => relink.breakAccount(account)))

const told = (caseIds: readonly string[]) =>
  Promise.all(caseIds.map((caseId) => relink.caseThat(caseId, ({ first_notified_at: at }) => at !== null, 'the case to be told', 60_000)))

const firstMailTo = (email: string) => waitFor(() => relink.mails(email)[0], `a mail to ${email}`, 60_000)

const namesOn = ({ html }: FormPage): readonly string[] => [...html.matchAll(/Account \d/g)].map(([name]) => name)

test('five accounts of one person: one mail, one page, back to it after each, one confirmation', async () => {
  const email = 'five@northwind.example'
  const accounts = await accountsOf(email, 5)
  const caseIds = await breakAll(accounts)
  await told(caseIds)

  const [mail, ...others] = relink.mails(email)
  expect(others).toEqual([])
  expect(mail?.subject).toBe('5 accounts are no longer connected to Acme Reports: Lumen CRM')
  const [row] = await mailsOf(email)
  expect(row).toMatchObject({ kind: 'first', state: 'sent', integrated_account_id: null })
  expect([...(row?.case_ids ?? [])].sort()).toEqual([...caseIds].sort())
  for (const caseId of caseIds) {
    const { reference } = await relink.api.get<{ reference: string }>(`/case/${caseId}`)
    expect(mail?.text).toContain(reference)
    const sent = (await relink.timeline(caseId)).filter(({ kind }) => kind === 'mail_sent')
    expect(sent.map(({ data }) => data)).toEqual([expect.objectContaining({ mail_id: row?.id, together: 4 })])
    expect(sent[0]?.detail).toContain('One mail for this and 4 other cases of the same person')
  }

  const list = listIn(mail ?? expect.fail())
  const browser = new FormBrowser()
  let page = await browser.open(list)
  expect(page.heading).toBe('5 connections wait for you')
  for (let left = 5; left > 0; left--) {
    const [first = ''] = namesOn(page)
    expect(new Set(namesOn(page)).size).toBe(left)
    const signIn = await browser.press(page, 'Reconnect')
    const end = await answerPlatform(browser, signIn, { email: 'ada@northwind.example' })
    expect(end.heading).toBe('Connection successful')
    expect(end.html.includes('/connect-accounts?list_token=')).toBe(left > 1)
    page = await browser.open(list)
    expect(namesOn(page)).not.toContain(first)
  }
  expect(page.heading).toBe('Nothing waits for you')
  const success = await waitFor(() => relink.mails(email)[1], 'the confirmation')
  expect(success.subject).toBe('5 accounts are connected again')
  for (const name of ['Account 0', 'Account 1', 'Account 2', 'Account 3', 'Account 4']) expect(success.text).toContain(name)
  for (const caseId of caseIds) await relink.caseThat(caseId, ({ outcome }) => outcome === 'reauthorized', 'the case to end')
  expect(relink.mails(email)).toHaveLength(2)
  expect((await mailsOf(email)).map(({ kind }) => kind)).toEqual(['success', 'first'])
})

test('a person of one account is mailed at once, with a link of its own', async () => {
  const email = 'alone@northwind.example'
  const [account] = await accountsOf(email, 1)
  const caseId = await relink.breakAccount(account ?? expect.fail())
  await told([caseId])
  const { rows } = await relink.tools.database.query('select from mails where recipient = $1 and due_by is null and link_id is not null', [
    email,
  ])
  expect(rows).toHaveLength(1)
})

test('one of several accounts alone: its own mail, after the wait', async () => {
  const email = 'onlyone@northwind.example'
  const [account] = await accountsOf(email, 2)
  await told([await relink.breakAccount(account ?? expect.fail())])
  const mail = await firstMailTo(email)
  expect(mail.subject).toBe('Lumen CRM is no longer connected to Acme Reports: Account 0 (ada@northwind.example)')
  expect(mail.text).toContain('/connect-account?link_token=')
})

test('what works again while the mail waits is not in it', async () => {
  const email = 'heals@northwind.example'
  const accounts = await accountsOf(email, 3)
  const caseIds = await breakAll(accounts)
  // Its case joins, and is cancelled before the mail goes.
  const [first = '', ...others] = caseIds
  await relink.caseThat(first, ({ stage }) => stage === 'awaiting_user', 'the case to ask')
  expect((await relink.request('POST', `/case/${first}/cancel`, { reason: 'The customer has left.' })).status).toBe(200)
  await told(others)
  const mail = await firstMailTo(email)
  expect(mail.subject).toContain('2 accounts are no longer connected')
  expect(mail.text).not.toContain('Account 0')
  expect(relink.mails(email)).toHaveLength(1)
})

test('a click on what works again brings the list; a void list, one of another person and a click from elsewhere start nothing', async () => {
  const email = 'clicks@northwind.example'
  const accounts = await accountsOf(email, 2)
  const caseIds = await breakAll(accounts)
  await told(caseIds)
  const list = listIn(await firstMailTo(email))
  const token = new URL(list).searchParams.get('list_token') ?? ''
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${relink.url}/connect-accounts`, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) })
  const attempts = async () =>
    Number(
      (
        await relink.tools.database.query<{ n: string }>(
          'select count(*) as n from attempts a join cases c on c.account_id = a.account_id where c.id = any($1)',
          [caseIds],
        )
      ).rows[0]?.n,
    )

  const elsewhere = await post({ list_token: token, case: caseIds[0] ?? '' }, { 'sec-fetch-site': 'cross-site' })
  expect(elsewhere.status).toBe(200)
  const strangers = await breakAll(await accountsOf('stranger@northwind.example', 2))
  expect((await post({ list_token: token, case: strangers[0] ?? '' })).status).toBe(200)
  expect((await post({ list_token: token, case: 'nonsense' })).status).toBe(200)
  expect((await post({ list_token: '018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c31', case: caseIds[0] ?? '' })).status).toBe(404)
  expect(await attempts()).toBe(0)

  // A scanner that opens the page and presses everything once: sign-ins begin, nothing ends.
  for (const caseId of caseIds) expect((await post({ list_token: token, case: caseId })).status).toBe(303)
  expect((await fetch(list)).status).toBe(200)
  for (const caseId of caseIds) expect(await relink.api.get(`/case/${caseId}`)).toMatchObject({ outcome: null, stage: 'awaiting_user' })

  await relink.tools.database.query(
    `update list_links set revoked_at = now() where contact_id = (select id from contacts where email = $1)`,
    [email],
  )
  const before = await attempts()
  expect((await fetch(list)).status).toBe(410)
  expect((await post({ list_token: token, case: caseIds[0] ?? '' })).status).toBe(410)
  expect(await attempts()).toBe(before)
})

test('the combined mail bounces: its list and the links made there are void, and the next contact gets one mail for all', async () => {
  const [email, next] = ['gone@northwind.example', 'next@northwind.example']
  const accounts: ImportedAccount[] = []
  for (let n = 0; n < 3; n++)
    accounts.push(
      await relink.importAccount({
        email,
        fields: {
          label: `Account ${String(n)}`,
          contacts: [
            { email, role: 'owner' },
            { email: next, role: 'owner' },
          ],
        },
      }),
    )
  const caseIds = await breakAll(accounts)
  await told(caseIds)
  const list = listIn(await firstMailTo(email))
  // A link that its page made, before it came back.
  const browser = new FormBrowser()
  await browser.press(await browser.open(list), 'Reconnect')
  const { rows: made } = await relink.tools.database.query<{ id: string; kid: string }>(
    'select id, kid from link_tokens where list_id is not null and case_id = any($1)',
    [caseIds],
  )
  const { token } = relink.tools.vault.linkToken(made[0]?.id ?? '', made[0]?.kid)
  const madeThere = () => new FormBrowser().open(`${relink.url}/connect-account?link_token=${token}`)
  expect((await madeThere()).heading).toContain('Reconnect Lumen CRM')
  const { id } = (await mailsOf(email))[0] ?? expect.fail()
  const to = bounceAddress(relink.tools.vault, id, 'bounces.acme.example')
  const bounced = await fetch(`${relink.url}/inbound-mail?recipient=${encodeURIComponent(to)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${relink.token}`, 'content-type': 'message/rfc822' },
    body: `Subject: Mail delivery failed\nTo: ${to}\n\nThere was an error delivering your mail to <${email}>.\n\n550 5.1.1 User unknown\n`,
  })
  expect(await bounced.json()).toMatchObject({ mail_id: id, effect: 'bounced' })
  expect((await fetch(list)).status).toBe(410)
  expect((await madeThere()).heading).toBe('This link has run out')

  const mail = await firstMailTo(next)
  expect(mail.subject).toContain('3 accounts are no longer connected')
  await waitFor(async () => (await mailsOf(next)).every(({ state }) => state === 'sent'), 'the mail to be told')
  expect(relink.mails(next)).toHaveLength(1)
  for (const caseId of caseIds) {
    const lines = (await relink.timeline(caseId)).filter(({ kind }) => kind === 'mail_sent' || kind === 'mail_returned')
    expect(lines.map(({ kind }) => kind)).toEqual(['mail_sent', 'mail_returned', 'mail_sent'])
  }
  const about = await relink.api.get<{ result: MailJson[] }>(`/mail?integrated_account_id=${accounts[1]?.id ?? ''}`)
  expect(about.result.map(({ case_ids: ids }) => ids.length)).toEqual([3, 3])
})

test('an expired list: a new one to its person’s own address, a few times an hour; for one connection its case mails a link', async () => {
  const email = 'late@northwind.example'
  const caseIds = await breakAll(await accountsOf(email, 2))
  await told(caseIds)
  const expire = () =>
    relink.tools.database.query(`update list_links set expires_at = now() where contact_id = (select id from contacts where email = $1)`, [
      email,
    ])
  const list = listIn(await firstMailTo(email))
  await expire()
  const browser = new FormBrowser()
  const page = await browser.open(list)
  expect([page.status, page.heading]).toEqual([410, 'This link has run out'])
  expect((await browser.press(page, 'Mail me a new link (to l•••@northwind.example)')).heading).toBe('A new link is on its way')
  const fresh = await waitFor(() => relink.mails(email)[1], 'the new link')
  expect(fresh.subject).toBe('Your new link to reconnect 2 accounts to Acme Reports')
  expect((await browser.open(listIn(fresh))).heading).toBe('2 connections wait for you')
  expect((await mailsOf(email))[0]).toMatchObject({ kind: 'fresh_link', case_ids: expect.arrayContaining(caseIds) as unknown })
  // The first one's page asks again: it is void, and stays so.
  for (const status of [202, 202, 429]) expect((await browser.press(page, /^Mail me/)).status).toBe(status)
  expect((await relink.request('POST', `/case/${caseIds[0] ?? ''}/cancel`, { reason: 'Gone.' })).status).toBe(200)
  await relink.tools.database.query(`delete from rate_limits`)
  await expire()
  expect((await browser.press(await browser.open(list), /^Mail me/)).status).toBe(202)
  const alone = await waitFor(() => relink.mails(email).find(({ text }) => text.includes('/connect-account?')), 'the link of the last one')
  expect(alone.text).toContain('Account 1')
})
