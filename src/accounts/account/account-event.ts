import { derivedId } from '../../database/derived-id.js'
import type { Tx } from '../../tools.js'
import { writeEvent } from '../../webhooks/write-event.js'
import type { Account } from './account.js'
import { accountJson } from './account-json.js'
import type { AccountEventName } from './events.js'

type NameOf<E> = E extends `integrated_account:${infer Name}` ? Exclude<Name, 'deleted'> : never
type AccountEvent = NameOf<AccountEventName>

/**
 * Tells of an account as it is now. Of one case, each event goes out once: its id comes of case and event.
 */
export const writeAccountEvents = async (
  tx: Tx,
  account: Pick<Account, 'id' | 'environmentId'>,
  events: readonly AccountEvent[],
  caseId?: string,
): Promise<void> => {
  if (events.length === 0) return
  const payload = await accountJson(tx, account.id)
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
