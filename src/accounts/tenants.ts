import { randomUUID } from 'node:crypto'
import { audit } from '../access/audit.js'
import type { Queryable } from '../database/database.js'
import { maskEmail } from '../domain/mask.js'
import { NotFound } from '../http/errors.js'
import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import type { ContactJson } from './account/account-schema.js'
import type { ContactInput } from './contacts/contact.js'
import { setTenantContacts } from './contacts/contacts.js'
import { isTenantOfAnAccount, selectOpenCasesOfTenant } from './store/account-store.js'
import { selectTenant, upsertTenant } from './store/contact-store.js'
import type { FormerContact } from './store/former-contact-store.js'
import { endLinksOfFormer, tellFormerContacts } from './contacts/tell-former-contacts.js'
import type { ContactsAbove } from './contacts/tell-former-contacts.js'

export interface TenantJson {
  readonly tenant_id: string
  readonly name: string | null
  readonly time_zone: string | null
  readonly contacts: ContactJson[]
}

interface WhichTenant {
  readonly environmentId: string
  readonly tenantId: string
}

/** @throws NotFound: it was never written, and owns no account */
export const getTenant = async (db: Queryable, { environmentId, tenantId }: WhichTenant): Promise<TenantJson> => {
  const row = await selectTenant(db, environmentId, tenantId)
  if (row !== null) return { tenant_id: tenantId, ...row }
  if (!(await isTenantOfAnAccount(db, environmentId, tenantId))) throw new NotFound()
  return { tenant_id: tenantId, name: null, time_zone: null, contacts: [] }
}

/** Writes a tenant's name, zone and contacts, these whole; open cases of its accounts start their ladder with them, or look at their hours again. */
export const putTenant = async (
  tx: Tx,
  which: WhichTenant & { readonly actor: string },
  given: {
    readonly name: string | null | undefined
    readonly timeZone: string | null | undefined
    readonly contacts: readonly ContactInput[] | undefined
  },
  above: ContactsAbove,
): Promise<TenantJson> => {
  let removed: readonly FormerContact[] = []
  const { environmentId, tenantId, actor } = which
  await upsertTenant(tx, { environmentId, tenantId, name: given.name, timeZone: given.timeZone })
  if (given.contacts !== undefined) {
    removed = await setTenantContacts(tx, which, given.contacts, (former) =>
      endLinksOfFormer(tx, above, { environmentId, tenantId }, former),
    )
    await tellFormerContacts(tx, { environmentId, account: null, tenantId, removed })
  }
  if (given.contacts !== undefined || given.timeZone !== undefined) {
    for (const subjectId of await selectOpenCasesOfTenant(tx, environmentId, tenantId)) {
      await enqueue(tx, { kind: 'wake', environmentId, subjectId, payload: { id: randomUUID(), why: 'contacts' } })
    }
  }
  const data = removed.length === 0 ? {} : { contacts_removed: removed.map(({ email }) => maskEmail(email)) }
  await audit(tx, { environmentId, actor, action: 'changed', subjectKind: 'tenant', subjectId: tenantId, data })
  return getTenant(tx, which)
}
