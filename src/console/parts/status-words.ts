import { openCaseWords } from '../../domain/state-words.js'
import type { Schemas } from '../api/clients.js'

/** `good`: nothing to do; `wait`: a person outside is asked; `bad`: support or operator has to act; `quiet`: over. */
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
  expired: 'Closed: no answer in time',
  cancelled: 'Closed: cancelled by staff',
}

const openTones: Readonly<Record<Case['stage'], Tone>> = {
  detecting: 'wait',
  awaiting_user: 'wait',
  escalated: 'bad',
  held: 'bad',
  closed: 'quiet',
}

const open = (one: CaseFacts): Words => ({ tone: openTones[one.stage], words: openCaseWords(one) })

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
  if (status === 'needs_reauth') return isOpen ? open(last) : { tone: 'bad', words: 'Not connected, and no person is asked' }
  return { tone: 'bad', words: 'Not connected' }
}
