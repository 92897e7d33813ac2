import type { Tx } from '../tools.js'
import { updateCause } from './store.js'

/** The refresh fails too: the outage is an ordinary one from here on, of the credentials of this generation. */
export const turnCause = (tx: Tx, caseId: string, generation: number): Promise<void> =>
  updateCause(tx, caseId, { cause: 'refresh', generation })
