/** What arrived at the address that a mail came from. */
export type ReadingKind =
  /** Given up for good by a mail server. */
  | 'failed'
  /** Given up after failures that would have passed: a queue's time was over. */
  | 'expired'
  /** Still being tried. */
  | 'delayed'
  | 'delivered'
  /** A person called it spam (RFC 5965). */
  | 'complaint'
  /** A machine's answer: an absence note, a read receipt. */
  | 'auto_reply'
  | 'answer'
  /** Not a message that can be read: its headers or its nesting are beyond all measure. */
  | 'unreadable'

/** What a failure is about; only `address` says anything about the person's address. */
export type FailureAbout = 'address' | 'mailbox_full' | 'policy' | 'message' | 'unknown'

/** A message that came in, read. Nothing in it is proof of anything: who may send it is decided by its envelope. */
export interface Reading {
  readonly kind: ReadingKind
  /** Whether another try would fail as well: true of `failed` alone. */
  readonly permanent: boolean
  /** Of `failed` and `expired`, else null. */
  readonly about: FailureAbout | null
  /** Whom the reported mail was for, as the sender wrote it where the report says so. */
  readonly recipient: string | null
  /** Reply code of the server's answer (RFC 5321 4.2), three digits. */
  readonly code: string | null
  /** Enhanced status code of the same answer (RFC 3463), as `5.1.1`. */
  readonly enhanced_code: string | null
  /** The report's Status field (RFC 3464 2.3.4) where it is a status code. Many servers write 5.0.0 into it whatever happened. */
  readonly status: string | null
  /** The server's answer in its words, at most 500 characters. */
  readonly said: string | null
  /** With its angle brackets. */
  readonly original_message_id: string | null
  /** ENVID of the reported mail (RFC 3461 4.4). */
  readonly envelope_id: string | null
  /** Words of an answer or of a machine's answer, at most 10 kB of UTF-8. */
  readonly text: string | null
}
