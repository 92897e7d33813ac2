import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ policy: { confirm: 'PT2S' } })
})
afterAll(() => relink.stop())

/** The newest mail to the account's contact that asks. */
const asked = (email: string, after: number) =>
  waitFor(() => relink.mails(email).filter(({ subject }) => subject.includes('is no longer connected'))[after], 'the mail that asks')

/** A person reconnects, and the platform ends that grant, too. */
const reconnectAndDie = async (account: ImportedAccount, mails: number, integrationId: string): Promise<string> => {
  const link = linkIn(await asked(account.email, mails))
  expect((await reconnect(new FormBrowser(), link, { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
  return die(account.id, integrationId)
}

const die = async (accountId: string, integrationId: string): Promise<string> => {
  relink.platform.setFailure({ answer: 'invalid_grant', match: 'refresh' })
  try {
    const path = `/integrated-account/${accountId}/authentication-error`
    const { case_id: caseId } = await relink.api.send<{ case_id: string | null }>('POST', path, { status: 401 })
    if (caseId === null) throw new Error(`no case of ${integrationId}`)
    await relink.caseThat(caseId, ({ verdict }) => verdict !== null, 'the verdict')
    return caseId
  } finally {
    relink.platform.clearFailures()
  }
}

test(
  'the first relapse is said in the mail, the second is held for support, and a release goes on to the person',
  { timeout: 120_000 },
  async () => {
    const account = await relink.importAccount({ email: 'relapse@northwind.example' })
    const first = await relink.breakAccount(account)
    expect(await relink.caseThat(first, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')).toMatchObject({ relapse: 0 })
    expect((await asked(account.email, 0)).text).not.toContain('that did not last')

    const second = await reconnectAndDie(account, 0, relink.integrationId)
    expect(await relink.caseThat(second, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')).toMatchObject({ relapse: 1 })
    const mail = await asked(account.email, 1)
    expect(mail.text).toMatch(/It was reconnected on .+, and that did not last\./)
    expect(mail.text).toContain('Lumen CRM ended it early')
    expect((await relink.timeline(second)).map(({ title }) => title)).toContain('A refresh failed, soon after a reconnection')

    const third = await reconnectAndDie(account, 1, relink.integrationId)
    const held = await relink.caseThat(third, ({ stage }) => stage === 'held', 'the hold')
    expect(held).toMatchObject({ verdict: 'user', relapse: 2, hold: { why: 'relapse' } })
    const support = await relink.mailbox.arrived(
      ({ to, subject }) => to.includes('support@acme.example') && /does not last/.test(subject),
      30_000,
    )
    expect(support.subject).toBe('Reconnecting does not last: northwind, Lumen CRM')
    expect(support.text).toContain(`POST /case/${third}/release`)
    expect(support.text).toContain('What is probably behind it:')
    // The company's systems hear of it as of any failure; the person does not.
    await waitFor(
      () => relink.receiver.events(account.id).filter(({ event }) => event.endsWith(':authentication_error')).length === 3,
      'the event',
    )
    expect(relink.mails(account.email).filter(({ subject }) => subject.includes('is no longer connected'))).toHaveLength(2)

    const refused = await relink.request('POST', `/case/${third}/verdict`, { verdict: 'user', note: 'ask them' })
    expect(refused).toMatchObject({ status: 409, body: { message: 'Held (relapse): it ends with POST /case/:id/release' } })
    expect((await relink.request('POST', `/case/${third}/resend`, {})).body.message).toBe(
      'Held (relapse): POST /case/:id/release lets the mails begin',
    )
    const released = await relink.request('POST', `/case/${third}/release`, {})
    expect(released.status, released.text).toBe(200)
    expect(await relink.caseThat(third, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')).toMatchObject({ hold: null })
    const last = await asked(account.email, 2)
    expect((await reconnect(new FormBrowser(), linkIn(last), { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
    expect(await relink.caseThat(third, ({ outcome }) => outcome !== null, 'its end')).toMatchObject({ outcome: 'reauthorized' })
  },
)

test('a reauthorization that lasted for longer is forgotten', async () => {
  const account = await relink.importAccount({ email: 'lasted@northwind.example' })
  const first = await relink.breakAccount(account)
  const link = linkIn(await asked(account.email, 0))
  expect((await reconnect(new FormBrowser(), link, { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
  // Nine days ago.
  await relink.tools.database.query(`UPDATE cases SET closed_at = closed_at - interval '9 days' WHERE id = $1`, [first])
  const second = await die(account.id, relink.integrationId)
  expect(await relink.caseThat(second, ({ stage }) => stage === 'awaiting_user', 'the contact to be asked')).toMatchObject({ relapse: 0 })
})

test('support reads what usually ends a connection so soon at this platform', { timeout: 120_000 }, async () => {
  // Google's rules and quirks, at the demo platform's addresses.
  const { id: integrationId } = await relink.registerIntegration({ name: 'drive', config: { label: 'Google Drive' }, platform: 'google' })
  const account = await relink.importAccount({ email: 'testing@northwind.example', integrationId })
  await relink.breakAccount(account)
  await reconnectAndDie(account, 0, integrationId)
  const third = await reconnectAndDie(account, 1, integrationId)
  await relink.caseThat(third, ({ stage }) => stage === 'held', 'the hold')
  const support = await relink.mailbox.arrived(
    ({ to, subject }) => to.includes('support@acme.example') && subject.includes('Google Drive'),
    30_000,
  )
  expect(support.text).toMatch(/Testing mode/)
  expect((await relink.timeline(third)).find(({ kind }) => kind === 'held')?.detail).toMatch(/Testing mode/)
})

test('a release of another hold is refused, and names what ends it', async () => {
  relink.platform.setFailure({ answer: 'invalid_client', match: 'refresh' })
  const account = await relink.importAccount({ email: 'operator@northwind.example' })
  const path = `/integrated-account/${account.id}/authentication-error`
  const { case_id: caseId } = await relink.api.send<{ case_id: string }>('POST', path, { status: 401 })
  await relink.caseThat(caseId, ({ stage }) => stage === 'held', 'the hold')
  const answer = await relink.request('POST', `/case/${caseId}/release`, {})
  relink.platform.clearFailures()
  if (answer.status !== 409) throw new Error(answer.text)
  expect(answer.body.message).toMatch(/\/verdict/)
})
