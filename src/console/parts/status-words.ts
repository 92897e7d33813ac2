import type { Schemas } from '../api/clients.js'

/** `good`: nothing to do; `wait`: somebody outside is asked; `bad`: support or operator has to act; `quiet`: over. */
export type Tone = 'good' | 'wait' | 'bad' | 'quiet'

export interface Words {
  readonly tone: Tone
  readonly words: string
}

type Case = Schemas['Case']
type Account = Schemas['IntegratedAccount']
type CaseFacts = Pick<Case, 'stage' | 'verdict' | 'addressee' | 'outcome'>

const outcomes: Readonly<Record<NonNullable<Case['outcome']>, string>> = {
  reauthorized: 'Closed: a person reconnected the account',
  self_healed: 'Closed: it works again by itself',
  operator_fixed: 'Closed: it works again since the app was fixed',
  expired: 'Closed: nobody answered in time',
  cancelled: 'Closed: cancelled by staff',
}

const open = ({ stage, verdict, addressee }: CaseFacts): Words => {
  const who = addressee === 'admin' ? 'an administrator of the customer' : 'a person'
  switch (stage) {
    case 'detecting':
      return { tone: 'wait', words: verdict === null ? 'Looking into a failure' : 'The platform does not answer; it is asked again' }
    case 'awaiting_user':
      return { tone: 'wait', words: `Waiting for ${who} to reconnect` }
    case 'escalated':
      return { tone: 'bad', words: 'Escalated: support has to help' }
    case 'held':
      if (verdict === 'operator') return { tone: 'bad', words: 'Held: the fault is in our app' }
      return { tone: 'bad', words: verdict === 'unknown' ? 'Held: nobody can tell why yet' : 'Held: nothing is sent for now' }
    case 'closed':
      return { tone: 'quiet', words: 'Closed' }
  }
}

/** A case in a few words. */
export const caseWords = (one: CaseFacts): Words =>
  one.outcome === null
    ? open(one)
    : { tone: ['expired', 'cancelled'].includes(one.outcome) ? 'quiet' : 'good', words: outcomes[one.outcome] }

/** An account in a few words: whether it works, and if not, who is to fix it. */
export const accountWords = ({ status, case: last }: Pick<Account, 'status' | 'case'>): Words => {
  const isOpen = last !== null && last.outcome === null
  if (status === 'active') return isOpen ? { ...open(last), tone: 'wait' } : { tone: 'good', words: 'Connected' }
  if (status === 'connecting') return { tone: 'wait', words: 'Connecting' }
  if (status === 'needs_reauth') return isOpen ? open(last) : { tone: 'bad', words: 'Not connected, and nobody is asked' }
  return { tone: 'bad', words: 'Not connected' }
}

/** What a stage is called in lists and charts. */
export const stageNames: Readonly<Record<Case['stage'], string>> = {
  detecting: 'Looking into it',
  awaiting_user: 'Waiting for a person',
  escalated: 'Escalated',
  held: 'Held',
  closed: 'Closed',
}

/** What a verdict is called there; `none`: not judged yet. */
export const verdictNames: Readonly<Record<NonNullable<Case['verdict']> | 'none', string>> = {
  user: 'A person must reconnect',
  transient: 'The platform does not answer',
  operator: 'Our app is at fault',
  unknown: 'Nobody can tell',
  none: 'Not judged yet',
}

export const outcomeNames: Readonly<Record<NonNullable<Case['outcome']>, string>> = {
  reauthorized: 'Reauthorized',
  self_healed: 'Healed by itself',
  operator_fixed: 'Our app was fixed',
  expired: 'Expired',
  cancelled: 'Cancelled',
}
