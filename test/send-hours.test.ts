import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormBrowser } from '../src/embedded/form-browser.js'
import { defaultPolicy } from '../src/domain/policy.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness, ImportedAccount } from './support/harness.js'
import { daytime, midnight, noon, opening } from './support/hours-of-now.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({ policy: { send_window: daytime }, settings: { outbreakTenants: 1000 } })
})
afterAll(() => relink.stop())

let count = 0
/** An account with contacts in these zones; null: theirs is not known. */
const broken = async (zones: readonly (string | null)[], fields: Readonly<Record<string, unknown>> = {}) => {
  count += 1
  const emails = zones.map((_, index) => `hours-${String(count)}-${String(index)}@northwind.example`)
  const contacts = emails.map((email, index) => ({ email, role: 'owner', time_zone: zones[index] ?? null }))
  const account = await relink.importAccount({ sub: `usr_hours_${String(count)}`, fields: { contacts, ...fields } })
  return { account, contacts, emails, caseId: await relink.breakAccount(account) }
}

const mailed = (email: string | undefined) => waitFor(() => relink.mails(email ?? '')[0], `a mail to ${email ?? ''}`)

/** The case asks, and its mail waits for its hour. */
const waits = (caseId: string) =>
  waitFor(async () => (await relink.timeline(caseId)).find(({ kind }) => kind === 'mail_put_off'), 'the mail to wait for its hour')

test('at noon the mail goes at once; at midnight the webhook does, and the mail waits for six in the morning, as support reads', async () => {
  const [open, closed] = [await broken([noon]), await broken([midnight])]
  await mailed(open.emails[0])
  const line = await waits(closed.caseId)
  expect(line.title).toBe(`The mail to ${closed.emails[0] ?? ''} waits`)
  expect(line.detail).toMatch(/^This person is not mailed at this hour .* The mail goes out on \d+ \w+ \d{4} at \d\d:00 UTC\.$/)
  const { next_step: next, stage } = await relink.caseThat(
    closed.caseId,
    ({ next_step: step }) => (step as { at: string | null }).at !== null,
    'a time',
  )
  expect(stage).toBe('awaiting_user')
  expect(next).toEqual({ what: 'notify', at: opening().toISOString() })
  expect(relink.receiver.events(closed.account.id).map(({ event }) => event)).toContain('integrated_account:authentication_error')
  expect(relink.mails(closed.emails[0] ?? '')).toEqual([])
})

test('all: each in their hours, and no one twice', async () => {
  const name = 'everybody'
  const { id } = await relink.registerIntegration({ name, config: { label: 'Lumen CRM' } })
  const notify = [{ after: 'PT0S', to: 'all', channel: 'email' }] as const
  await relink.api.send('PUT', `/policy?integration=${name}`, { ...defaultPolicy, notify, send_window: daytime })
  const { account, contacts, emails, caseId } = await broken([noon, midnight], { environment_integration_id: id })
  await mailed(emails[0])
  await waits(caseId)
  expect(relink.mails(emails[1] ?? '')).toEqual([])
  // The other one has moved, to where it is noon.
  await relink.api.send('PATCH', `/integrated-account/${account.id}`, { contacts: contacts.map((one) => ({ ...one, time_zone: noon })) })
  await mailed(emails[1])
  await relink.caseThat(caseId, ({ next_step: next }) => (next as { what: string }).what === 'escalate', 'the reminder to be done')
  expect(emails.map((email) => relink.mails(email).length)).toEqual([1, 1])
})

const changes: readonly (readonly [
  what: string,
  zones: readonly (string | null)[],
  change: (account: ImportedAccount) => Promise<unknown>,
])[] = [
  ['the policy’s hours', [midnight], () => relink.api.send('PUT', '/policy', { ...defaultPolicy, send_window: 'always' })],
  ['the tenant’s zone', [null], ({ tenantId }) => relink.api.send('PUT', `/tenant/${tenantId}`, { time_zone: noon })],
  ['the environment’s zone', [null], () => relink.api.send('PATCH', '/environment', { time_zone: noon })],
]

test.each(changes)('a mail that waits goes out when %s changes', async (what, zones, change) => {
  await relink.api.send('PUT', '/policy', { ...defaultPolicy, send_window: daytime })
  await relink.api.send('PATCH', '/environment', { time_zone: midnight })
  const { account, emails, caseId } = await broken(zones, { tenant_id: `tenant of ${what}` })
  await waits(caseId)
  expect(relink.mails(emails[0] ?? '')).toEqual([])
  await change({ ...account, tenantId: encodeURIComponent(`tenant of ${what}`) })
  await mailed(emails[0])
  await relink.api.send('PATCH', '/environment', { time_zone: null })
})

test('a mail that was asked for goes at any hour: support’s resend, and a fresh link from the page', async () => {
  await relink.api.send('PUT', '/policy', { ...defaultPolicy, send_window: daytime })
  const { emails, caseId } = await broken([midnight])
  await waits(caseId)
  await relink.api.send('POST', `/case/${caseId}/resend`, {})
  const mail = await mailed(emails[0])
  expect((await new FormBrowser().open(linkIn(mail))).heading).toMatch(/Lumen CRM/)
  // It has said what the first reminder would have: the next one is tomorrow's.
  const isTomorrows = (at: string | null) => Date.parse(at ?? '') > Date.now() + 20 * 3_600_000
  await relink.caseThat(
    caseId,
    ({ next_step: next }) => isTomorrows((next as { at: string | null }).at),
    'the next reminder to be tomorrow’s',
  )
  await relink.api.send('PUT', '/policy', { ...defaultPolicy, send_window: 'always' })
  expect(relink.mails(emails[0] ?? '')).toHaveLength(1)
})

test('what comes next is shown for an open hour: in the case, and in the mail', async () => {
  const { id } = await relink.registerIntegration({ name: 'twelve', config: { label: 'Lumen CRM' } })
  const notify = ['PT0S', 'PT12H'].map((after) => ({ after, to: 'first', channel: 'email' }))
  await relink.api.send('PUT', '/policy?integration=twelve', { ...defaultPolicy, notify, send_window: daytime })
  const { emails, caseId } = await broken([noon], { environment_integration_id: id })
  const mail = await mailed(emails[0])
  const hourThere = (at: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: noon, hour: '2-digit', minute: '2-digit' }).format(new Date(at))
  const { next_step: next } = await relink.caseThat(caseId, ({ first_notified_at: at }) => at !== null, 'the first mail to be told')
  expect([(next as { what: string }).what, hourThere((next as { at: string }).at)]).toEqual(['notify', '06:00'])
  expect(mail.text).toContain('06:00')
})

test('a person whose zone no one knows is mailed at any hour', async () => {
  const { emails } = await broken([null])
  await mailed(emails[0])
})

test('the tenant’s zone is shown, kept by a change of its name, and taken away with null', async () => {
  const path = '/tenant/zoned'
  expect(await relink.api.send('PUT', path, { name: 'Zoned', time_zone: 'Asia/Kathmandu' })).toMatchObject({ time_zone: 'Asia/Kathmandu' })
  expect(await relink.api.send('PUT', path, { name: 'Zoned Ltd' })).toMatchObject({ name: 'Zoned Ltd', time_zone: 'Asia/Kathmandu' })
  expect(await relink.api.send('PUT', path, { time_zone: null })).toMatchObject({ name: 'Zoned Ltd', time_zone: null })
  const refused = await relink.request('PUT', path, { time_zone: 'Mars/Olympus' })
  expect(refused.status).toBe(400)
  expect(JSON.stringify(refused.body)).toContain('time_zone')
})
