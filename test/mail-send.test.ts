import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { simpleParser } from 'mailparser'
import { afterEach, describe, expect, test } from 'vitest'
import { createLog } from '../src/log.js'
import { composeMessage, envelopeOf, namedSender } from '../src/mail/compose-message.js'
import type { Letter } from '../src/mail/compose-message.js'
import { linkPlaceholder, needsLink, withLink } from '../src/mail/link-placeholder.js'
import { MailUnavailable } from '../src/mail/mail-unavailable.js'
import { createMailer } from '../src/mail/mailer.js'
import { readMessage } from '../src/mail/read-message.js'
import { renderMail } from '../src/mail/render-mail.js'
import { kinds, reader, samples } from './support/mail-samples.js'
import { smtpSink } from './support/smtp-sink.js'
import type { SmtpSink } from './support/smtp-sink.js'

const link = 'https://relink.acme.example/connect-account?link_token=018f3c1e-6d2a-4b7e-9c55-2f1d0a9b7c31'
const logged: string[] = []
const log = createLog('info', 'test', { write: (line: string) => logged.push(line) })

const letter = (more: Partial<Letter> = {}): Letter => {
  const { subject, text, html } = renderMail(samples.first, reader('de', { productName: 'Ächte Berichte' }))
  return {
    from: namedSender('hello@acme.example', 'Ächte "Berichte"\r\nBcc: x@evil.example'),
    replyTo: 'support@acme.example',
    to: { address: 'ada@northwind.example', name: 'Ada Lovelace' },
    meantFor: null,
    subject,
    text,
    html,
    messageId: '<8e0c8f6e-0000-5000-8000-000000000001@acme.example>',
    date: new Date('2026-11-23T13:05:20Z'),
    inReplyTo: null,
    ...more,
  }
}

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const open = async (more: { connections?: number; timeoutMs?: number; url?: (sink: SmtpSink) => string } = {}) => {
  const sink = await smtpSink()
  const mailer = createMailer({
    smtpUrl: more.url?.(sink) ?? sink.url,
    connections: more.connections ?? 1,
    timeoutMs: more.timeoutMs ?? 5000,
    log,
  })
  closers.push(sink.stop, () => {
    mailer.close()
  })
  return { sink, mailer }
}

const unavailable = (promise: Promise<unknown>): Promise<MailUnavailable> =>
  promise.then(
    () => {
      throw new Error('it was taken')
    },
    (error: unknown) => {
      if (error instanceof MailUnavailable) return error
      throw error
    },
  )

describe('the message', () => {
  test('the same letter always has the same bytes: ASCII, short lines, no line end but CRLF', async () => {
    const message = await composeMessage(letter())
    expect(await composeMessage(letter())).toBe(message)
    expect(message).toMatch(/^[\x09\x0d\x0a\x20-\x7e]+$/)
    expect(message.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of message.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
  })

  test('says who, when, in answer to what, and that no person sent it', async () => {
    const first = '<first@acme.example>'
    const parsed = await simpleParser(await composeMessage(letter({ inReplyTo: first })))
    expect(parsed.messageId).toBe(letter().messageId)
    expect(parsed.inReplyTo).toBe(first)
    expect(parsed.references).toBe(first)
    expect(parsed.date).toEqual(letter().date)
    expect(parsed.subject).toBe('HubSpot ist nicht mehr mit Ächte Berichte verbunden: Northwind (ada@northwind.example)')
    expect(parsed.replyTo?.text).toBe('support@acme.example')
    expect(parsed.from?.value[0]?.address).toBe('hello@acme.example')
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated')
    expect(parsed.headers.has('bcc')).toBe(false)
    expect(parsed.attachments).toEqual([])
  })

  test.each(kinds)('of kind %s comes out as it went in, with the link in both parts', async (kind) => {
    const { text, html } = renderMail(samples[kind], reader('de'))
    const stored = await composeMessage(letter({ text, html }))
    expect(readMessage(stored)).toEqual({ text, html })
    expect(needsLink(stored)).toBe(text.includes(linkPlaceholder))
    const sent = withLink(stored, link)
    for (const line of sent.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
    const parsed = await simpleParser(sent)
    expect(parsed.text?.trim()).toBe(text.replaceAll(linkPlaceholder, link).trim())
    expect(parsed.html).toBe(html.replaceAll(linkPlaceholder, link))
    expect(needsLink(sent)).toBe(false)
  })

  test('the link is put in wherever the placeholder falls on the line, however long it is', async () => {
    for (let before = 0; before < 80; before++) {
      const stored = await composeMessage(
        letter({ text: `${'x'.repeat(before)}${linkPlaceholder} after\n`, html: `<a href="${linkPlaceholder}">ü</a>` }),
      )
      const long = `${link}&x=${'=='.repeat(before)}`.replace('&', ';')
      const parsed = await simpleParser(withLink(stored, long))
      expect(parsed.text?.trim()).toBe(`${'x'.repeat(before)}${long} after`)
      expect(parsed.html).toBe(`<a href="${long}">ü</a>`)
    }
    expect(() => withLink('', 'https://x.example/"onclick=')).toThrow(TypeError)
  })
})

describe('the mail server', () => {
  test('gets the message byte for byte, the same on a repeat', async () => {
    const { sink, mailer } = await open()
    const raw = withLink(await composeMessage(letter()), link)
    const mail = { envelope: envelopeOf(raw), raw }
    await mailer.verify()
    expect(await mailer.send(mail)).toEqual({ kind: 'sent', answer: expect.stringContaining('250') as string })
    await mailer.send(mail)
    expect(sink.received.map((one) => one.raw)).toEqual([raw, raw])
    expect(sink.received[0]).toMatchObject({ from: 'hello@acme.example', to: ['ada@northwind.example'] })
  })

  test('a 4xx is thrown to be tried again, and the next try goes through', async () => {
    const { sink, mailer } = await open()
    const raw = await composeMessage(letter())
    const mail = { envelope: envelopeOf(raw), raw }
    sink.answers.rcpt.push({ code: 450, text: '4.2.1 ada@northwind.example: busy' })
    sink.answers.data.push({ code: 451, text: 'later' })
    const atRcpt = await unavailable(mailer.send(mail))
    expect(atRcpt).toMatchObject({ code: 'smtp_450', retryable: true })
    expect(atRcpt.answer).toContain('busy')
    expect(JSON.stringify(atRcpt) + atRcpt.message).not.toContain('ada@')
    expect(await unavailable(mailer.send(mail))).toMatchObject({ code: 'smtp_451', retryable: true })
    expect(await mailer.send(mail)).toMatchObject({ kind: 'sent' })
    expect(sink.received).toHaveLength(1)
  })

  test('a 5xx is a result that tells the address from the message', async () => {
    const { sink, mailer } = await open()
    const raw = await composeMessage(letter())
    const mail = { envelope: envelopeOf(raw), raw }
    sink.answers.rcpt.push({ code: 550, text: '5.1.1 no such user' })
    expect(await mailer.send(mail)).toEqual({
      kind: 'refused',
      code: 550,
      stage: 'rcpt',
      answer: expect.stringContaining('no such user') as string,
    })
    sink.answers.rcpt.push({ code: 550, text: '5.7.1 relaying denied' })
    expect(await mailer.send(mail)).toMatchObject({ kind: 'refused', stage: 'message' })
    sink.answers.data.push({ code: 554, text: 'looks like spam' })
    expect(await mailer.send(mail)).toMatchObject({ kind: 'refused', code: 554, stage: 'message' })
    expect(sink.received).toHaveLength(0)
  })

  test('no more connections than slots, and they are used again', async () => {
    const { sink, mailer } = await open({ connections: 2 })
    const raw = await composeMessage(letter())
    await Promise.all(Array.from({ length: 20 }, () => mailer.send({ envelope: envelopeOf(raw), raw })))
    expect(sink.received).toHaveLength(20)
    expect(sink.connections.most).toBeLessThanOrEqual(2)
  })

  test('a server that is down, or says nothing, is reported within the timeout', async () => {
    const raw = await composeMessage(letter())
    const mail = { envelope: envelopeOf(raw), raw }
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => sockets.add(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    closers.push(() => silent.close())
    const mailerOf = (timeoutMs: number) => {
      const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${String(port)}`, connections: 1, timeoutMs, log })
      closers.push(() => {
        mailer.close()
      })
      return unavailable(mailer.send(mail))
    }
    // By its own limit of 1 s, not by nodemailer's of 30 s: one with more patience still waits.
    const patient = mailerOf(600_000)
    const hasty = mailerOf(1000)
    expect(await Promise.race([patient.then(() => 'patient'), hasty.then(() => 'hasty')])).toBe('hasty')
    expect(await hasty).toMatchObject({ retryable: true })
    for (const socket of sockets) socket.destroy()
    expect(await patient).toMatchObject({ retryable: true })
    const away = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', connections: 1, timeoutMs: 1000, log })
    expect(await unavailable(away.send(mail))).toMatchObject({ retryable: true })
    away.close()
  })

  test('a server that takes most of the timeout to accept a message is waited for', async () => {
    const raw = await composeMessage(letter())
    const slow = await smtpSink({
      onData: (stream, _session, done) => {
        stream.resume().on('end', () => setTimeout(done, 1800, null, 'kept'))
      },
    })
    closers.push(slow.stop)
    const mailer = createMailer({ smtpUrl: slow.url, connections: 1, timeoutMs: 3000, log })
    closers.push(() => {
      mailer.close()
    })
    expect(await mailer.send({ envelope: envelopeOf(raw), raw })).toMatchObject({ kind: 'sent' })
  })

  test('a reserved connection counts once, also while its message is under way', async () => {
    const raw = await composeMessage(letter())
    const mail = { envelope: envelopeOf(raw), raw }
    const { mailer } = await open({ connections: 2 })
    const first = mailer.reserve()
    let whileUnderWay: ReturnType<typeof mailer.reserve>[] = []
    await first?.use(() =>
      mailer.send(mail, () => {
        whileUnderWay = [mailer.reserve(), mailer.reserve()]
        return Promise.resolve()
      }),
    )
    const [second, third] = whileUnderWay
    expect({ second: second !== null, third }).toEqual({ second: true, third: null })
    first?.release()
    const again = mailer.reserve()
    expect(again).not.toBeNull()
    expect(mailer.reserve()).toBeNull()
    // A message without a reservation counts while it is being sent.
    second?.release()
    await mailer.send(mail, () => {
      expect(mailer.reserve()).toBeNull()
      return Promise.resolve()
    })
    again?.release()
  })

  test('a password is withheld from a server without TLS, and a wrong one is not worth another try', async () => {
    const raw = await composeMessage(letter())
    const mail = { envelope: envelopeOf(raw), raw }
    const seen: string[] = []
    const sink = await smtpSink({
      authOptional: false,
      allowInsecureAuth: true,
      authMethods: ['PLAIN'],
      onAuth: (auth, _session, done) => {
        seen.push(auth.password ?? '')
        done(null, auth.password === 'right' ? { user: 'u' } : { message: 'wrong', data: undefined })
      },
    })
    closers.push(sink.stop)
    const as = (password: string, query = '') => {
      const mailer = createMailer({
        smtpUrl: `${sink.url.replace('//', `//user:${password}@`)}${query}`,
        connections: 1,
        timeoutMs: 3000,
        log,
      })
      closers.push(() => {
        mailer.close()
      })
      return mailer
    }
    await unavailable(as('secret-password').send(mail))
    expect(seen).toEqual([])
    expect(await unavailable(as('wrong', '?ignoreTLS=true').send(mail))).toMatchObject({ retryable: false })
    expect(await as('right', '?ignoreTLS=true').send(mail)).toMatchObject({ kind: 'sent' })
  })

  test('nothing is logged of people, words or passwords', () => {
    expect(logged.join('\n')).not.toMatch(/northwind|password|HubSpot/)
  })
})
