import { afterAll, beforeAll, expect, test } from 'vitest'
import { derivedId } from '../src/database/derived-id.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { caseWorkflowId } from '../src/temporal/names.js'
import { noMail, startAskedPeople } from './support/asked-people.js'
import type { AskedPeople } from './support/asked-people.js'
import { linkIn, waitFor } from './support/harness.js'
import type { CaseJson, Harness } from './support/harness.js'

let house: AskedPeople
let relink: Harness
let calm: string
beforeAll(async () => {
  house = await startAskedPeople()
  ;({ relink, calm } = house)
})
afterAll(() => relink.stop())

test('no contact: escalated at once, and a contact who is added starts the schedule; again and again', async () => {
  // No contact is on file, and the address that the platform vouches for does not exist.
  const stopRefusing = relink.mailbox.reject({ rcpt: /^(?!.*@acme\.example)/, code: 550, stage: 'rcpt' })
  const account = await relink.importAccount({ integrationId: calm, sub: house.person().sub, email: null })
  const caseId = await relink.breakAccount(account)
  const escalated = await relink.caseThat(caseId, ({ stage }) => stage === 'escalated', 'the case to be escalated')
  const aboutIt = () => relink.mails('support@acme.example').filter(({ text }) => text.includes(escalated.reference))
  await waitFor(() => aboutIt().length === 1, 'support to be mailed')
  const timeline = await relink.timeline(caseId)
  expect(timeline.find(({ kind }) => kind === 'escalated')?.data).toMatchObject({ why: 'nobody_to_ask' })
  const wrong = house.person().email
  await relink.api.send('PATCH', `/integrated-account/${account.id}`, { contacts: [{ email: wrong, role: 'owner' }] })
  // That address does not exist, so no one is left: support is notified once more.
  await waitFor(() => aboutIt().length === 2, 'support to be mailed again')
  expect(aboutIt().some(({ text }) => text.includes(`${wrong} does not work since`))).toBe(true)
  await relink.caseThat(caseId, ({ stage }) => stage === 'escalated', 'the case to be escalated again')
  stopRefusing()
  const right = house.person().email
  await relink.api.send('PATCH', `/integrated-account/${account.id}`, { contacts: [{ email: right, role: 'owner' }] })
  const [mail] = await house.mailsTo(right, 1)
  await relink.caseThat(caseId, ({ stage }) => stage === 'awaiting_user', 'the new contact to be asked')
  expect((await reconnect(new FormBrowser(), linkIn(mail ?? noMail()), { email: 'ada@northwind.example' })).heading).toBe(
    'Connection successful',
  )
  const { events } = await waitFor(async () => {
    const read = await relink.history(caseId)
    return read.story.at(-1) === 'completed' && read
  }, 'the workflow to end')
  expect(events).toBeLessThan(120)
})

test('an address that the server rejects for good is marked, shown on the timeline, and the next contact is asked at once', async () => {
  const [first, second] = [house.person(), house.person()]
  const stopRefusing = relink.mailbox.reject({ rcpt: new RegExp(first.email), code: 550, stage: 'rcpt' })
  const account = await relink.importAccount({
    integrationId: calm,
    sub: first.sub,
    fields: {
      contacts: [
        { email: first.email, role: 'owner' },
        { email: second.email, role: 'owner' },
      ],
    },
  })
  const caseId = await relink.breakAccount(account)
  await house.mailsTo(second.email, 1)
  stopRefusing()
  expect(relink.mails(first.email)).toEqual([])
  await waitFor(async () => (await house.kinds(caseId)).includes('mail_sent'), 'the mail to be told')
  const timeline = await relink.timeline(caseId)
  expect(timeline.find(({ kind }) => kind === 'mail_refused')?.data).toMatchObject({ code: 550 })
  const { rows } = await relink.tools.database.query('SELECT state FROM contacts WHERE email = $1', [first.email])
  expect(rows).toEqual([{ state: 'bounced' }])
})

test('each mail has a link of its own: they lead to the same page while they work, and the click on one ends the other', async () => {
  const who = house.person()
  const account = await relink.importAccount(who)
  const caseId = await relink.breakAccount(account)
  const links = (await house.mailsTo(who.email, 2)).map(linkIn)
  expect(new Set(links).size).toBe(2)
  const pages = await Promise.all(links.map((link) => new FormBrowser().open(link)))
  expect(pages.map(({ heading }) => heading)).toEqual(['Reconnect Lumen CRM to Acme Reports', 'Reconnect Lumen CRM to Acme Reports'])
  // Killed and run again, a step finds the link that it made: the id follows from case, step and contact.
  const { rows } = await relink.tools.database.query<{ link_id: string; contact_id: string; step: string }>(
    `SELECT link_id, contact_id, substring(key from 'notifyEndUser:([^/]+)') AS step FROM mails WHERE recipient = $1 ORDER BY created_at`,
    [who.email],
  )
  expect(new Set(rows.map(({ step }) => step)).size).toBe(2)
  for (const { link_id: link, contact_id: contact, step } of rows) expect(link).toBe(derivedId(caseId, 'link', step, contact, '0'))
  const [first = '', second = ''] = links
  expect((await reconnect(new FormBrowser(), first, { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
  expect((await new FormBrowser().open(second)).heading).toBe('Lumen CRM is already connected')
})

test('if only an administrator can fix it, the case names the administrator who is asked', async () => {
  const [owner, admin] = [house.person(), house.person()]
  const contacts = [
    { email: owner.email, role: 'owner' },
    { email: admin.email, role: 'admin' },
  ]
  const account = await relink.importAccount({ integrationId: calm, sub: owner.sub, fields: { contacts } })
  const caseId = await relink.breakAccount(account)
  await house.mailsTo(owner.email, 1)
  const named = async () => (await relink.api.get<{ contact: { email: string } | null }>(`/case/${caseId}`)).contact?.email
  expect(await named()).toBe(owner.email)
  await relink.tools.database.query(`UPDATE cases SET addressee = 'admin' WHERE id = $1`, [caseId])
  expect(await named()).toBe(admin.email)
  const preview = await relink.api.send<{ result: readonly { case_id: string; to: readonly string[] }[] }>(
    'POST',
    '/environment/going-live/preview',
    {},
  )
  expect(preview.result.find(({ case_id: id }) => id === caseId)?.to).toEqual([admin.email])
})

test('over a person’s daily cap their mail is postponed, not dropped, and the other recipients get theirs', async () => {
  const [free, full] = [house.person(), house.person()]
  await relink.api.send('PATCH', '/environment', { mail: { per_person_per_day: 1 } })
  await house.asked({ ...full })
  const { id } = await relink.registerIntegration({ name: 'all', config: { label: 'Lumen CRM' } })
  const policy = await relink.api.get<object>('/policy?integration=calm')
  await relink.api.send('PUT', '/policy?integration=all', { ...policy, notify: [{ after: 'PT0S', to: 'all', channel: 'email' }] })
  const contacts = [free, full].map(({ email }) => ({ email, role: 'owner' }))
  const account = await relink.importAccount({ integrationId: id, sub: free.sub, fields: { contacts } })
  const caseId = await relink.breakAccount(account)
  await house.mailsTo(free.email, 1)
  const { next_step: next } = await relink.caseThat(
    caseId,
    ({ next_step: step }) => Date.parse((step as { at: string | null }).at ?? '') > Date.now() + 80_000_000,
    'the reminder to be put off',
  )
  expect((next as { what: string }).what).toBe('notify')
  expect(relink.mails(full.email)).toHaveLength(1)
  // A cap that is raised makes room at once.
  await relink.api.send('PATCH', '/environment', { mail: { per_person_per_day: 100 } })
  await house.mailsTo(full.email, 2)
})

test('a mail server that says “later” is asked again, and the person gets one mail', async () => {
  const who = house.person()
  const stopRefusing = relink.mailbox.reject({ rcpt: new RegExp(who.email), code: 450, stage: 'rcpt' })
  const account = await relink.importAccount({ integrationId: calm, ...who })
  const caseId = await relink.breakAccount(account)
  await waitFor(async () => {
    const { raw } = await relink.tools.temporal.client.workflow.getHandle(caseWorkflowId(caseId)).describe()
    return raw.pendingActivities?.some(({ activityType, attempt }) => activityType?.name === 'notifyEndUser' && (attempt ?? 0) > 1)
  }, 'a second try')
  stopRefusing()
  await house.mailsTo(who.email, 1)
  await waitFor(async () => (await house.kinds(caseId)).includes('mail_sent'), 'the mail to be told')
  expect(await house.kinds(caseId)).not.toContain('mail_refused')
  expect(relink.mails(who.email)).toHaveLength(1)
})

test('healed at the platform without our hearing of it: the reminder asks there first, and is not sent', async () => {
  const who = house.person()
  const account = await relink.importAccount(who)
  relink.platform.setFailure({ sub: who.sub, match: 'refresh', answer: 'invalid_grant' })
  const caseId = await house.report(account)
  await house.mailsTo(who.email, 1)
  relink.platform.clearFailures({ sub: who.sub })
  const closed: CaseJson = await relink.caseThat(caseId, ({ outcome }) => outcome !== null, 'the case to end')
  expect(closed.outcome).toBe('self_healed')
  await waitFor(async () => (await relink.history(caseId)).story.at(-1) === 'completed', 'the workflow to end')
  expect(relink.mails(who.email)).toHaveLength(1)
})
