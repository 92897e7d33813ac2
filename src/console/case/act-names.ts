/** What an act is called on its button. */
export const actNames = {
  resend: 'Mail the link again',
  snooze: 'Snooze',
  escalate: 'Escalate to support',
  cancel: 'Cancel the case',
  verdict: 'Set the verdict',
  release: 'Release',
  note: 'Add a note',
  'read-again': 'Read the answer again',
} as const

export type ActName = keyof typeof actNames

/** Acts for many cases at once. */
export type BulkAct = Exclude<ActName, 'read-again'>

export const isBulkAct = (name: string): name is BulkAct => name in actNames && name !== 'read-again'

/** What it does, before it is done. */
export const actSays: Readonly<Record<ActName, string>> = {
  resend: 'The person who is asked gets the mail with the link now, whatever the policy says.',
  snooze: 'Mails and escalation wait. Missed reminders are combined into one mail then. The end of the case does not move.',
  escalate: 'Support gets a mail, and your systems are notified. The link still works.',
  cancel: 'The case ends, its links stop working, and no one will be asked to reconnect. The account stays as it is.',
  verdict: 'You know better than the platform’s answer. This ends any hold.',
  release: 'Ends the hold: the customer is asked, if a person has to fix it.',
  'read-again':
    'The platform’s answer was kept, since no token could be read in it. It is read as the integration says now; nothing is sent.',
  note: 'For your colleagues, on the timeline. The customer does not see it.',
}
