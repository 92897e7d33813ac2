import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readInbound } from '../src/inbound/read/read-inbound.js'

const read = (message: string) => readInbound(Buffer.from(message))

const answers = [
  ['550', '5.1.1', 'User unknown', 'failed', 'address'],
  ['550', null, 'No such user here', 'failed', 'address'],
  ['554', '5.4.4', 'Host or domain name not found', 'failed', 'address'],
  ['552', '5.2.2', 'Mailbox full', 'failed', 'mailbox_full'],
  ['550', '5.7.1', 'Message refused by policy', 'failed', 'policy'],
  ['554', null, 'Message rejected as spam', 'failed', 'policy'],
  ['552', '5.3.4', 'Message too big', 'failed', 'message'],
  ['451', '4.3.0', 'Temporary lookup failure', 'expired', 'unknown'],
  ['421', null, 'Service not available', 'expired', 'unknown'],
] as const

const original = `Return-Path: <hello@acme.example>\nMessage-ID: <one@acme.example>\nTo: <ada@north.example>\nSubject: A mail\n\nHello, the answer 550 5.1.1 is in here too.\n`
const head = (type: string): string =>
  `From: someone@else.example\nTo: bounce@acme.example\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\nContent-Type: ${type}\n\n`

/** How a report is laid out; each is some server's. */
const layouts: Readonly<Record<string, (fields: string, words: string) => string>> = {
  report: (fields, words) =>
    `${head('multipart/report; report-type=delivery-status; boundary=b')}--b\nContent-Type: text/plain\n\n${words}\n--b\nContent-Type: message/delivery-status\n\n${fields}\n--b\nContent-Type: message/rfc822\n\n${original}\n--b--\n`,
  mixed: (fields, words) =>
    `${head('multipart/mixed; boundary="b"')}--b\n\n${words}\n--b\ncontent-type: message/global-delivery-status\n\n${fields}\n--b\ncontent-type: text/rfc822-headers\n\n${original}\n--b--\n`,
  encoded: (fields, words) =>
    `${head('multipart/report; boundary=b')}--b\n\n${words}\n--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n${Buffer.from(fields).toString('base64')}\n--b\nContent-Type: message/rfc822\n\n${original}\n--b--\n`,
  lostBoundary: (fields, words) =>
    `${head('multipart/report; boundary=other')}--b\nContent-Type: text/plain\n\n${words}\n\n--b\nContent-Type: message/delivery-status\n\n${fields}\n--b\n\n${original}`,
  plain: (_, words) => `${head('text/plain')}${words}\n\nMessage headers follow.\n\n${original}`,
}

/** How servers write what happened into fields. */
const writings: Readonly<Record<string, (line: string, status: string | null) => string>> = {
  postfix: (line, status) =>
    `Reporting-MTA: dns; mta.example\n\nFinal-Recipient: rfc822; ada@north.example\nAction: failed\nStatus: ${status ?? '5.0.0'}\nDiagnostic-Code: smtp; ${line}\n`,
  exim: (line) =>
    `Reporting-MTA: dns; mta.example\n\nAction: failed\nFinal-Recipient: rfc822;ada@north.example\nStatus: 5.0.0\nDiagnostic-Code: smtp; ${line}\n`,
  chasquid: (line) =>
    `Reporting-MTA: dns; mta.example\n\nOriginal-Recipient: utf-8; ada@north.example\nFinal-Recipient: utf-8; ada@north.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; MAIL+RCPT ${line}\n`,
  james: (line) =>
    `Reporting-MTA: dns; mta.example\nReceived-From-MTA: dns; 192.0.2.1\n\nFinal-Recipient: rfc822; ada@north.example\nAction: failed\nStatus: ${line}\nDiagnostic-Code: X-James; ${line}\n`,
  folded: (line) =>
    `Reporting-MTA: dns; mta.example\n\nFINAL-RECIPIENT: rfc822; <ada@north.example>\nACTION: failed (given up)\nSTATUS: 5.0.0 (unspecified)\na line that is no field\nDIAGNOSTIC-CODE: smtp;\n  ${line.replaceAll(' ', '\n\t')}\n`,
  opensmtpd: () => `Reporting-MTA: dns; mta.example\n\nFinal-Recipient: rfc822; ada@north.example\nAction: failed\nStatus: 5.0.0\n`,
}

test('the verdict is the server’s answer, however the report is written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...answers),
      fc.constantFrom(...Object.keys(layouts)),
      fc.constantFrom(...Object.keys(writings)),
      fc.boolean(),
      async ([code, enhanced, words, kind, about], layout, writing, crlf) => {
        const line = `${code} ${enhanced === null ? '' : `${enhanced} `}${words}`
        const fields = writings[writing]?.(line, enhanced) ?? ''
        const text = `This is the mail system at mta.example.\n\nYour message could not be delivered.\n\n<ada@north.example>: ${line}\n`
        const message = layouts[layout]?.(fields, text) ?? ''
        const reading = await read(crlf ? message.replaceAll('\n', '\r\n') : message)
        expect(reading).toMatchObject({ kind, about, code, enhanced_code: enhanced, recipient: 'ada@north.example' })
        expect(reading.original_message_id).toBe('<one@acme.example>')
      },
    ),
    { numRuns: 200 },
  )
})

describe('servers whose words are their own', () => {
  const plain = (subject: string, body: string): string => `From: <>\nTo: b@acme.example\nSubject: ${subject}\n\n${body}`
  const cases: readonly (readonly [string, string, Partial<Awaited<ReturnType<typeof read>>>])[] = [
    [
      'qmail',
      plain(
        'failure notice',
        `Hi. This is the qmail-send program at mta.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ada@north.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n${original}`,
      ),
      {
        kind: 'failed',
        about: 'address',
        enhanced_code: '5.1.1',
        recipient: 'ada@north.example',
        original_message_id: '<one@acme.example>',
      },
    ],
    [
      'qmail with a remote answer',
      plain(
        'failure notice',
        `Hi. This is the qmail-send program at mta.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<ada@north.example>:\n192.0.2.9 does not like recipient.\nRemote host said: 550 <ada@north.example>... User unknown\nGiving up on 192.0.2.9.\n\n--- Below this line is a copy of the message.\n\n${original}`,
      ),
      { kind: 'failed', about: 'address', code: '550' },
    ],
    [
      'qmail that gave up waiting',
      plain(
        'failure notice',
        `Hi. This is the qmail-send program at mta.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<ada@north.example>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message.\n\n${original}`,
      ),
      { kind: 'expired', permanent: false },
    ],
    [
      'Exim whose responder lacks its file: the mail itself was delivered',
      `X-Failed-Recipients: ada@north.example\nAuto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-type: text/plain\n\nThis message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ada@north.example\n    Failed to open file /home/ada/.vacation.msg when sending message from away transport: No such file or directory\n\n--b\nContent-type: message/delivery-status\n\nReporting-MTA: dns; mta.example\n\nAction: failed\nFinal-Recipient: rfc822;ada@north.example\nStatus: 5.0.0\n\n--b\nContent-type: message/rfc822\n\n${original}\n--b--\n`,
      { kind: 'failed', about: 'unknown', code: null },
    ],
    [
      'Exim that knows no such user itself',
      `X-Failed-Recipients: ada@north.example\nSubject: Mail delivery failed: returning message to sender\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ada@north.example\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\n${original}`,
      { kind: 'failed', about: 'address', recipient: 'ada@north.example' },
    ],
    [
      'Exchange Online',
      `Subject: Undeliverable: A mail\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nYour message to ada@north.example couldn't be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;mta.example\n\nFinal-Recipient: rfc822;ada@north.example\nAction: failed\nStatus: 5.4.1\nDiagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied. [x.example 2026-01-01T00:00:00.000Z]\n--b--\n`,
      { kind: 'failed', about: 'address', enhanced_code: '5.4.1' },
    ],
    [
      'Exchange Online at the end of its patience',
      `Subject: Undeliverable: A mail\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;mta.example\n\nFinal-Recipient: rfc822;ada@north.example\nAction: failed\nStatus: 5.4.300\nDiagnostic-Code: smtp;550 5.4.300 Message expired -> 451 4.4.1 connection timed out\n--b--\n`,
      { kind: 'expired', permanent: false },
    ],
    [
      'a warning',
      plain(
        'Warning: message 1abc delayed 24 hours',
        `This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mta.example.\n\nThe address to which the message has not yet been delivered is:\n\n  ada@north.example\n    Delay reason: Connection timed out\n`,
      ),
      { kind: 'delayed', permanent: false },
    ],
    [
      'a complaint',
      `Subject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\nabuse report\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: <ada@north.example>\n--b\nContent-Type: message/rfc822\n\n${original}\n--b--\n`,
      { kind: 'complaint', recipient: 'ada@north.example', original_message_id: '<one@acme.example>' },
    ],
    [
      'spam taken back, no complaint',
      `Subject: report\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: not-spam\nUser-Agent: x/1\nVersion: 1\n--b--\n`,
      { kind: 'auto_reply', about: null },
    ],
    [
      'a person who quotes a report',
      `From: Ada <ada@north.example>\nMessage-ID: <m@north.example>\nSubject: Re: your mail\nIn-Reply-To: <one@acme.example>\n\nHello, this came to me, what is it?\n\n> Your message could not be delivered: 550 5.1.1 User unknown\n`,
      { kind: 'answer', about: null, original_message_id: '<one@acme.example>' },
    ],
    [
      'a person with nothing to report',
      `From: Ada <ada@north.example>\nMessage-ID: <m@north.example>\nSubject: Re: your mail\n\nPlease ask Bob, he has the 550 licences now.\n`,
      { kind: 'answer' },
    ],
  ]
  it.each(cases)('%s', async (_, message, wanted) => {
    expect(await read(message)).toMatchObject(wanted)
  })
})

describe('whatever comes', () => {
  const folder = join(import.meta.dirname, 'samples/mail')
  const samples = readdirSync(folder)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => readFileSync(join(folder, file)))

  it('is read without an error, cut off anywhere, with bytes changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }),
        async (sample, part, changes) => {
          const raw = Buffer.from(sample.subarray(0, Math.ceil(sample.length * part)))
          for (const [at, byte] of changes) if (raw.length > 0) raw[at % raw.length] = byte
          expect(typeof (await readInbound(raw)).kind).toBe('string')
        },
      ),
      { numRuns: 200 },
    )
  })

  it('is read in a moment, however nested, long or hostile', async () => {
    const nested = Array.from(
      { length: 3_000 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${String(at)}\n\n--b${String(at)}\n`,
    ).join('')
    expect(await read(nested)).toMatchObject({ kind: 'unreadable', about: null })
    expect(await read(`Subject: ${'x'.repeat(500_000)}\n\nhello`)).toMatchObject({ kind: 'unreadable' })
    const long = [
      'unable to '.repeat(90_000),
      'user '.repeat(180_000),
      '5.1.1 '.repeat(150_000),
      ' \n'.repeat(400_000),
      '<'.repeat(900_000),
      '550 '.repeat(200_000),
    ]
    for (const body of long)
      for (const type of ['text/plain', 'message/delivery-status'])
        expect(['answer', 'auto_reply', 'failed']).toContain(
          (await read(`From: a@b.example\nMessage-ID: <x@y>\nSubject: failure notice\nContent-Type: ${type}\n\n${body}`)).kind,
        )
  })

  it('of a long answer keeps ten kilobytes, cut between characters', async () => {
    const { text } = await read(
      `From: a@b.example\nMessage-ID: <x@y>\nContent-Type: text/plain; charset=utf-8\n\n${'ä€😀\u0000'.repeat(4_000)}`,
    )
    expect(Buffer.byteLength(text ?? '')).toBeLessThanOrEqual(10_000)
    expect(text).toMatch(/^(?:ä€😀)+(?:ä€?)?$/u)
  })
})
