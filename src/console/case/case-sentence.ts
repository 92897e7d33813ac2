import type { Schemas } from '../api/clients.js'
import { holdEnds } from './hold-words.js'

type Case = Schemas['Case']
type Next = NonNullable<Case['next_step']>

/** In a list, in a word or two. */
export const nextWords = (what: Next['what']): string =>
  ({ detect: 'Platform asked', probe: 'Platform asked again', tell: 'Webhook', notify: 'Mail', escalate: 'Escalation', expire: 'End' })[
    what
  ]

export interface Sentence {
  /** What is happening. */
  readonly now: string
  /** What happens next if no one acts; followed by the moment, where there is one. */
  readonly next: string | null
  readonly at: string | null
}

const asked = ({ contact, first_notified_at: mailed, next_step: next }: Case): string => {
  if (contact === null) return 'There is no one to ask'
  const waits = mailed === null && next?.what === 'notify' && next.at !== null
  return `${contact.name ?? contact.email} ${waits ? 'will be' : 'is'} asked`
}

const happening = (one: Case): string => {
  const { platform, account } = {
    platform: one.integrated_account.integration.config.label,
    account: one.integrated_account.label ?? one.tenant_id,
  }
  switch (one.outcome) {
    case 'reauthorized':
      return `${account} is connected to ${platform} again: a person reconnected it.`
    case 'self_healed':
      return `${account} is connected to ${platform} again: it recovered by itself.`
    case 'operator_fixed':
      return `${account} is connected to ${platform} again, since our app was fixed.`
    case 'expired':
      return `${account} is not connected to ${platform}: no one reconnected it in time, and no one will be asked again.`
    case 'cancelled':
      return `This case was cancelled. ${account} may still not be connected to ${platform}.`
    case null:
      break
  }
  switch (one.stage) {
    case 'detecting':
      return one.verdict === null
        ? `A call to ${platform} for ${account} failed. Relink is finding out why.`
        : `${platform} does not answer at the moment. No one has been notified yet.`
    case 'held':
      return `${account} is not connected to ${platform}: ${lower(one.reason.summary)} Nothing is sent to the customer. ${one.hold === null ? '' : holdEnds[one.hold.why]}`
    case 'escalated':
      return one.contact === null
        ? `${account} is not connected to ${platform}, and there is no one to ask. Add a contact.`
        : `${account} is not connected to ${platform}, and no one has reconnected it so far. Support has been asked to help; the link still works.`
    case 'awaiting_user':
    case 'closed':
      return `${account} is not connected to ${platform}: ${lower(one.reason.summary)} ${asked(one)} to reconnect it.`
  }
}

/** Whether the sentence names what failed, which is then said nowhere else on the page. */
export const saysReason = ({ outcome, stage }: Case): boolean => outcome === null && (stage === 'held' || stage === 'awaiting_user')

const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

const coming = ({ next_step: next, first_notified_at: mailed, snoozed_until: snoozed }: Case): string | null => {
  if (next === null) return null
  const wait = snoozed !== null && Date.parse(snoozed) > Date.now() ? ' Mails and escalation wait until then.' : ''
  switch (next.what) {
    case 'detect':
      return 'Next: the platform is asked what is wrong, now'
    case 'probe':
      return next.at === null
        ? 'Meanwhile the platform is asked again at intervals'
        : 'Meanwhile the platform is asked again at intervals, until'
    case 'tell':
      return 'Next: your systems are notified, now'
    case 'notify':
      return `${mailed === null ? 'Next: the first mail' : 'Next: a reminder'}${wait}`
    case 'escalate':
      return 'If no one reconnects it, support is asked to help'
    case 'expire':
      return 'If no one reconnects it, this case ends as expired'
  }
}

/** The case in one breath, as support reads it to a customer. */
export const sentenceOf = (one: Case): Sentence => ({
  now: happening(one).trim(),
  next: one.outcome === null ? coming(one) : null,
  at: one.outcome === null ? (one.next_step?.at ?? null) : null,
})
