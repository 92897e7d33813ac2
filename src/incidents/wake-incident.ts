import { enqueue } from '../outbox/enqueue.js'
import type { Tx } from '../tools.js'
import { selectOpenId } from './store.js'

/** What the app's open incident waits for may just have been fixed: it asks at once. */
export const wakeIncident = async (
  tx: Tx,
  { id, environmentId }: { readonly id: string; readonly environmentId: string },
): Promise<void> => {
  const open = await selectOpenId(tx, id)
  if (open !== null) await enqueue(tx, { kind: 'incident', environmentId, subjectId: open })
}
