import { randomUUID } from 'node:crypto'
import { Conflict } from '../../http/errors.js'
import type { Tx } from '../../tools.js'
import type { RemoteAccount } from '../account/account.js'
import { writeAccountEvents } from '../account/account-event.js'
import type { ContactInput } from '../contacts/contact.js'
import { setAccountContacts } from '../contacts/contacts.js'
import { publicContext } from '../account/public-context.js'
import { insertAccountRow } from '../store/account-store.js'
import { upsertTenant } from '../store/contact-store.js'
import type { VerifiedGrant } from './verify-grant.js'
import { grantedTokensOf, writeGrant } from './write-grant.js'
import type { GrantedTokens } from './write-grant.js'

interface Owner {
  readonly environmentId: string
  readonly integrationId: string
  readonly tenantId: string
  readonly isSandbox: boolean
  readonly context: Readonly<Record<string, unknown>>
  /** Names that the context never shows. */
  readonly secretFields?: readonly string[]
}

/** An account as it is imported. */
export interface NewAccount extends Owner {
  readonly granted: GrantedTokens
  readonly remoteAccount: RemoteAccount | null
  readonly missingScopes: readonly string[]
  readonly label: string | null
  readonly externalId: string | null
  readonly impact: string | null
  readonly notify: boolean
  readonly contacts: readonly ContactInput[]
}

/** A new account by a verified consent. Returns its id. */
export const insertAccount = (tx: Tx, given: Owner & { readonly grant: VerifiedGrant }): Promise<string> => {
  const { grant, context, ...owner } = given
  return insertGranted(tx, {
    ...owner,
    context: { ...context, ...grant.keptContext },
    secretFields: Object.keys(grant.secrets ?? {}),
    granted: grantedTokensOf(grant),
    remoteAccount: grant.identity,
    label: grant.label,
    missingScopes: [],
    externalId: null,
    impact: null,
    notify: true,
    contacts: [],
  })
}

/**
 * A new account, `active`, generation 1, with the events `created` and `active`. Returns its id.
 * @throws Conflict for an `external_id` that another account has
 */
export const insertGranted = async (tx: Tx, given: NewAccount): Promise<string> => {
  const id = randomUUID()
  const { environmentId, tenantId } = given
  try {
    await insertAccountRow(tx, {
      ...given,
      id,
      label: given.label ?? given.remoteAccount?.label ?? null,
      context: publicContext(given.context, given.secretFields),
      authenticationMethod: given.granted.method ?? 'oauth2',
    })
  } catch (error) {
    throw externalIdTaken(error) ?? error
  }
  await upsertTenant(tx, { environmentId, tenantId })
  await writeGrant(tx, id, 1, given.granted)
  await setAccountContacts(tx, { environmentId, id }, given.contacts)
  await writeAccountEvents(tx, { id, environmentId }, ['created', 'active'])
  return id
}

/** PostgreSQL's word for a second account with the same `external_id`, as the caller's. */
export const externalIdTaken = (error: unknown): Conflict | null => {
  const taken = error instanceof Error && 'constraint' in error && error.constraint === 'integrated_accounts_external'
  if (!taken) return null
  const message = 'another account of this environment has it'
  return new Conflict(`external_id: ${message}`, { errors: [{ field: 'external_id', message }], cause: error })
}
