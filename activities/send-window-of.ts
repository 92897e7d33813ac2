import type { Environment } from '../src/access/environment.js'
import type { Contact } from '../src/accounts/contacts/contact.js'
import { policyFor } from '../src/cases/policy-for.js'
import type { SendWindow } from '../src/domain/policy.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import type { Tx } from '../src/tools.js'
import type { LockedCase } from './case-step.js'

/**
 * The send window of a mail to these people, as the policy has it now. Some mails know no hours: one that a person asked for (a resend, a fresh
 * link), one about a sandbox account, and one to people whose zone is not known.
 */
export const sendWindowOf = async (
  tx: Tx,
  {
    locked: { account, theCase },
    environment,
    recipients,
    key,
    isNext,
  }: {
    readonly locked: LockedCase
    readonly environment: Environment
    readonly recipients: readonly Contact[]
    readonly key: string
    /** To the next contact, since a mail came back. */
    readonly isNext: boolean
  },
): Promise<SendWindow> => {
  const isReminder = (reminderOf(key) !== null || isNext) && !account.isSandbox
  const hasZone = environment.timeZone !== null || recipients.some(({ timeZone }) => timeZone !== null)
  return isReminder && hasZone ? (await policyFor(tx, theCase.environmentId, theCase.integrationId)).send_window : 'always'
}
