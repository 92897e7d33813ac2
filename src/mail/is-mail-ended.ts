import type { Tx } from '../tools.js'
import { mailByKey } from './store.js'

/** Whether the mail with this key has come to its end, whatever became of it; false: it is not written yet, or not sent yet. */
export const isMailEnded = async (tx: Tx, environmentId: string, key: string): Promise<boolean> => {
  const mail = await mailByKey(tx, environmentId, key)
  return mail !== null && mail.state !== 'queued' && mail.state !== 'sending'
}
