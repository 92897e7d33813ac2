import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkTokenOf } from '../../src/connect/link-token-of.js'
import { linkUrl } from '../../src/connect/link-url.js'
import { FormBrowser } from '../../src/embedded/form-browser.js'
import { listenInbound } from '../../src/inbound/listen-inbound.js'
import type { Inbound } from '../../src/inbound/listen-inbound.js'
import { freePort } from './free-port.js'
import { startRelink, waitFor } from './harness.js'
import type { Harness } from './harness.js'
import type { MailServer, RunningMailServer } from './mail-server.js'
import { smtpSink } from './smtp-sink.js'
import type { SmtpSink } from './smtp-sink.js'

interface Refusal {
  readonly what: string
  /** Local part of the address, and what the next hop says to it. */
  readonly person: string
  readonly code: number
  readonly text: string
  readonly because: string
  readonly isBounced: boolean
}

const refusals: readonly Refusal[] = [
  {
    what: 'an address that does not exist',
    person: 'gone',
    code: 550,
    text: '5.1.1 User unknown',
    because: 'the address does not work',
    isBounced: true,
  },
  { what: 'a full mailbox', person: 'full', code: 552, text: '5.2.2 Mailbox full', because: 'the mailbox is full', isBounced: false },
  {
    what: 'a policy',
    person: 'policy',
    code: 550,
    text: '5.7.1 Message refused by policy',
    because: 'a rule of the recipient’s server refused it',
    isBounced: false,
  },
  {
    what: 'a failure that would have passed, until it is given up',
    person: 'later',
    code: 451,
    text: '4.3.0 Try again later',
    because: 'the recipient’s server could not be reached for too long',
    isBounced: false,
  },
]

const people = 'north.example'
const refuse = (address: string): Error | null => {
  const refusal = refusals.find(({ person }) => address.startsWith(`${person}.`))
  return refusal === undefined ? null : Object.assign(new Error(refusal.text), { responseCode: refusal.code })
}

/** What happens with mail that a next hop of a real mail server refuses, from our sending it to the next contact's mail. */
export const mailComesBack = (server: MailServer): void => {
  const { name, missing } = server
  describe.skipIf(missing !== null)(`${name} between Relink and a next hop${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
    let relink: Harness
    let running: RunningMailServer
    let inbound: Inbound
    let nextHop: SmtpSink
    const ends: (() => Promise<unknown>)[] = []
    beforeAll(async () => {
      const [port, inboundPort] = [await freePort(), await freePort()]
      nextHop = await smtpSink({
        onRcptTo: ({ address }, _session, done) => {
          done(refuse(address))
        },
      })
      ends.push(() => nextHop.stop())
      const taken = Number(new URL(nextHop.url).port)
      running = await server.start(
        port,
        new Map([
          [people, taken],
          ['acme.example', taken],
          ['bounces.acme.example', inboundPort],
        ]),
      )
      ends.push(() => running.stop())
      relink = await startRelink({
        settings: { smtpUrl: `smtp://127.0.0.1:${String(port)}?ignoreTLS=true` },
        environment: {
          mail: { delivery: 'live', from: 'Acme <hello@acme.example>', bounce_domain: 'bounces.acme.example', per_person_per_day: 100 },
        },
      })
      ends.push(() => relink.stop())
      inbound = await listenInbound(relink.tools, { port: inboundPort, host: '127.0.0.1', lmtp: false })
      ends.push(() => inbound.stop())
    })
    afterAll(async () => {
      for (const end of ends.splice(0).reverse()) await end()
    })

    it.each(refusals.map((one) => [one.what, one] as const))('comes back for %s', async (_what, { person, because, isBounced }) => {
      const [first, second] = [`${person}.first@${people}`, `here.after.${person}@${people}`]
      const account = await relink.importAccount({
        sub: `usr_${name}_${person}`.toLowerCase(),
        fields: { contacts: [first, second].map((email) => ({ email, role: 'owner' })) },
      })
      const caseId = await relink.breakAccount(account)
      const next = await waitFor(() => nextHop.received.find(({ to }) => to.includes(second)), 'the next contact to be mailed')
      expect(next.from).toMatch(/^bounce\+[\da-f]{32}-[\da-f]{16}@bounces\.acme\.example$/i)
      const lines = (await relink.timeline(caseId)).filter(({ kind }) => kind === 'mail_returned')
      expect(lines.map(({ title }) => title)).toEqual([`First mail to ${first} came back: ${because}`])
      const { result } = await relink.api.get<{ result: unknown[] }>(`/suppression?email=${first}`)
      expect(result).toEqual(isBounced ? [expect.objectContaining({ why: 'bounced', by: 'relink' })] : [])

      // The report carries the old link, so it is void; its page offers a new one to the contact who is asked now.
      const { rows } = await relink.tools.database.query<{ link_id: string; state: string }>(
        'SELECT link_id, state FROM mails WHERE recipient = $1',
        [first],
      )
      expect(rows.map(({ state }) => state)).toEqual(['undelivered'])
      const token = await relink.tools.database.transaction((tx) => linkTokenOf(tx, rows[0]?.link_id ?? ''))
      const page = await new FormBrowser().open(linkUrl(relink.tools.settings, token))
      expect(page.heading).toBe('This link has run out')
      expect(page.html).toContain(`${second[0] ?? ''}•••@${people}`)
    })

    it('brings the test mail back, and says when', async () => {
      const { mail_id: id } = await relink.api.send<{ mail_id: string }>('POST', '/bounce-test', {})
      const mail = () => relink.api.get<{ state: string; returned_at: string | null; why: string | null }>(`/mail/${id}`)
      await waitFor(async () => (await mail()).state === 'undelivered', 'the test to come back')
      expect(await mail()).toMatchObject({ why: 'address', returned_at: expect.any(String) as string })
    })
  })
}
