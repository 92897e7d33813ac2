import type { Tx } from '../tools.js'
import { selectUnfinished } from './store.js'

/** Cases older than `before` whose workflow has not noted its end and for which no start is waiting: at most 1000 a look. */
export const casesToReconcile = (tx: Tx, before: Date): Promise<readonly string[]> => selectUnfinished(tx, before)
