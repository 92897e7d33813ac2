import { once } from 'node:events'
import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listenInbound } from '../src/inbound/listen-inbound.js'
import type { Inbound } from '../src/inbound/listen-inbound.js'
import { bounceAddress } from '../src/mail/bounce-address.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { smtpSink } from './support/smtp-sink.js'
import type { SmtpSink } from './support/smtp-sink.js'

let relink: Harness
let sink: SmtpSink
let inbound: Inbound
beforeAll(async () => {
  sink = await smtpSink()
  relink = await startRelink({
    settings: { smtpUrl: sink.url },
    environment: {
      mail: { delivery: 'live', from: 'Acme <hello@acme.example>', bounce_domain: 'bounces.acme.example', per_person_per_day: 100 },
    },
  })
  inbound = await listenInbound(relink.tools, { port: 0, host: '127.0.0.1', lmtp: false, perMinute: 100_000 })
})
afterAll(async () => {
  await inbound.stop()
  await relink.stop()
  await sink.stop()
})

const email = 'ada@northwind.example'
const bounceOf = (to: string): string =>
  `Subject: Mail delivery failed\nTo: ${to}\n\nThis is the mail system.\n\nThere was an error delivering your mail to <${email}>.\n\nmx.north.example did not like our RCPT TO:\n550 5.1.1 User unknown\n`

/** Hands a message in as a mail server does; the answer's code. */
const handIn = async (to: string, raw: string, { port } = inbound): Promise<number> => {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  try {
    return Number((await transport.sendMail({ envelope: { from: '', to }, raw })).response.slice(0, 3))
  } catch (error) {
    return (error as { responseCode?: number }).responseCode ?? 0
  } finally {
    transport.close()
  }
}

const stateOf = async (): Promise<string | undefined> =>
  (await relink.tools.database.query<{ state: string }>('SELECT state FROM contacts WHERE email = $1', [email])).rows[0]?.state

test('the envelope sender of a mail is its own address; what comes to it by SMTP marks its contact, and nothing else does', async () => {
  const account = await relink.importAccount()
  const caseId = await relink.breakAccount(account)
  const mail = await waitFor(() => sink.received.find(({ to }) => to.includes(email)), 'the mail')
  expect(mail.from).toMatch(/^bounce\+[\da-f]{32}-[\da-f]{16}@bounces\.acme\.example$/)
  const forged = mail.from.replace(/-[\da-f]{16}@/, '-0123456789abcdef@')

  // Strangers: no MAC, a wrong one, an address of From.
  for (const to of [forged, 'hello@acme.example', 'bounce+1@bounces.acme.example']) expect(await handIn(to, bounceOf(to))).toBe(550)
  // Too large, and round in a circle.
  expect(await handIn(mail.from, `Subject: large\n\n${'x'.repeat(76).concat('\n').repeat(140_000)}`)).toBe(552)
  expect(await handIn(mail.from, `${'Received: from a by b\n'.repeat(60)}${bounceOf(mail.from)}`)).toBe(554)
  // Of a mail that is not there any more.
  expect(await handIn(bounceAddress(relink.tools.vault, '0192e8c5-2222-7000-8000-000000000009', 'x.example'), bounceOf('x'))).toBe(550)
  expect(await stateOf()).toBe('ok')

  expect(await handIn(mail.from.toUpperCase(), bounceOf(mail.from))).toBe(250)
  expect(await stateOf()).toBe('bounced')
  await relink.caseThat(caseId, ({ stage }) => stage === 'escalated', 'support to be asked', 30_000)
})

test('by LMTP as well', async () => {
  const lmtp = await listenInbound(relink.tools, { port: 0, host: '127.0.0.1', lmtp: true })
  const socket = connect(lmtp.port, '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk.toString()
  })
  const say = async (line: string, code: string): Promise<void> => {
    const before = heard.length
    socket.write(`${line}\r\n`)
    await waitFor(() => new RegExp(`^${code} `, 'm').test(heard.slice(before)), `${code} after ${line}, not ${heard}`)
  }
  await once(socket, 'connect')
  await waitFor(() => heard.startsWith('220 '), 'the greeting')
  const to = sink.received.find((mail) => mail.to.includes(email))?.from ?? ''
  await say('LHLO mta.example', '250')
  await say('MAIL FROM:<> BODY=8BITMIME SMTPUTF8', '250')
  await say(`RCPT TO:<${to}>`, '250')
  await say('DATA', '354')
  await say(`${bounceOf(to).replaceAll('\n', '\r\n')}\r\n.`, '250')
  socket.destroy()
  await lmtp.stop()
})

test('a flood is bounded: what is over the share of a minute comes again later', async () => {
  const small = await listenInbound(relink.tools, { port: 0, host: '127.0.0.1', lmtp: false, perMinute: 3 })
  const codes: number[] = []
  for (let i = 0; i < 5; i++) codes.push(await handIn('stranger@bounces.acme.example', 'Subject: x\n\nx', small))
  expect(codes).toEqual([550, 550, 550, 451, 451])
  await small.stop()
})

test('ten thousand messages: nobody is marked, nothing is sent, memory stays flat', async () => {
  const sent = sink.received.length
  const before = process.memoryUsage().rss
  const transport = createTransport({
    host: '127.0.0.1',
    port: inbound.port,
    ignoreTLS: true,
    pool: true,
    maxConnections: 10,
    maxMessages: 10_000,
  })
  const stranger = bounceAddress(relink.tools.vault, '0192e8c5-2222-7000-8000-00000000000a', 'bounces.acme.example').replace(
    /-.{16}@/,
    '-0000000000000000@',
  )
  const one = () =>
    transport.sendMail({ envelope: { from: '', to: stranger }, raw: bounceOf(stranger) }).then(
      () => 250,
      (error: unknown) => (error as { responseCode?: number }).responseCode,
    )
  const codes = new Set<number | undefined>()
  for (let round = 0; round < 100; round++) for (const code of await Promise.all(Array.from({ length: 100 }, one))) codes.add(code)
  transport.close()
  expect([...codes]).toEqual([550])
  expect(sink.received).toHaveLength(sent)
  expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
})
