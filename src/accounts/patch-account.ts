import { randomUUID } from 'node:crypto'
import { audit } from '../access/audit.js'
import { maskEmail } from '../domain/mask.js'
import { NotFound } from '../http/errors.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { writeAccountEvents } from './account/account-event.js'
import { accountJson } from './account/account-json.js'
import type { AccountJson } from './account/account-schema.js'
import type { ContactInput } from './contacts/contact.js'
import { setAccountContacts } from './contacts/contacts.js'
import { externalIdTaken } from './grant/insert-account.js'
import { lockAccount } from './account/lock-account.js'
import { publicContext } from './account/public-context.js'
import { requireSameHost } from './grant/require-same-host.js'
import { selectSecretFields, updateSettings } from './store/account-store.js'
import { upsertTenant } from './store/contact-store.js'
import type { FormerContact } from './store/former-contact-store.js'
import { endLinksOfFormer, tellFormerContacts } from './contacts/tell-former-contacts.js'
import type { ContactsAbove } from './contacts/tell-former-contacts.js'

/** What was sent; left out means as it was. */
export interface AccountPatch {
  readonly tenantId?: string | undefined
  readonly context?: Readonly<Record<string, unknown>> | undefined
  readonly contacts?: readonly ContactInput[] | undefined
  readonly externalId?: string | null | undefined
  readonly label?: string | null | undefined
  readonly impact?: string | null | undefined
  readonly notify?: boolean | undefined
}

/**
 * Changes an account's settings: `context` is merged shallowly and keeps its credentials, `contacts` are replaced whole, and an open case
 * then starts its ladder with them.
 * @throws NotFound, Conflict; Forbidden for a context that sends the credentials to another host
 */
export const patchAccount = async (
  tx: Tx,
  which: {
    readonly environmentId: string
    readonly accountId: string
    readonly actor: string
    /** May say where secrets go. */
    readonly mayRedirect: boolean
  },
  patch: AccountPatch,
  above: ContactsAbove,
): Promise<AccountJson> => {
  const { environmentId, accountId, actor } = which
  const account = await lockAccount(tx, accountId, environmentId)
  if (account === null || account.deletedAt !== null) throw new NotFound()
  if (patch.context !== undefined) await requireSameHost(tx, account, { given: patch.context, mayRedirect: which.mayRedirect })
  try {
    await updateSettings(tx, {
      id: accountId,
      tenantId: patch.tenantId ?? account.tenantId,
      externalId: patch.externalId === undefined ? account.externalId : patch.externalId,
      label: patch.label === undefined ? account.label : patch.label,
      context: publicContext({ ...account.context, ...patch.context }, await selectSecretFields(tx, account.integrationId)),
      impact: patch.impact === undefined ? account.impact : patch.impact,
      notify: patch.notify ?? account.notify,
    })
  } catch (error) {
    throw externalIdTaken(error) ?? error
  }
  if (patch.tenantId !== undefined) await upsertTenant(tx, { environmentId, tenantId: patch.tenantId })
  const takenOff = (removed: readonly FormerContact[]) => endLinksOfFormer(tx, above, { environmentId, accountId }, removed)
  const removed = patch.contacts === undefined ? [] : await setAccountContacts(tx, account, patch.contacts, takenOff)
  await tellFormerContacts(tx, {
    environmentId,
    account: { ...account, notify: patch.notify ?? account.notify },
    tenantId: patch.tenantId ?? account.tenantId,
    removed,
  })
  const otherPeople = patch.contacts !== undefined || (patch.tenantId !== undefined && patch.tenantId !== account.tenantId)
  if (otherPeople && account.openCaseId !== null) {
    await enqueue(tx, { kind: 'wake', environmentId, subjectId: account.openCaseId, payload: { id: randomUUID(), why: 'contacts' } })
  }
  await writeAccountEvents(tx, account, ['updated'])
  const fields = Object.entries(patch).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  await audit(tx, {
    environmentId,
    actor,
    action: 'changed',
    subjectKind: 'integrated_account',
    subjectId: accountId,
    data: { fields, ...(removed.length > 0 && { contacts_removed: removed.map(({ email }) => maskEmail(email)) }) },
  })
  return accountJson(tx, accountId)
}
