import PostalMime from 'postal-mime'
import type { Attachment, Email } from 'postal-mime'

/** A message taken apart as far as a reader of reports needs it. */
export interface Parts {
  /** First value of each header, by lower-case name, unfolded. */
  readonly headers: ReadonlyMap<string, string>
  readonly subject: string
  /** All that a person would read, as plain text with `\n`. */
  readonly text: string
  /** Bodies of `message/delivery-status` and its kin. */
  readonly statuses: readonly string[]
  /** Bodies of `message/feedback-report`. */
  readonly feedbacks: readonly string[]
  /** Whether a read receipt is in it (RFC 8098). */
  readonly isReceipt: boolean
  /** The reported mail, or its headers. */
  readonly original: string | null
}

/** In bytes and lines. Of a report the first part matters; what comes after is the copy of a mail, and ours are small. The parser's time goes by lines. */
const mostRead = 256_000
const mostLines = 6_000
const mostText = 64_000

/** RFC 6533 5: the internationalized twins of RFC 3464's types. */
const statusTypes = ['message/delivery-status', 'message/global-delivery-status']
const originalTypes = ['message/rfc822', 'message/global', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global-headers']

/** @throws {Error} when nesting or headers are beyond measure */
export const partsOf = async (raw: Uint8Array): Promise<Parts> => {
  const email = await PostalMime.parse(beginning(raw), {
    // A report's copy of the mail is evidence, not words of the report.
    forceRfc822Attachments: true,
    maxNestingDepth: 20,
    maxHeadersSize: 128_000,
  })
  const of = (types: readonly string[]): readonly string[] =>
    email.attachments.filter(({ mimeType }) => types.includes(mimeType)).map(contentOf)
  return {
    headers: headersOf(email),
    subject: email.subject ?? '',
    text: (email.attachments.length === 0 && (email.text ?? '').trim() === '' ? bodyOf(raw) : plain(email.text ?? '')).slice(0, mostText),
    statuses: of(statusTypes),
    feedbacks: of(['message/feedback-report']),
    isReceipt: of(['message/disposition-notification', 'message/global-disposition-notification']).length > 0,
    original: of(originalTypes)[0] ?? null,
  }
}

const beginning = (raw: Uint8Array): Uint8Array => {
  const cut = raw.subarray(0, mostRead)
  let end = -1
  for (let lines = 0; lines < mostLines; lines++) {
    end = cut.indexOf(10, end + 1)
    if (end === -1) return cut
  }
  return cut.subarray(0, end)
}

/** The body as it came, where no part of it could be found: a boundary that was lost or changed on the way. */
const bodyOf = (raw: Uint8Array): string => {
  const all = plain(new TextDecoder().decode(beginning(raw)))
  const begins = all.indexOf('\n\n')
  return begins === -1 ? '' : all.slice(begins + 2)
}

const contentOf = ({ content }: Attachment): string => plain(typeof content === 'string' ? content : new TextDecoder().decode(content))

const plain = (text: string): string => text.replace(/\r\n?/g, '\n')

const headersOf = ({ headers }: Email): ReadonlyMap<string, string> => {
  const first = new Map<string, string>()
  for (const { key, value } of headers) if (!first.has(key)) first.set(key, value.trim())
  return first
}
