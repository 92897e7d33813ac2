import type { Environment } from '../src/access/environment.js'
import type { Contact } from '../src/accounts/contacts/contact.js'
import { policyFor } from '../src/cases/policy-for.js'
import type { SendWindow } from '../src/domain/policy.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import type { Tx } from '../src/tools.js'
import type { LockedCase } from './case-step.js'

/**
 * The send window of a mail to these people, as the policy has it now. At any hour go mails that somebody asked for just now (a resend, a fresh
 * link), those about a sandbox account, and those to people whose zone no one knows.
 */
export const sendWindowOf = async (
  tx: Tx,
  {
    locked: { account, theCase },
    environment,
    recipients,
    key,
  }: {
    readonly locked: LockedCase
    readonly environment: Environment
    readonly recipients: readonly Contact[]
    readonly key: string
  },
): Promise<SendWindow> => {
  const isReminder = reminderOf(key) !== null && !account.isSandbox
  const hasZone = environment.timeZone !== null || recipients.some(({ timeZone }) => timeZone !== null)
  return isReminder && hasZone ? (await policyFor(tx, theCase.environmentId, theCase.integrationId)).send_window : 'always'
}
