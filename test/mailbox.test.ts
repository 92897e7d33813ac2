import net from 'node:net'
import { text } from 'node:stream/consumers'
import nodemailer from 'nodemailer'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startMailbox } from '../src/embedded/mailbox/start-mailbox.js'
import { emptyFolder } from './support/empty-folder.js'

describe('the mailbox', () => {
  const mail = {
    from: 'Acme Reports <relink@us.example>',
    to: 'Ada <Ada@northwind.example>',
    subject: 'HubSpot <b>is</b> no longer connected',
    text: 'Open https://us.example/x?a=1&b=2.',
  }
  const html = '<!doctype html><html><body><a href="https://us.example/x">Reconnect</a><script>alert(1)</script></body></html>'

  test('shows what arrived, newest first, and keeps it over a restart', async () => {
    const folder = await emptyFolder()
    const first = await startMailbox({ folder })
    const send = nodemailer.createTransport(first.smtpUrl)
    await send.sendMail({ ...mail, messageId: '<one@us.example>', html })
    await send.sendMail({
      ...mail,
      to: 'bob@northwind.example',
      subject: 'Still waiting',
      inReplyTo: '<one@us.example>',
      references: ['<one@us.example>'],
    })
    const [second, one] = (await (await fetch(`${first.url}/messages`)).json()) as { id: string }[]
    expect(second).toMatchObject({
      subject: 'Still waiting',
      to: ['bob@northwind.example'],
      in_reply_to: '<one@us.example>',
      references: ['<one@us.example>'],
      html: null,
    })
    expect(one).toMatchObject({
      subject: mail.subject,
      to: ['ada@northwind.example'],
      from: '"Acme Reports" <relink@us.example>',
      message_id: '<one@us.example>',
    })
    expect(await (await fetch(`${first.url}/messages?to=ada@northwind.example`)).json()).toEqual([one])
    await first.stop()

    const again = await startMailbox({ folder })
    onTestFinished(() => again.stop())
    expect(await (await fetch(`${again.url}/messages/${one?.id ?? ''}`)).json()).toEqual(one)
    const list = await (await fetch(again.url)).text()
    expect(list.indexOf('Still waiting')).toBeLessThan(list.indexOf('HubSpot'))
    expect(list).toContain('HubSpot &lt;b&gt;is&lt;/b&gt; no longer')
    const page = await (await fetch(`${again.url}/mail/${one?.id ?? ''}`)).text()
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
    expect(page).toContain('<a href="https://us.example/x?a=1&amp;b=2" target="_blank"')
    expect(page).toContain('Message-ID: &lt;one@us.example&gt;')
    const frame = await fetch(`${again.url}/mail/${one?.id ?? ''}/html`)
    expect(frame.headers.get('content-security-policy')).toMatch(/^default-src 'none'.* sandbox /)
    expect(await frame.text()).toContain('<base target="_blank">')
    expect((await fetch(`${again.url}/messages`, { method: 'DELETE' })).status).toBe(204)
    expect(again.messages()).toEqual([])
    expect((await fetch(`${again.url}/mail/../../etc/passwd`)).status).toBe(404)
  })

  test('answers only by a name of this machine', async () => {
    const mailbox = await startMailbox()
    onTestFinished(() => mailbox.stop())
    const { port } = new URL(mailbox.url)
    const ask = async (host: string) => {
      const socket = net.connect(Number(port), '127.0.0.1')
      socket.end(`GET /messages HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      return (await text(socket)).split('\r\n')[0]
    }
    expect(await ask(`rebound.example:${port}`)).toBe('HTTP/1.1 421 Misdirected Request')
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) expect(await ask(`${host}:${port}`)).toBe('HTTP/1.1 200 OK')
  })

  test('rejects as configured, at either stage, until changed', async () => {
    const mailbox = await startMailbox()
    onTestFinished(() => mailbox.stop())
    const transport = nodemailer.createTransport(mailbox.smtpUrl)
    const undo = mailbox.reject({ rcpt: /^ada@/i, code: 550, stage: 'rcpt' })
    await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 550, command: 'RCPT TO' })
    undo()
    mailbox.reject({ rcpt: /northwind/, code: 450, stage: 'data' })
    await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 450, command: 'DATA' })
    expect(mailbox.messages()).toEqual([])
    await transport.sendMail({ ...mail, to: 'carl@elsewhere.example' })
    expect(await mailbox.arrived(({ to }) => to.includes('carl@elsewhere.example'))).toMatchObject({ subject: mail.subject })
  })

  test('holds its answer back while the mail is already there: what a sender that dies then has done', async () => {
    const mailbox = await startMailbox()
    onTestFinished(() => mailbox.stop())
    mailbox.hold()
    let answered = false
    const sending = nodemailer
      .createTransport(mailbox.smtpUrl)
      .sendMail(mail)
      .then(() => (answered = true))
    await mailbox.arrived(() => true)
    expect(mailbox.accepted()).toHaveLength(1)
    expect(answered).toBe(false)
    mailbox.release()
    expect(await sending).toBe(true)
  })

  test('wants the name and password it was given', async () => {
    const mailbox = await startMailbox({ auth: { user: 'relink', pass: 's3cret/' } })
    onTestFinished(() => mailbox.stop())
    const stranger = new URL(mailbox.smtpUrl)
    stranger.password = 'wrong'
    await expect(nodemailer.createTransport(stranger.href).sendMail(mail)).rejects.toMatchObject({ responseCode: 535 })
    stranger.username = stranger.password = ''
    await expect(nodemailer.createTransport(stranger.href).sendMail(mail)).rejects.toMatchObject({ responseCode: 530 })
    await nodemailer.createTransport(mailbox.smtpUrl).sendMail(mail)
    expect(mailbox.messages()).toHaveLength(1)
  })
})
