import type { Tx } from '../tools.js'
import type { Case } from './case.js'
import { selectUnfinished } from './store.js'

/** A place in the order in which the reconciler walks through cases. */
export interface CasePlace {
  readonly openedAt: Date
  readonly id: string
}

/** The next page of cases, opened before `before`, whose workflow has not noted its end and for which no start is waiting. */
export const casesToReconcile = (tx: Tx, before: Date, from: CasePlace): Promise<readonly Case[]> => selectUnfinished(tx, before, from)
