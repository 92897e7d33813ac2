/** Only mail to an `ok` contact can arrive, and is wanted. */
export type ContactState = 'ok' | 'bounced' | 'complained' | 'muted' | 'left'

/** A person who can be asked to reauthorize. */
export interface Contact {
  readonly id: string
  /** Lower-case. */
  readonly email: string
  readonly name: string | null
  readonly locale: string | null
  readonly timeZone: string | null
  readonly role: 'owner' | 'admin'
  readonly state: ContactState
  /** Who named them: the account, its tenant, or the platform when they consented. */
  readonly source: 'account' | 'tenant' | 'platform'
}

/** A contact as a caller gives it, checked. */
export interface ContactInput {
  readonly email: string
  readonly name: string | null
  readonly locale: string | null
  readonly time_zone: string | null
  readonly role: 'owner' | 'admin'
}
