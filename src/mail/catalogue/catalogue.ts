import type { Asked, ListedConnection, NotMailed, Reconnected } from '../mail-content.js'
import type { MomentWords } from '../time-words.js'
import type { Sentence } from '../sentence.js'

/** Whose product, which platform, which account: what most sentences name. */
export interface Names {
  readonly product: string
  readonly platform: string
  readonly account: string | null
}

/** Every word that a mail says. A locale that lacks one does not compile. */
export interface Catalogue {
  readonly language: string
  /** A moment within a sentence, its zone named. */
  moment(at: MomentWords): string
  greeting(name: string | null): Sentence
  /** The button; the connect page's has the same words. */
  reconnect(platform: string): string
  openCase: string
  openIncident: string
  reference(reference: string): Sentence
  labels: Readonly<
    Record<
      'account' | 'tenant' | 'since' | 'reference' | 'asked' | 'changed' | 'by' | 'at' | 'integration' | 'endpoint' | 'to' | 'subject',
      string
    >
  >

  asking: {
    lost(names: Names, since: string): readonly Sentence[]
    stillLost(names: Names, since: string): readonly Sentence[]
    stops(names: Names, impact: string | null): Sentence
    notSince(names: Names, impact: string | null): Sentence
    /** The connection had been reconnected on `on`; `code` is the reason why it ended again. */
    again(names: Names, on: string, code: string): readonly Sentence[]
    /** `enters`: labels of what is entered in place of a sign-in. */
    takes(names: Names, enters: readonly string[]): Sentence
    worksOnce(until: string): Sentence
    ifNothing(names: Names, remindsAt: string | null): Sentence
    ownWay(names: Names, url: string): Sentence
    notTheRightPerson(email: string | null): Sentence
    why(names: Names, connectedIt: boolean): Sentence
  }
  /** One mail about several connections of one person. */
  several: {
    subject(
      kind: 'first' | 'reminder' | 'last_reminder' | 'fresh_link',
      count: number,
      product: string,
      platforms: readonly string[],
    ): string
    lost(product: string, count: number, still: boolean): readonly Sentence[]
    /** A line of the list; `impact` is a sentence, `endsAt` on a last reminder. */
    one(connection: ListedConnection, impact: string | null, since: string, endsAt: string | null): Sentence
    more(count: number): Sentence
    button(): string
    takes(): Sentence
    worksUntil(until: string): Sentence
    ifNothing(remindsAt: string | null): Sentence
    ownWay(product: string, url: string): Sentence
    why(product: string): Sentence
    workAgain(count: number): string
    reaches(product: string, count: number): Sentence
    reconnected(connection: Reconnected, at: string): Sentence
    nothingLeft(product: string): readonly Sentence[]
  }
  subjects: {
    first(names: Names): string
    reminder(names: Names): string
    lastReminder(names: Names): string
    freshLink(names: Names): string
    admin(names: Names): string
    success(names: Names, isNew: boolean): string
    escalation(tenant: string, platform: string, waited: string): string
    unknown(tenant: string, platform: string): string
    relapse(tenant: string, platform: string): string
    nobody(tenant: string, platform: string): string
    undelivered(tenant: string, platform: string): string
    unanswered(): string
    answered(isComplaint: boolean): string
    mailStopped(cameBack: number, sent: number): string
    bounceTest(): string
    operator(platform: string, code: string, waiting: number): string
    outbreak(platform: string, waiting: number): string
    /** Told before, and not over yet. */
    still(subject: string): string
    secretExpires(platform: string, days: number): string
    endpointsChanged(platform: string): string
    webhookDeactivated(host: string): string
    signIn(product: string): string
    contactRemoved(product: string, platform: string | null): string
  }
  lastReminder: {
    end(names: Names, endsAt: string): readonly Sentence[]
    supportKnows(names: Names): Sentence
  }
  freshLink: {
    asked(names: Names): readonly Sentence[]
    notYou(): Sentence
  }
  admin: {
    refused(names: Names, triedBy: string | null, triedAt: string | null): Sentence
    /** `code`: the case's `reason.code`; what an administrator has to do differs by it. */
    onlyYou(names: Names, code: string | null): readonly Sentence[]
    said(platform: string): Sentence
    ifNothing(names: Names): Sentence
  }
  success: {
    who(names: Names, by: string | null, at: string, isNew: boolean): Sentence
    works(names: Names): readonly Sentence[]
    notYou(email: string | null): Sentence
  }
  staff: {
    said(platform: string, at: string): Sentence
    silent(): string
    actsTitle(): Sentence
    noMail(tenant: string): Sentence
    endsAt(at: string): Sentence
  }
  escalation: {
    lost(tenant: string, platform: string, waited: string): readonly Sentence[]
    asked(one: Asked, at: string): Sentence
    acts(caseId: string, accountId: string): readonly Sentence[]
    linkWorks(): Sentence
  }
  unknown: {
    refuses(tenant: string, platform: string): readonly Sentence[]
    tried(every: string): Sentence
    acts(caseId: string): readonly Sentence[]
  }
  relapse: {
    again(tenant: string, platform: string, reconnectedAt: string): readonly Sentence[]
    likelyCause(): Sentence
    usualCauses(): string
    whyNot(): Sentence
    acts(caseId: string): readonly Sentence[]
  }
  nobody: {
    /** `onFile`: there are contacts, and none is mailed. */
    lost(tenant: string, platform: string, onFile: boolean): readonly Sentence[]
    why(one: NotMailed, at: string): Sentence
    acts(accountId: string, tenantId: string): readonly Sentence[]
    starts(): Sentence
  }
  undelivered: {
    failed(tenant: string, platform: string): readonly Sentence[]
    next(at: string | null): Sentence
    acts(caseId: string, accountId: string): readonly Sentence[]
  }
  unanswered: {
    took(isSentAgain: boolean): readonly Sentence[]
    acts(mailId: string): readonly Sentence[]
    others(): Sentence
  }
  answered: {
    wrote(isComplaint: boolean): Sentence
    acts(mailId: string): readonly Sentence[]
  }
  bounceTest(): readonly Sentence[]
  mailStopped: {
    stopped(cameBack: number, sent: number): readonly Sentence[]
    waits(): Sentence
    acts(): readonly Sentence[]
  }
  operator: {
    waiting(platform: string, waiting: number, since: string): readonly Sentence[]
    nobodyMailed(): Sentence
    whereToChange(code: string, integrationId: string): Sentence
    checks(every: string): Sentence
  }
  incident: {
    stopped(platform: string, waiting: number, tenants: number, since: string): readonly Sentence[]
    checks(every: string): Sentence
    isNone(incidentId: string): readonly Sentence[]
  }
  secretExpires: {
    runsOut(platform: string, at: string): readonly Sentence[]
    change(platform: string, integrationId: string): readonly Sentence[]
  }
  endpointsChanged: {
    changed(platform: string): readonly Sentence[]
    confirm(platform: string, integrationId: string): readonly Sentence[]
    notYou(): Sentence
  }
  webhookDeactivated: {
    failed(since: string, status: number | null): readonly Sentence[]
    parked(count: number): readonly Sentence[]
    activate(webhookId: string): readonly Sentence[]
  }
  contactRemoved: {
    removed(what: {
      readonly product: string
      readonly platform: string | null
      readonly account: string | null
      readonly tenant: string
      readonly at: string
    }): readonly Sentence[]
    links(): readonly Sentence[]
    notRight(email: string | null): Sentence
    stillTold(until: string): Sentence
  }
  signIn: {
    asked(product: string): Sentence
    button: string
    worksOnce(until: string): Sentence
    notYou(): readonly Sentence[]
  }
}
