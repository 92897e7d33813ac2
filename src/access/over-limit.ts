import type { Tx } from '../tools.js'
import { countHit } from './store.js'

export interface Limit {
  readonly hits: number
  readonly windowMs: number
}

/** Seconds until the next window where there were too many hits, else null. Counted in PostgreSQL, so that all processes share it. */
export const overLimit = async (tx: Tx, key: string, limit: Limit): Promise<number | null> => {
  const start = Math.floor(tx.now.getTime() / limit.windowMs) * limit.windowMs
  const hits = await countHit(tx, key, new Date(start), tx.now)
  return hits > limit.hits ? Math.max(1, Math.ceil((start + limit.windowMs - tx.now.getTime()) / 1000)) : null
}
