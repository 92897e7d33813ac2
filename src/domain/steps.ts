import type { Outcome, Stage } from './case.js'
import type { Verdict } from './verdict.js'

// Activity names and their single-object arguments are API of running workflows: fields are only added, and a name is removed only
// after the longest `expire_after` has passed. Everything here is in histories: ids, verdicts, codes and times, never a text of a
// person's or a secret.

/** A case's next step. */
export interface Next {
  readonly what: 'probe' | 'emitWebhook' | 'notifyStaff' | 'generateLinkToken' | 'notifyEndUser' | 'escalate' | 'expireCase'
  /** Tells this run of the step from any other: an index of the ladder, a number of the verdict, the id of the act or wake that asked. */
  readonly key: string
  /** ISO-8601; `null`: at once. For `probe` the deadline of the probing. */
  readonly at: string | null
  /** For `notifyEndUser`, ISO-8601: when its successor is due and trying to send it makes no sense any more. */
  readonly until?: string
}

/** A step that had no activity of its own: another one did it in its turn, or the case was opened together with many others. */
export interface DoneStep {
  readonly step: 'detectRefreshError' | Extract<Next['what'], 'emitWebhook' | 'generateLinkToken' | 'notifyEndUser'>
  /** ISO-8601. */
  readonly at: string
}

/** A case's state after a step, computed by the activity from the case's row. */
export interface Standing {
  readonly stage: Exclude<Stage, 'closed'>
  readonly verdict: Verdict | null
  readonly next: Next | null
  /** Steps done besides the one that returns this, in order. */
  readonly did?: readonly DoneStep[]
}

/** The case has its outcome; only closeCase is left. */
export interface Ended {
  readonly ended: Outcome
}

export type StepAnswer = Standing | Ended

/** Input of the `reauthorization` workflow. */
export interface CaseInput {
  readonly caseId: string
  /**
   * The state of a case whose earlier execution is gone (after a restore), or that was opened together with many others: the workflow continues from
   * it.
   */
  readonly opened?: StepAnswer
}

export interface CaseStep {
  readonly caseId: string
}

export interface KeyedStep extends CaseStep {
  readonly key: string
}

/** Support's acts; each is an Update of the same name. */
export const acts = ['resend', 'snooze', 'escalate', 'cancel', 'verdict', 'release', 'note', 'grant'] as const
export type ActName = (typeof acts)[number]

/** `actId` names the row with the request: a person's text must not be in histories. */
export interface ActRequest {
  readonly actId: string
}

export interface ActStep extends CaseStep, ActRequest {
  readonly act: ActName
}

export type StepAnswerOfAct = StepAnswer & { readonly refused?: boolean }

/** The answer of an Update: whether the act was done (409 otherwise); what was said is in the act's row. */
export interface ActAnswer {
  readonly done: boolean
}

export interface DrainInput {
  readonly webhookId: string
}

/** Input of the `incident` workflow and of its steps. */
export interface IncidentInput {
  readonly incidentId: string
}

/** Where an incident stands. `tellAt`, ISO-8601: when the operator is told next. */
export interface IncidentStanding {
  readonly closed: boolean
  readonly tellAt: string
}

/** Input of the `sweep` workflow. */
export interface SweepInput {
  /** A worker that has been silent for so long is taken for dead. */
  readonly heartbeatMs: number
}

/** How many accounts came to which end. */
export interface SweepAnswer {
  readonly refreshed: number
  /** A case was opened or joined. */
  readonly failed: number
  /** Put off: by `Retry-After`, by an outage while the token lives, or because an open case asks the platform. */
  readonly deferred: number
  /** Newer credentials were there, or the account was gone. */
  readonly superseded: number
  /** Not sent after all; due as before. */
  readonly returned: number
}

/** The contract between workflows and activities: each file of `activities/` fulfils one of these. */
export interface Steps {
  /** Tries the refresh under the account's lease and judges the answer. Fails retryably while another holds the lease. */
  detectRefreshError(input: CaseStep): Promise<StepAnswer>
  /** Fails retryably (benign) until the account is healthy, another verdict, or its deadline. `key` ends in the wake's id or the verdict's number. */
  probe(input: KeyedStep): Promise<StepAnswer>
  /** Status, stage, event and deliveries, in one transaction; the event only the first time. */
  emitWebhook(input: KeyedStep): Promise<StepAnswer>
  /** One mail to operator or support per OAuth app, code and addressee, while any case is held for it. */
  notifyStaff(input: KeyedStep): Promise<StepAnswer>
  generateLinkToken(input: KeyedStep): Promise<StepAnswer>
  notifyEndUser(input: KeyedStep): Promise<StepAnswer>
  /** A mail that could not be sent until its successor was due: noted, support is told, the story goes on. */
  passOver(input: KeyedStep): Promise<StepAnswer>
  escalate(input: KeyedStep): Promise<StepAnswer>
  expireCase(input: CaseStep): Promise<StepAnswer>
  performAct(input: ActStep): Promise<StepAnswerOfAct>
  /** Confirms the end to the contact and notes that the workflow ended. Returns a Standing when the case has no outcome (a forged wake). */
  closeCase(input: CaseStep & { readonly cancelled?: boolean }): Promise<StepAnswer>
  /** Puts the app's open cases under its incident; fails retryably until all are. */
  holdCases(input: IncidentInput): Promise<IncidentStanding>
  /** Asks for a few accounts of the app; fails retryably (benign) until its incident is closed. */
  probeApp(input: IncidentInput): Promise<IncidentStanding>
  /** One mail to the operator, when it is due. */
  alertOperator(input: IncidentInput): Promise<IncidentStanding>
  /** Lets the cases of a closed incident go, a few at a time; fails retryably until none is left. */
  releaseCases(input: IncidentInput): Promise<void>
  /** Sends an endpoint's due deliveries; fails retryably until the earliest next try. */
  drainDeliveries(input: DrainInput): Promise<void>
  /** Cases, incidents and attempts that no execution looks after: started, woken, finished. Client secrets that run out: the operator is told. */
  reconcile(): Promise<void>
  /** Refreshes the accounts that are due, page by page, until none is. */
  sweepAccounts(): Promise<SweepAnswer>
}
