import { simpleParser } from 'mailparser'

/** A mail that was received, as `GET /messages` gives it. */
export interface Message {
  readonly id: string
  /** The addresses of the envelope (RCPT TO), lower-cased: who really gets it, whatever the headers say. */
  readonly to: readonly string[]
  readonly from: string
  readonly subject: string
  readonly message_id: string | null
  readonly in_reply_to: string | null
  readonly references: readonly string[]
  /** ISO 8601, UTC. */
  readonly received_at: string
  readonly text: string
  readonly html: string | null
  /** In the order of the mail. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** Bytes. */
  readonly raw_size: number
}

export interface Received {
  readonly id: string
  readonly to: readonly string[]
  readonly received_at: string
  readonly raw: Buffer
}

export async function parseMessage({ id, to, received_at, raw }: Received): Promise<Message> {
  const mail = await simpleParser(raw)
  return {
    id,
    to,
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    message_id: mail.messageId ?? null,
    in_reply_to: mail.inReplyTo ?? null,
    references: mail.references === undefined ? [] : [mail.references].flat(),
    received_at,
    text: mail.text ?? '',
    html: mail.html || null,
    headers: mail.headerLines.map(({ line }) => {
      const colon = line.indexOf(':')
      return {
        name: line.slice(0, colon),
        value: line
          .slice(colon + 1)
          .replace(/\r?\n\s+/g, ' ')
          .trim(),
      }
    }),
    raw_size: raw.length,
  }
}
