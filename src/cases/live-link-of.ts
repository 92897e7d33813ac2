import type { Tx } from '../tools.js'
import { selectLink } from './store.js'

/** The latest link of the case's mails that still works. */
export const liveLinkOf = (
  tx: Tx,
  caseId: string,
): Promise<{ readonly id: string; readonly kid: string; readonly expiresAt: Date } | null> => selectLink(tx, caseId)
