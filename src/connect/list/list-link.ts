/** A row of `list_links`. */
export interface ListLinkRow {
  readonly id: string
  readonly environmentId: string
  readonly contactId: string
  readonly isSandbox: boolean
  readonly kid: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
}

/** An open case that waits for a person. */
export interface ListedCase {
  readonly caseId: string
  readonly reference: string
  readonly accountId: string
  /** The integration's label. */
  readonly platform: string
  /** The account's own label, and the one that the platform gave. */
  readonly label: string | null
  readonly remoteLabel: string | null
  /** The tenant's name, else its id. */
  readonly tenant: string
  readonly impact: string | null
  /** False: the product tells its people itself, or support lets the case rest. */
  readonly isMailable: boolean
  /** The person's zone, else their tenant's. */
  readonly timeZone: string | null
  readonly openedAt: Date
  /** Whether this person was mailed about it. */
  readonly isMailed: boolean
  readonly nextStep: number
  readonly ladderNumber: number
  /** How many reminder steps its policy has. */
  readonly reminders: number
  /** When it is given up. */
  readonly endsAt: Date
  /** A person has signed in, and staff look at it. */
  readonly isChecked: boolean
}

/** Fourteen days, in milliseconds. */
export const listLife = 14 * 86_400_000
