import type { Outcome, Stage } from './case.js'
import type { Addressee, Verdict } from './verdict.js'

/** Names of stages in lists and charts. */
export const stageNames: Readonly<Record<Stage, string>> = {
  detecting: 'Finding the cause',
  awaiting_user: 'Waiting for a person',
  escalated: 'Escalated',
  held: 'Held',
  closed: 'Closed',
}

/** Names of verdicts there; `none`: not judged yet. */
export const verdictNames: Readonly<Record<Verdict | 'none', string>> = {
  user: 'A person must reconnect',
  transient: 'The platform does not answer',
  operator: 'Our app is at fault',
  unknown: 'The cause is not known',
  none: 'Not judged yet',
}

/** Names of outcomes there. */
export const outcomeNames: Readonly<Record<Outcome, string>> = {
  reauthorized: 'Reauthorized',
  self_healed: 'Healed by itself',
  operator_fixed: 'Our app was fixed',
  expired: 'Expired',
  cancelled: 'Cancelled',
}

export interface OpenCase {
  readonly stage: Stage
  readonly verdict: Verdict | null
  /** `admin`: of the customer; otherwise the person who connected it. */
  readonly addressee?: Addressee | null
}

/** Returns what an open case waits for, without a full stop: in the console, and in Temporal's details of its workflow. */
export const openCaseWords = ({ stage, verdict, addressee }: OpenCase): string => {
  switch (stage) {
    case 'detecting':
      return verdict === null ? stageNames.detecting : 'The platform does not answer; it is asked again'
    case 'awaiting_user':
      return `Waiting for ${addressee === 'admin' ? 'an administrator of the customer' : 'a person'} to reconnect`
    case 'escalated':
      return 'Escalated: support has to help'
    case 'held':
      if (verdict === 'operator') return 'Held: the fault is in our app'
      return verdict === 'unknown' ? 'Held: the cause is not known yet' : 'Held: nothing is sent for now'
    case 'closed':
      return stageNames.closed
  }
}
