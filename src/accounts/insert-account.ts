import { randomUUID } from 'node:crypto'
import { Conflict } from '../http/errors.js'
import type { Tx } from '../tools.js'
import type { RemoteAccount } from './account.js'
import { writeAccountEvents } from './account-event.js'
import type { ContactInput } from './contact.js'
import { setAccountContacts } from './contacts.js'
import { publicContext } from './public-context.js'
import { insertAccountRow } from './store/account-store.js'
import { upsertTenant } from './store/contact-store.js'
import { writeGrant } from './write-grant.js'
import type { GrantedTokens } from './write-grant.js'

export interface NewAccount {
  /** Random unless given: the callback's is derived, so that a repeat inserts nothing twice. */
  readonly id?: string
  readonly environmentId: string
  readonly integrationId: string
  readonly tenantId: string
  readonly granted: GrantedTokens
  readonly remoteAccount: RemoteAccount | null
  readonly missingScopes?: readonly string[]
  readonly label?: string | null
  readonly context?: Readonly<Record<string, unknown>>
  readonly isSandbox?: boolean
  readonly externalId?: string | null
  readonly impact?: string | null
  readonly notify?: boolean
  readonly contacts?: readonly ContactInput[]
}

/**
 * A new account, `active`, generation 1, with the events `created` and `active`.
 * @throws Conflict for an `external_id` that another account has
 */
export const insertAccount = async (tx: Tx, given: NewAccount): Promise<{ readonly id: string }> => {
  const id = given.id ?? randomUUID()
  const { environmentId, tenantId } = given
  try {
    await insertAccountRow(tx, {
      id,
      environmentId,
      integrationId: given.integrationId,
      tenantId,
      externalId: given.externalId ?? null,
      isSandbox: given.isSandbox ?? false,
      label: given.label ?? given.remoteAccount?.label ?? null,
      context: publicContext(given.context ?? {}),
      impact: given.impact ?? null,
      notify: given.notify ?? true,
      missingScopes: given.missingScopes ?? [],
      remoteAccount: given.remoteAccount,
    })
  } catch (error) {
    throw externalIdTaken(error) ?? error
  }
  await upsertTenant(tx, { environmentId, tenantId })
  await writeGrant(tx, id, 1, given.granted)
  await setAccountContacts(tx, { environmentId, id }, given.contacts ?? [])
  await writeAccountEvents(tx, { id, environmentId }, ['created', 'active'])
  return { id }
}

/** PostgreSQL's word for a second account with the same `external_id`, as the caller's. */
export const externalIdTaken = (error: unknown): Conflict | null => {
  const taken = error instanceof Error && 'constraint' in error && error.constraint === 'integrated_accounts_external'
  if (!taken) return null
  const message = 'another account of this environment has it'
  return new Conflict(`external_id: ${message}`, { errors: [{ field: 'external_id', message }], cause: error })
}
