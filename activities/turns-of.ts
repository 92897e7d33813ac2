import type { Environment } from '../src/access/environment.js'
import type { Contact } from '../src/accounts/contacts/contact.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import { isMailEnded } from '../src/mail/read-mails.js'
import { gathersFor } from '../src/mail/join-mail.js'
import { domainOfAddress } from '../src/mail/pace.js'
import { takeTurn } from '../src/mail/take-turn.js'
import type { Tx } from '../src/tools.js'

/** A reminder step of a case, and whom it may reach now. */
export interface StepOfCase {
  readonly environment: Environment
  readonly contacts: readonly Contact[]
  readonly caseId: string
  readonly isSandbox: boolean
  readonly key: string
  readonly step: string
}

/**
 * When the mails of a reminder step have their turn at the pace of their domains, by contact; left out: now. What a person asked for (a resend, a fresh
 * link) goes at once. Domains in their order, so that two steps never wait for each other.
 */
export const turnsOf = async (
  tx: Tx,
  { environment, contacts, caseId, isSandbox, key, step }: StepOfCase,
): Promise<ReadonlyMap<string, Date>> => {
  const { id: environmentId, mail, pacedDomains } = environment
  const setting = mail.per_domain_per_minute
  const turns = new Map<string, Date>()
  if (reminderOf(key) === null) return turns
  const paced = contacts
    .map(({ id, email }) => ({ id, email, domain: domainOfAddress(email) }))
    .filter(({ domain }) => setting !== null || pacedDomains.includes(domain))
    .sort((one, other) => (one.domain < other.domain ? -1 : 1))
  for (const { id, email, domain } of paced) {
    const mailKey = `${caseId}/${step}/${id}`
    // A mail that gathers has its turn; what joins it needs none.
    if ((await isMailEnded(tx, environmentId, mailKey)) || (await gathersFor(tx, { environmentId, email, isSandbox }))) continue
    const at = await takeTurn(tx, { environmentId, domain, key: mailKey, caseId, setting })
    if (at !== null) turns.set(id, at)
  }
  return turns
}
