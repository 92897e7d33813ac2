import type { Schemas } from '../api/clients.js'
import type { Words } from '../parts/status-words.js'

type Health = Pick<Schemas['Webhook'], 'is_active' | 'failed_tries'>

/** How an endpoint stands: it is not well only because it is switched on. */
export const webhookWords = ({ is_active: isActive, failed_tries: failed }: Health): Words => {
  if (!isActive) return { tone: 'quiet', words: 'Switched off' }
  if (failed === 0) return { tone: 'good', words: 'Active' }
  return { tone: 'bad', words: failed === 1 ? 'The last try failed' : `The last ${String(failed)} tries failed` }
}
