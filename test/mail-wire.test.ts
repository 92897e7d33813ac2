import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createLog } from '../src/log.js'
import { createMailer } from '../src/mail/mailer.js'
import { unansweringSmtp } from './support/unanswering-smtp.js'

/** What is said to a server with these extensions for a mail with an envelope id. */
const said = async (extensions: readonly string[]): Promise<{ readonly id: string; readonly commands: readonly string[] }> => {
  const id = randomUUID()
  const smtp = await unansweringSmtp(() => 'answer', extensions)
  const mailer = createMailer({ smtpUrl: smtp.url, connections: 1, timeoutMs: 5_000, log: createLog('silent', 'test') })
  try {
    await mailer.send({
      envelope: { from: 'bounce+1@bounces.acme.example', to: 'ada@northwind.example' },
      raw: 'Subject: x\r\n\r\nx\r\n',
      envelopeId: id,
    })
    return { id, commands: smtp.commands.filter((command) => /^(?:MAIL|RCPT)/.test(command)) }
  } finally {
    mailer.close()
    await smtp.stop()
  }
}

test('RFC 3461 4: where DSN is offered, the headers alone are asked for, on failure alone, under an id that every server decodes', async () => {
  const { id, commands } = await said(['DSN'])
  expect(commands).toEqual([
    `MAIL FROM:<bounce+1@bounces.acme.example> RET=HDRS ENVID=${id}`,
    expect.stringMatching(/^RCPT TO:<ada@northwind\.example> NOTIFY=FAILURE\b/),
  ])
  // Of xtext (RFC 3461 4) it needs nothing encoded: Exim decodes none.
  expect(id).toMatch(/^[A-Za-z\d-]{1,100}$/)
})

test('it is not mentioned if it is not offered', async () => {
  expect((await said([])).commands).toEqual(['MAIL FROM:<bounce+1@bounces.acme.example>', 'RCPT TO:<ada@northwind.example>'])
})
