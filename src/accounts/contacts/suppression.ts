import type { ContactState } from './contact.js'

/** `bounced`: no such address; `complained`: its owner reported our mail as spam; `asked`: its owner, or staff for them, asked to stop. */
export const suppressionReasons = ['bounced', 'complained', 'asked'] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

/** A suppressed address, for one account or for all. */
export interface Suppression {
  readonly id: string
  /** Null while no contact has it: its hash is all that is kept then. */
  readonly email: string | null
  /** Null: about no account. */
  readonly accountId: string | null
  readonly why: SuppressionReason
  /** What the mail server answered, `550 5.1.1`. */
  readonly code: string | null
  /** `relink`, `api:<token name>` or `staff:<email>`. */
  readonly actor: string
  /** The mail that led to it. */
  readonly mailId: string | null
  readonly createdAt: Date
}

/** A contact who is not mailed about an account. */
export interface Unreachable {
  readonly who: string
  readonly why: SuppressionReason
  readonly at: Date
  /** Of `bounced`: what the mail server said to the address. */
  readonly said: string | null
}

/** What a contact is whose address is suppressed for all accounts. */
export const stateOfReason: Readonly<Record<SuppressionReason, ContactState>> = {
  bounced: 'bounced',
  complained: 'complained',
  asked: 'muted',
}
