import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { applyBrake } from '../src/inbound/brake/apply-brake.js'
import { takeInbound } from '../src/inbound/take-inbound.js'
import { bounceAddress } from '../src/mail/bounce-address.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'

let relink: Harness
beforeAll(async () => {
  relink = await startRelink({
    environment: { mail: { delivery: 'live', from: 'Acme <hello@acme.example>', per_person_per_day: 100 }, operator: ['ops@acme.example'] },
  })
})
afterAll(() => relink.stop())

let people = 0

const broken = async (): Promise<{ readonly email: string; readonly caseId: string }> => {
  // The address that the platform names as well, so that no other person is asked.
  const email = `braked_${String(++people)}@northwind.example`
  const account = await relink.importAccount({ sub: `usr_braked_${String(people)}`, fields: { contacts: [{ email, role: 'owner' }] } })
  return { email, caseId: await relink.breakAccount(account) }
}

/** Mails of the day, `cameBack` of which bounced. */
const sentSoFar = async (sent: number, cameBack: number): Promise<void> => {
  for (let n = 0; n < sent; n += 1)
    await relink.tools.database.query(
      `INSERT INTO mails (id, environment_id, kind, recipient, locale, subject, message_id, message, state, why, created_at)
       VALUES ($1::uuid, $2, 'first', 'x@north.example', 'en', 's', $1::text, 'm', $3, $4, now())`,
      [randomUUID(), relink.environmentId, n < cameBack ? 'undelivered' : 'sent', n < cameBack ? 'address' : null],
    )
}

const brake = () => relink.api.get<{ stopped: boolean; sent: number | null; came_back: number | null }>('/mail-brake')
const look = () => applyBrake(relink.tools, relink.environmentId)
const told = (email: string) => relink.mails(email).filter(({ subject }) => subject.includes('Mail to contacts is stopped'))
const ready = async () => ((await (await fetch(`${relink.url}/readyz`)).json()) as { degraded: string[] }).degraded.join('\n')

describe('the brake', () => {
  test('stops at a fifth and at 20, notifies operator and support once, and resumes with one act', async () => {
    await sentSoFar(50, 19)
    await look()
    expect(await brake()).toMatchObject({ stopped: false })
    await sentSoFar(1, 1)
    await Promise.all([look(), look(), look()])
    expect(await brake()).toMatchObject({ stopped: true, sent: 51, came_back: 20 })
    for (const email of ['ops@acme.example', 'support@acme.example']) await waitFor(() => told(email).length === 1, `${email} to be told`)
    expect(await ready()).toContain('mail to the contacts of test is stopped')

    // Cases open, and their people are not mailed; the timeline says why.
    const held = await Promise.all([broken(), broken()])
    for (const { caseId } of held)
      await waitFor(
        async () => (await relink.timeline(caseId)).some(({ detail }) => detail?.includes('Mail to contacts is stopped') === true),
        'the mail to be held',
      )
    // Asked for by support, it waits as well.
    const [first] = held
    await relink.api.send('POST', `/case/${first.caseId}/resend`, {})
    expect(held.flatMap(({ email }) => relink.mails(email))).toEqual([])

    const reader = await relink.company('reader', {}, ['accounts:read'])
    expect((await reader.request('POST', '/mail-brake/release', {})).status).toBe(403)
    expect(await relink.api.send('POST', '/mail-brake/release', {})).toEqual({ cases: 2 })
    expect(await relink.api.send('POST', '/mail-brake/release', {})).toEqual({ cases: 0 })
    for (const { email } of held) await relink.mailbox.arrived(({ to }) => to.includes(email), 60_000)
    expect(await brake()).toMatchObject({ stopped: false })
    expect(await ready()).not.toContain('is stopped')
    // What came back before counts no more.
    await look()
    expect(await brake()).toMatchObject({ stopped: false })
    // Each once: the one whose mail was asked for besides has two, of two purposes.
    const { rows } = await relink.tools.database.query<{ recipient: string; keys: number; mails: number }>(
      `SELECT recipient, count(DISTINCT key)::int AS keys, count(*)::int AS mails FROM mails WHERE recipient = ANY($1) GROUP BY recipient`,
      [held.map(({ email }) => email)],
    )
    for (const { keys, mails } of rows) expect(mails).toBe(keys)
    const last = await broken()
    await relink.mailbox.arrived(({ to }) => to.includes(last.email), 60_000)
    expect(told('support@acme.example')).toHaveLength(1)
  })

  test('is checked after every bounce: refused at once, for the address, another reason or a mail of no open case, or returned later', async () => {
    const { environmentId, mailbox, tools } = relink
    const lastOf = async (email: string) => {
      const { rows } = await tools.database.query<{ id: string; state: string }>(
        'SELECT id, state FROM mails WHERE recipient = $1 ORDER BY created_at',
        [email],
      )
      return rows.at(-1)
    }
    const refusedWith = (code: number, state: string) => async (): Promise<void> => {
      const accept = mailbox.reject({ rcpt: /^braked/, code, stage: 'rcpt' })
      const { email } = await broken()
      await waitFor(async () => (await lastOf(email))?.state === state, `the mail to be ${state}`)
      accept()
    }
    const events: Readonly<Record<string, () => Promise<void>>> = {
      'no such address': refusedWith(550, 'refused'),
      'a full mailbox': refusedWith(552, 'undelivered'),
      'a success mail, which belongs to no open case': async () => {
        const { email, caseId } = await broken()
        const mail = await mailbox.arrived(({ to }) => to.includes(email), 60_000)
        const accept = mailbox.reject({ rcpt: /^braked/, code: 550, stage: 'rcpt' })
        await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })
        await relink.caseThat(caseId, ({ outcome }) => outcome === 'reauthorized', 'the case to end')
        await waitFor(async () => (await lastOf(email))?.state === 'refused', 'the success mail to be refused')
        accept()
      },
      'returned later': async () => {
        const { email } = await broken()
        await mailbox.arrived(({ to }) => to.includes(email), 60_000)
        const mail = await waitFor(async () => {
          const last = await lastOf(email)
          return last?.state === 'sent' && last
        }, 'the mail to be sent')
        const recipient = bounceAddress(tools.vault, mail.id, 'bounces.acme.example')
        const raw = Buffer.from(
          `Subject: Mail delivery failed\n\nThere was an error delivering your mail to <${email}>.\n\n550 5.1.1 User unknown\n`,
        )
        expect((await takeInbound(tools, { raw, recipient, environmentId })).effect).toBe('bounced')
      },
    }
    for (const [what, comesBack] of Object.entries(events)) {
      await sentSoFar(40, 19)
      expect([what, await brake()]).toMatchObject([what, { stopped: false }])
      await comesBack()
      await waitFor(async () => (await brake()).stopped, `mail to be stopped after ${what}`)
      expect([what, (await brake()).came_back]).toEqual([what, 20])
      await relink.api.send('POST', '/mail-brake/release', {})
    }
  })

  test('a fifth of few, and few of many, stop nothing; another environment is its own', async () => {
    const other = await relink.company('other')
    await sentSoFar(200, 25)
    await look()
    expect(await brake()).toMatchObject({ stopped: false })
    expect((await other.request('GET', '/mail-brake')).status).toBe(200)
  })
})
