import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser, answerPlatform, reconnect } from '../src/embedded/form-browser.js'
import type { Message } from '../src/embedded/mailbox/message.js'
import { linkIn, listIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { scanMail } from './support/link-scanner.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    settings: { outbreakTenants: 1000 },
    environment: { mail: { delivery: 'live', from: 'Acme Reports <no-reply@acme.example>', per_person_per_day: 100, gather_for: 'PT5S' } },
  })
})
afterAll(() => relink.stop())

interface Asked {
  readonly email: string
  readonly accounts: readonly ImportedAccount[]
  readonly caseIds: readonly string[]
}

/** A person who was mailed about so many accounts. */
const asked = async (name: string, count: number): Promise<Asked> => {
  const email = `${name}@northwind.example`
  const accounts: ImportedAccount[] = []
  for (let n = 0; n < count; n++) accounts.push(await relink.importAccount({ email, fields: { label: `Account ${String(n)}` } }))
  const caseIds = await Promise.all(accounts.map((account) => relink.breakAccount(account)))
  for (const caseId of caseIds) await relink.caseThat(caseId, ({ first_notified_at: at }) => at !== null, 'the case to be told', 60_000)
  return { email, accounts, caseIds }
}

const mailTo = ({ email }: Asked, index: number) => waitFor(() => relink.mails(email)[index], `mail ${String(index)} to ${email}`, 60_000)

/** What a scanner must not change: the case, the account and whom it asks. */
const standing = async ({ accounts, caseIds }: Asked) => ({
  cases: await Promise.all(
    caseIds.map(async (id) => {
      const { stage, outcome, hold } = await relink.api.get<Record<string, unknown>>(`/case/${id}`)
      return { stage, outcome, hold }
    }),
  ),
  accounts: await Promise.all(
    accounts.map(async ({ id }) => {
      const {
        status,
        contacts,
        credentials_generation: generation,
      } = await relink.api.get<Record<string, unknown>>(`/integrated-account/${id}`)
      return { status, contacts, generation }
    }),
  ),
  suppressions: (await relink.api.get<{ result: unknown[] }>('/suppression')).result,
})

const runOut = (table: 'link_tokens' | 'list_links') => relink.tools.database.query(`UPDATE ${table} SET expires_at = created_at`)

/** The person goes on as if nothing had been: their mail's link works, and each of their connections works again. */
const goesOn = async ({ email, caseIds }: Asked, mail: Message): Promise<void> => {
  const browser = new FormBrowser()
  const answer = { email: 'ada@northwind.example' }
  if (caseIds.length === 1) expect((await reconnect(browser, linkIn(mail), answer)).heading, email).toBe('Connection successful')
  else
    for (const _ of caseIds) {
      const signIn = await browser.press(await browser.open(listIn(mail)), 'Reconnect')
      expect((await answerPlatform(browser, signIn, answer)).heading, email).toBe('Connection successful')
    }
  for (const caseId of caseIds) await relink.caseThat(caseId, ({ outcome }) => outcome === 'reauthorized', 'the case to end')
}

test.each([
  ['one connection', 1],
  ['three connections', 3],
])('a scanner that opens every link of a mail about %s and submits every form changes nothing', async (_, count) => {
  const person = await asked(`scanned-${String(count)}`, count)
  const mail = await mailTo(person, 0)
  const before = await standing(person)
  const seen = await scanMail(mail)
  expect(seen.map(({ status }) => status)).toEqual([200, ...Array.from({ length: count }, () => null)])
  expect(await standing(person)).toEqual(before)
  expect(relink.mails(person.email)).toEqual([mail])
  await goesOn(person, mail)
})

test.each([
  ['one connection', 1, 'link_tokens'],
  ['three connections', 3, 'list_links'],
] as const)('and of one that has run out, about %s: a new link for its person, who goes on with it', async (_, count, table) => {
  const person = await asked(`late-${String(count)}`, count)
  const mail = await mailTo(person, 0)
  const before = await standing(person)
  await runOut(table)
  const seen = await scanMail(mail)
  expect(seen.map(({ heading }) => heading)).toEqual(['This link has run out', 'A new link is on its way'])
  expect(await standing(person)).toEqual(before)
  const fresh = await mailTo(person, 1)
  // The new mail is scanned too, and so on: that makes no more of them.
  await scanMail(fresh)
  expect(await standing(person)).toEqual(before)
  await goesOn(person, fresh)
  expect(relink.mails(person.email).filter(({ subject }) => !subject.includes('connected again'))).toEqual([mail, fresh])
})
