import { loadEnvironment } from '../../access/load-environment.js'
import { loadIntegration } from '../../integrations/load-integration.js'
import { queueMail } from '../../mail/queue-mail.js'
import type { Tx } from '../../tools.js'
import type { Account } from '../account/account.js'
import type { FormerContact } from '../store/former-contact-store.js'
import { insertFormerContacts, selectFormerContacts, selectTakenOffSince, deleteFormerContacts } from '../store/former-contact-store.js'
import { suppressedAmong } from './suppressed-among.js'
import { tenantName } from './contacts.js'

/** How long a former contact still gets success notices. */
const formerForMs = 7 * 86_400_000

/** Changing contacts back and forth must not flood a person with mails. */
const toldOncePerMs = 86_400_000

/** What of the modules above a change of contacts needs. */
export interface ContactsAbove {
  /** Ends the links that were mailed to these addresses. */
  revokeMailedLinks(
    tx: Tx,
    which: {
      readonly environmentId: string
      readonly accountId?: string
      readonly tenantId?: string
      readonly recipients: readonly string[]
    },
  ): Promise<void>
}

/** Whose contacts have changed: an account's, or a tenant's. */
export interface ChangedContacts {
  readonly environmentId: string
  /** `null`: the tenant's. */
  readonly account: Account | null
  readonly tenantId: string
  readonly removed: readonly FormerContact[]
}

/** The links mailed to people who are taken off the contacts end. */
export const endLinksOfFormer = async (
  tx: Tx,
  above: ContactsAbove,
  of: { readonly environmentId: string; readonly accountId: string } | { readonly environmentId: string; readonly tenantId: string },
  removed: readonly FormerContact[],
): Promise<void> => {
  if (removed.length > 0) await above.revokeMailedLinks(tx, { ...of, recipients: removed.map(({ email }) => email) })
}

/**
 * Notifies contacts who were removed, perhaps by the person who wants to be asked instead: the links mailed to them end, they get a mail, and for
 * seven days success notices go to them too. No mail is sent to people whose mail can't arrive, nor about an account whose `notify` is false.
 */
export const tellFormerContacts = async (tx: Tx, changed: ChangedContacts): Promise<void> => {
  const { environmentId, account, tenantId, removed } = changed
  if (removed.length === 0) return
  const of = { environmentId, accountId: account?.id ?? null, tenantId: account === null ? tenantId : null }
  const told = await selectTakenOffSince(tx, of, new Date(tx.now.getTime() - toldOncePerMs))
  await insertFormerContacts(tx, of, removed)
  if (account?.notify === false) return
  const suppressed = await suppressedAmong(tx, { environmentId, accountId: account?.id ?? null }, addresses(removed))
  const environment = await loadEnvironment(tx, environmentId)
  const tenant = await tenantName(tx, environmentId, tenantId)
  const integration = account === null ? null : await loadIntegration(tx, account.integrationId)
  for (const { email, name, locale, timeZone, state } of removed) {
    if (state !== 'ok' || told.has(email) || suppressed.has(email)) continue
    await queueMail(tx, {
      environment,
      content: {
        kind: 'contact_removed',
        name,
        platform: integration?.label ?? null,
        account: account === null ? null : (account.label ?? account.remoteAccount?.label ?? null),
        tenant,
        at: tx.now,
        until: new Date(tx.now.getTime() + formerForMs),
      },
      recipient: { email, name, locale, timeZone },
      key: null,
      caseId: account?.openCaseId ?? null,
      accountId: account?.id ?? null,
      isSandbox: account?.isSandbox ?? false,
    })
  }
}

/** Who was a contact of the account, or of its tenant, until less than seven days ago, and may be mailed. */
export const formerContacts = async (
  tx: Tx,
  account: Pick<Account, 'id' | 'environmentId' | 'tenantId'>,
): Promise<readonly FormerContact[]> => {
  const former = await selectFormerContacts(tx, account, new Date(tx.now.getTime() - formerForMs))
  const suppressed = await suppressedAmong(tx, { environmentId: account.environmentId, accountId: account.id }, addresses(former))
  return former.filter(({ email, state }) => state === 'ok' && !suppressed.has(email))
}

const addresses = (people: readonly FormerContact[]): readonly string[] => people.map(({ email }) => email)

export const forgetFormerContacts = (tx: Tx): Promise<void> => deleteFormerContacts(tx, new Date(tx.now.getTime() - formerForMs))
