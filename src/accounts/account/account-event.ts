import { derivedId } from '../../database/derived-id.js'
import type { Tx } from '../../tools.js'
import { writeEvent } from '../../webhooks/write-event.js'
import type { Account } from './account.js'
import { accountJson, accountJsonOf } from './account-json.js'
import type { AccountView } from '../store/account-view-store.js'
import type { AccountEventName } from './events.js'

type NameOf<E> = E extends `integrated_account:${infer Name}` ? Exclude<Name, 'deleted'> : never
type AccountEvent = NameOf<AccountEventName>

/**
 * Writes an account's events with its current state; `view`: its row, if it was just written. For one case each event is sent once: its id is derived
 * from case and event.
 */
export const writeAccountEvents = async (
  tx: Tx,
  account: Pick<Account, 'id' | 'environmentId'>,
  events: readonly AccountEvent[],
  { caseId, view }: { readonly caseId?: string; readonly view?: AccountView | null } = {},
): Promise<void> => {
  if (events.length === 0) return
  const payload = view == null ? await accountJson(tx, account.id) : accountJsonOf(view)
  for (const name of events) {
    const event = `integrated_account:${name}`
    await writeEvent(tx, {
      environmentId: account.environmentId,
      event,
      payload,
      accountId: account.id,
      ...(caseId === undefined ? {} : { caseId, id: derivedId(caseId, event) }),
    })
  }
}
