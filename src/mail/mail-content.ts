/** The broken or fixed connection that a mail is about. */
export interface Connection {
  /** The integration's label, "HubSpot". */
  readonly platform: string
  /** The account's label as people know it; `null` when none is known. */
  readonly account: string | null
  /** The case's reference; `null` for a mail about no case. */
  readonly reference: string | null
  readonly since: Date
  /** What stopped, in the company's words: the account's `impact`, else the integration's, else `null`. */
  readonly impact: string | null
}

/** Where the one button leads, and until when. */
export interface MailLink {
  readonly url: string
  readonly expiresAt: Date
}

/** A mail with the button, to the customer. */
export interface Asking extends Connection {
  readonly name: string | null
  readonly link: MailLink
  /** The reader made this connection, and was not only named as a contact for it. */
  readonly connectedIt: boolean
  /** Labels of what the reader enters on the page; left out or empty: they sign in at the platform. */
  readonly enters?: readonly string[]
  /** It had been reconnected a short while ago: when, and the code of what ended it again. */
  readonly again?: { readonly on: Date; readonly code: string } | null
  /** Two or more: the mail is about all of these, and its link leads to their list. */
  readonly listed?: readonly ListedConnection[]
}

/** One of several connections that a mail is about. */
export interface ListedConnection {
  readonly platform: string
  /** The account's label as people know it, else its tenant's name. */
  readonly account: string
  readonly since: Date
  readonly reference: string
  /** Of a last reminder: when Relink stops waiting. */
  readonly endsAt: Date | null
  /** What stopped, in the company's words. */
  readonly impact: string | null
}

/** A case as a mail to staff names it. */
export interface StaffCase extends Connection {
  readonly caseId: string
  readonly accountId: string
  readonly tenantId: string
  /** The tenant's name, else its id. */
  readonly tenant: string
  /** The case's page, for the one button. */
  readonly pageUrl: string | null
}

/** What the platform answered, in its own words. */
export interface PlatformWords {
  readonly code: string
  readonly httpStatus: number | null
  readonly platformCode: string | null
  readonly platformMessage: string | null
}

/** A person who was asked: when, and the mail server's response; `cameBack`: then or later it was not delivered. */
export interface Asked {
  readonly who: string
  readonly at: Date
  readonly answer: string | null
  readonly cameBack: boolean
}

/** A person on file who is not mailed, and why; `said`: the mail server's response, for an address that does not work. */
export interface NotMailed {
  readonly who: string
  readonly why: 'bounced' | 'complained' | 'asked'
  readonly at: Date
  readonly said: string | null
}

/** One of several connections that work again. */
export interface Reconnected {
  readonly platform: string
  readonly account: string
  readonly by: string | null
  readonly at: Date
}

/** The content of all mails, by kind; zone, language and brand are the reader's (`Reader`). */
export type MailContent =
  | (Asking & { readonly kind: 'first'; readonly remindsAt: Date | null })
  | (Asking & { readonly kind: 'reminder'; readonly remindsAt?: Date | null })
  | (Asking & { readonly kind: 'last_reminder'; readonly endsAt: Date; readonly supportKnows: boolean })
  /** Asked for on the page of a link that had run out. */
  | (Asking & { readonly kind: 'fresh_link' })
  | (Asking & {
      readonly kind: 'admin'
      readonly triedBy: string | null
      /** Null: no person has tried yet, the platform refused Relink itself. */
      readonly triedAt: Date | null
      readonly refusal: string | null
      /** The case's `reason.code`. */
      readonly code?: string
    })
  | (Connection & {
      readonly kind: 'success'
      readonly name: string | null
      /** Who reconnected it; `null` when it came back by itself. */
      readonly by: string | null
      readonly at: Date
      /** A connection that had never been there before. */
      readonly isNew: boolean
      /** Two or more: the mail is about all of these. */
      readonly listed?: readonly Reconnected[]
    })
  /** To a person who was a contact until now. */
  | {
      readonly kind: 'contact_removed'
      readonly name: string | null
      /** The integration's label; `null`: of all connections of the tenant. */
      readonly platform: string | null
      readonly account: string | null
      readonly tenant: string
      readonly at: Date
      /** Until when success notices still go there. */
      readonly until: Date
    }
  | (StaffCase & {
      readonly kind: 'support_escalation'
      /** Milliseconds without an answer. */
      readonly waitedMs: number
      readonly asked: readonly Asked[]
      readonly endsAt: Date
    })
  | (StaffCase & { readonly kind: 'support_unknown'; readonly said: PlatformWords; readonly triedEveryMs: number; readonly endsAt: Date })
  /** A connection that did not last twice. */
  | (StaffCase & {
      readonly kind: 'support_relapse'
      readonly said: PlatformWords
      /** The reauthorization that did not last. */
      readonly reconnectedAt: Date
      /** What usually ends a connection so soon at this platform, in one sentence. */
      readonly likelyCause: string | null
      readonly endsAt: Date
    })
  | (StaffCase & { readonly kind: 'support_nobody'; readonly notMailed: readonly NotMailed[]; readonly endsAt: Date })
  /** A mail that could not be sent until the next step was due. */
  | (StaffCase & { readonly kind: 'support_undelivered'; readonly asked: readonly Asked[]; readonly nextAt: Date | null })
  /** The mail server was given a message and never said whether it keeps it. */
  | {
      readonly kind: 'support_unanswered'
      readonly mailId: string
      readonly to: string
      readonly mailSubject: string
      readonly at: Date
      /** `sent_again`: it may arrive twice; `left`: it may not have arrived. */
      readonly then: 'sent_again' | 'left'
    }
  /** A person answered a mail, or called it spam. */
  | {
      readonly kind: 'support_answered'
      readonly what: 'answer' | 'complaint'
      readonly mailId: string
      readonly to: string
      readonly mailSubject: string
      readonly at: Date
    }
  /** Goes to an address that does not exist, so that it comes back. */
  | { readonly kind: 'bounce_test'; readonly at: Date }
  /** Too many mails to contacts bounced: no more are sent until the stop is lifted. */
  | { readonly kind: 'mail_stopped'; readonly sent: number; readonly cameBack: number; readonly at: Date }
  | {
      readonly kind: 'operator'
      readonly platform: string
      readonly integrationId: string
      readonly said: PlatformWords
      readonly since: Date
      readonly waiting: number
      readonly triedEveryMs: number
      readonly pageUrl: string | null
    }
  /** One fault of the company's app, for all that wait for it. */
  | {
      readonly kind: 'incident'
      /** `operator`: the platform's answer blames the app; `outbreak`: many connections stopped at once. */
      readonly cause: 'operator' | 'outbreak'
      readonly platform: string
      readonly integrationId: string
      readonly incidentId: string
      readonly said: PlatformWords
      readonly since: Date
      readonly waiting: number
      /** Customers whose connections wait. */
      readonly tenants: number
      /** Notified before. */
      readonly again: boolean
      readonly triedEveryMs: number
      readonly pageUrl: string | null
    }
  | {
      readonly kind: 'operator_secret_expires'
      readonly platform: string
      readonly integrationId: string
      readonly expiresAt: Date
      /** 30, 7 or 1. */
      readonly days: number
    }
  | {
      readonly kind: 'operator_endpoints_changed'
      readonly platform: string
      readonly integrationId: string
      /** Names of the changed settings: `oauth.token_endpoint`, … */
      readonly changed: readonly string[]
      readonly by: string
      readonly at: Date
    }
  /** An endpoint that failed for days and was deactivated. */
  | {
      readonly kind: 'webhook_deactivated'
      readonly webhookId: string
      readonly targetUrl: string
      readonly since: Date
      readonly at: Date
      /** What it answered last; `null`: nothing. */
      readonly status: number | null
      readonly parked: number
    }
  /** The sign-in link to the console, for the person who requested it. */
  | { readonly kind: 'staff_sign_in'; readonly name: string | null; readonly link: MailLink }

export type MailKind = MailContent['kind']

export type MailOf<K extends MailKind> = Extract<MailContent, { readonly kind: K }>

/** Mails that count towards a person's daily cap. */
export const customerKinds: readonly MailKind[] = ['first', 'reminder', 'last_reminder', 'fresh_link', 'admin', 'success']

/** Who reads it and on whose behalf it is written. */
export interface Reader {
  /** The contact's locale, then the environment's; the first that the catalogue has is used, else English. */
  readonly locales: readonly (string | null | undefined)[]
  /** IANA name; an unknown one counts as UTC. */
  readonly timeZone: string
  readonly productName: string
  /** `#rgb` or `#rrggbb`. */
  readonly color: string | null
  readonly reconnectUrl: string | null
  readonly supportEmail: string | null
}

export interface RenderedMail {
  /** The locale that was found, `de`. */
  readonly locale: string
  readonly subject: string
  readonly text: string
  readonly html: string
}
