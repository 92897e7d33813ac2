import type { Tx } from '../tools.js'
import { countHit } from './store.js'

export interface Limit {
  readonly hits: number
  readonly windowMs: number
}

/** A person with two tabs and a nervous finger stays far below; a loop does not. */
export const linkLimit: Limit = { hits: 60, windowMs: 60_000 }
/** Tokens have 122 random bits: this is against load and noise, not against guessing. An office shares one address. */
export const unknownLimit: Limit = { hits: 30, windowMs: 60_000 }
/** An embedded page asks once a second; a few may stand open at once. */
export const statusLimit: Limit = { hits: 300, windowMs: 60_000 }
/** Mails that strangers with an old link could cause. */
export const freshLinkLimit: Limit = { hits: 3, windowMs: 3_600_000 }

/** Seconds until the next window where there were too many hits, else null. Counted in PostgreSQL, so that all processes share it. */
export const overLimit = async (tx: Tx, key: string, limit: Limit): Promise<number | null> => {
  const start = Math.floor(tx.now.getTime() / limit.windowMs) * limit.windowMs
  const hits = await countHit(tx, key, new Date(start))
  return hits > limit.hits ? Math.max(1, Math.ceil((start + limit.windowMs - tx.now.getTime()) / 1000)) : null
}
