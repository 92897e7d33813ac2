import { once } from 'node:events'
import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listenInbound } from '../src/inbound/listen-inbound.js'
import type { Inbound } from '../src/inbound/listen-inbound.js'
import { bounceAddress } from '../src/mail/bounce-address.js'
import { freePort } from './support/free-port.js'
import { startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { heldMemory } from './support/held-memory.js'
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

const stateOf = async (person = email): Promise<string | undefined> =>
  (await relink.tools.database.query<{ state: string }>('SELECT state FROM contacts WHERE email = $1', [person])).rows[0]?.state

/** A person who has just been mailed, with the mail; it has been told by then, and nothing of it is still being written. */
const mailed = async (name: string) => {
  const account = await relink.importAccount({ sub: `usr_${name}` })
  const caseId = await relink.breakAccount(account)
  const mail = await waitFor(() => sink.received.find(({ to }) => to.includes(account.email)), 'the mail')
  await relink.caseThat(caseId, ({ first_notified_at: at }) => at !== null, 'the mail to be told')
  return { person: account.email, caseId, mail }
}

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
  const { say, end } = await talk(lmtp.port)
  const to = sink.received.find((mail) => mail.to.includes(email))?.from ?? ''
  await say('LHLO mta.example', '250')
  await say('MAIL FROM:<> BODY=8BITMIME SMTPUTF8', '250')
  await say(`RCPT TO:<${to}>`, '250')
  await say('DATA', '354')
  await say(`${bounceOf(to).replaceAll('\n', '\r\n')}\r\n.`, '250')
  end()
  await lmtp.stop()
})

test('`relink worker --queues inbound` listens, in a process of its own', async () => {
  const { person, mail } = await mailed('apart')
  const port = await freePort()
  const worker = await relink.spawnProcess('worker', { INBOUND_SMTP_PORT: String(port) }, ['--queues', 'inbound'])
  const apart = { port, stop: () => Promise.resolve() }
  expect(await handIn(mail.from.replace(/-.{16}@/, '-0123456789abcdef@'), bounceOf(mail.from), apart)).toBe(550)
  expect(await stateOf(person)).toBe('ok')
  expect(await handIn(mail.from, bounceOf(mail.from), apart)).toBe(250)
  expect(await stateOf(person)).toBe('bounced')
  expect(await worker.kill('SIGTERM')).toBe(0)
})

test('connections and recipients are bounded', async () => {
  const { mail } = await mailed('bounds')
  const addresses = Array.from({ length: 6 }, (_, n) =>
    bounceAddress(relink.tools.vault, `0192e8c5-2222-7000-8000-00000000010${String(n)}`, 'bounces.acme.example'),
  )
  const talks = await Promise.all(Array.from({ length: 50 }, () => talk(inbound.port)))
  await expect(handIn(mail.from, bounceOf(mail.from))).resolves.toBe(421)
  for (const { end } of talks.slice(1)) end()
  const { say, end } = talks[0] ?? expect.fail()
  await say('EHLO mta.example', '250')
  await say('MAIL FROM:<>', '250')
  for (const [n, address] of addresses.entries()) await say(`RCPT TO:<${address}>`, n < 5 ? '250' : '452')
  end()
})

test('a flood is bounded: messages over a minute’s share are retried later', async () => {
  const small = await listenInbound(relink.tools, { port: 0, host: '127.0.0.1', lmtp: false, perMinute: 3 })
  const codes: number[] = []
  for (let i = 0; i < 5; i++) codes.push(await handIn('stranger@bounces.acme.example', 'Subject: x\n\nx', small))
  expect(codes).toEqual([550, 550, 550, 451, 451])
  await small.stop()
})

/** Ten thousand messages over ten connections, a hundred at a time; the codes of the answers, and how much memory is held after the first tenth and at the end. */
const flood = async (messageOf: (n: number) => { readonly to: string; readonly raw: string }) => {
  const transport = createTransport({
    host: '127.0.0.1',
    port: inbound.port,
    ignoreTLS: true,
    pool: true,
    maxConnections: 10,
    maxMessages: 10_000,
  })
  const one = (n: number): Promise<number> => {
    const { to, raw } = messageOf(n)
    return transport.sendMail({ envelope: { from: '', to }, raw }).then(
      () => 250,
      (error: unknown) => (error as { responseCode?: number }).responseCode ?? 0,
    )
  }
  const codes = new Set<number>()
  let warm = 0
  for (let round = 0; round < 100; round++) {
    for (const code of await Promise.all(Array.from({ length: 100 }, (_, n) => one(round * 100 + n)))) codes.add(code)
    if (round === 10) warm = (await heldMemory()) - loggedBytes()
  }
  const grown = (await heldMemory()) - loggedBytes() - warm
  transport.close()
  return { codes: [...codes], grown }
}

/** What the harness keeps of the log. */
const loggedBytes = (): number => relink.logged.reduce((sum, line) => sum + line.length, 0)

/** Less than a kilobyte for each message: nothing of them stays. */
const flat = 8_000_000

test('ten thousand messages of strangers: no address is marked, nothing is sent, memory stays flat', { tags: ['heavy'] }, async () => {
  const sent = sink.received.length
  const states = await allStates()
  const stranger = (n: number): string =>
    bounceAddress(relink.tools.vault, `0192e8c5-2222-7000-8000-${String(n).padStart(12, '0')}`, 'bounces.acme.example').replace(
      /-.{16}@/,
      '-0000000000000000@',
    )
  const { codes, grown } = await flood((n) => ({ to: stranger(n), raw: bounceOf(stranger(n)) }))
  expect(codes).toEqual([550])
  expect(grown).toBeLessThan(flat)
  expect(sink.received).toHaveLength(sent)
  expect(await allStates()).toEqual(states)
})

test(
  'ten thousand messages to the address of one mail, replies and delays: no address is marked, support is notified once, memory stays flat',
  { tags: ['heavy'] },
  async () => {
    const { person, caseId, mail } = await mailed('flood')
    const sent = sink.received.length
    const states = await allStates()
    const messages = [
      `Subject: Re: your mail\nFrom: ${person}\nMessage-ID: <a@x.example>\n\nWhat is this?\n`,
      `Subject: Out of office\nAuto-Submitted: auto-replied\n\nI am away.\n`,
      `Subject: Delayed\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ${person}\nAction: delayed\nStatus: 4.0.0\n\n--b--\n`,
    ]
    const { codes, grown } = await flood((n) => ({ to: mail.from, raw: messages[n % messages.length] ?? '' }))
    expect(codes).toEqual([250])
    expect(grown).toBeLessThan(flat)
    expect(await allStates()).toEqual(states)
    const aboutIt = () => sink.received.slice(sent).map(({ to }) => to)
    await waitFor(() => aboutIt().length > 0, 'support to be told')
    expect(aboutIt()).toEqual([['support@acme.example']])
    const lines = (await relink.timeline(caseId)).map(({ kind }) => kind)
    expect([lines.filter((kind) => kind === 'mail_answered').length, lines.filter((kind) => kind === 'mail_returned').length]).toEqual([
      20, 1,
    ])
  },
)

test('messages of 50 MB at once: refused, also where their size was not said before, and next to nothing of them is held', async () => {
  const to = sink.received.find((mail) => mail.to.includes(email))?.from ?? ''
  const declared = await talk(inbound.port)
  await declared.say('EHLO mta.example', '250')
  await declared.say('MAIL FROM:<> SIZE=50000000', '552')
  declared.end()
  const before = await heldMemory()
  const senders = await Promise.all(Array.from({ length: 8 }, () => talk(inbound.port)))
  await Promise.all(
    senders.map(async ({ say, write }) => {
      await say('EHLO mta.example', '250')
      await say('MAIL FROM:<>', '250')
      await say(`RCPT TO:<${to}>`, '250')
      await say('DATA', '354')
      await write('Subject: large\r\n\r\n')
      for (let n = 0; n < 50; n++) await write(megabyte)
    }),
  )
  // Of each the first 256 kB, once what was on its way is read.
  await waitFor(async () => (await heldMemory()) - before < flat, '400 MB to be released')
  for (const { say, end } of senders) {
    await say('\r\n.', '552')
    end()
  }
  expect((await heldMemory()) - before).toBeLessThan(flat)
})

const megabyte = `${'x'.repeat(76)}\r\n`.repeat(13_000)

/** A conversation with the listener, line by line. */
const talk = async (port: number) => {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk.toString()
  })
  const say = async (line: string, code: string): Promise<void> => {
    const before = heard.length
    socket.write(`${line}\r\n`)
    const answered = () => new RegExp(`^${code} `, 'm').test(heard.slice(before))
    await waitFor(answered, `${code} after ${line.slice(0, 100)}`, 30_000).catch((error: unknown) => {
      throw new Error(`not ${heard}`, { cause: error })
    })
  }
  await once(socket, 'connect')
  await waitFor(() => heard.startsWith('220 '), 'the greeting')
  return {
    say,
    write: async (text: string): Promise<void> => {
      if (!socket.write(text)) await once(socket, 'drain')
    },
    end: () => {
      socket.destroy()
    },
  }
}

/** Of every contact and of every mail to one. */
const allStates = async (): Promise<readonly string[]> =>
  (
    await relink.tools.database.query<{ state: string }>(
      `SELECT email || ' ' || state AS state FROM contacts UNION ALL SELECT recipient || ' ' || state FROM mails WHERE contact_id IS NOT NULL ORDER BY 1`,
    )
  ).rows.map(({ state }) => state)
