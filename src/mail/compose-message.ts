import addressparser from 'nodemailer/lib/addressparser'
import MailComposer from 'nodemailer/lib/mail-composer'
import { encodeWord } from 'nodemailer/lib/mime-funcs'

/** Everything that the bytes of a message depend on. */
export interface Letter {
  readonly from: string
  readonly replyTo: string | null
  readonly to: { readonly address: string; readonly name: string | null }
  /** Whom it was meant for, where `to` is the address that all mail is redirected to. */
  readonly meantFor: string | null
  readonly subject: string
  readonly text: string
  readonly html: string
  /** With its angle brackets. */
  readonly messageId: string
  readonly date: Date
  readonly inReplyTo: string | null
}

/**
 * The message of RFC 5322. The same letter always gives the same bytes: date, Message-ID and boundaries are given, not made up. Both
 * parts are quoted-printable: all lines are ASCII and short, and a link can be put in later (`withLink`).
 */
export const composeMessage = async (letter: Letter): Promise<string> => {
  const composer = new MailComposer({
    from: letter.from,
    to: { address: letter.to.address, name: letter.to.name ?? '' },
    ...(letter.replyTo !== null && { replyTo: letter.replyTo }),
    subject: letter.subject,
    messageId: letter.messageId,
    date: letter.date,
    ...(letter.inReplyTo !== null && { inReplyTo: letter.inReplyTo, references: [letter.inReplyTo] }),
    headers: {
      // RFC 3834 5: suppresses out-of-office replies. The other header does so for Exchange.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      ...(letter.meantFor !== null && { 'X-Relink-Meant-For': letter.meantFor }),
    },
    text: letter.text,
    html: letter.html,
    encoding: 'quoted-printable',
    baseBoundary: letter.messageId.replace(/[^\da-z]/gi, '').slice(0, 32),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return asWritten((await composer.compile().build()).toString('utf8'), letter.subject)
}

/**
 * An encoded word (RFC 2047) that a person typed into a name or a subject is ordinary text, but the composer passes it through, and the reader would
 * see it decoded. So it is encoded again.
 */
const asWritten = (message: string, subject: string): string => {
  const end = message.indexOf('\r\n\r\n')
  let head = message.slice(0, end)
  if (!head.includes('=?')) return message
  if (subject.includes('=?')) head = head.replace(/^Subject:.*(?:\r\n[ \t].*)*/im, () => `Subject:${words(subject)}`)
  // A name in quotes; where it is not ASCII the composer has encoded all of it.
  head = head.replace(/"(?:[^"\\]|\\[^])*"/g, (quoted) => {
    const name = quoted
      .slice(1, -1)
      .replace(/\r\n/g, '')
      .replace(/\\([^])/g, '$1')
    return name.includes('=?') ? words(name).trimStart() : quoted
  })
  return head + message.slice(end)
}

/** Each word on a line of its own (RFC 2047 2: at most 76 characters). */
const words = (text: string): string => ` ${encodeWord(text, 'B', 52).replaceAll('?= =?', '?=\r\n =?')}`

/** Sender and recipient as the message itself names them. */
export const envelopeOf = (message: string): { readonly from: string; readonly to: string } => ({
  from: addressIn(headerOf(message, 'From')),
  to: addressIn(headerOf(message, 'To')),
})

/** The domain of a `From`, for Message-IDs. */
export const domainOf = (from: string): string => addressIn(from).split('@').at(-1) ?? ''

/** The address alone, of `Acme Reports <reports@acme.example>`. */
const addressIn = (mailbox: string): string => addressparser(mailbox, { flatten: true })[0]?.address ?? ''

/** `from` with a name to read: its own, else the product's. */
export const namedSender = (from: string, productName: string): string => {
  const [mailbox] = addressparser(from, { flatten: true })
  const name = mailbox?.name === undefined || mailbox.name === '' ? productName : mailbox.name
  return `"${name.replace(/[\p{Cc}"\\]/gu, ' ').trim()}" <${mailbox?.address ?? from}>`
}

/** A header's value with its folded lines joined (RFC 5322 2.2.3); empty when there is none. */
const headerOf = (message: string, name: string): string => {
  const head = message.slice(0, message.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  const row = head.split('\r\n').find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return row?.slice(name.length + 1).trim() ?? ''
}
