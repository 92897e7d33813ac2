import type { Queryable } from './database.js'

/** What signatures' timestamps, platforms' tokens and people who read a log can bear. */
export const skewToleranceMs = 2_000

/** How this machine's clock stands against PostgreSQL's. */
export interface ClockSkew {
  /** Milliseconds ahead; negative: behind. */
  readonly aheadMs: number
  /** Half of the round trip: the uncertainty of `aheadMs`. */
  readonly unsureMs: number
}

export const readClockSkew = async (db: Queryable): Promise<ClockSkew> => {
  const before = Date.now()
  const { rows } = await db.query<{ now: number }>(`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`)
  const after = Date.now()
  return { aheadMs: (before + after) / 2 - (rows[0]?.now ?? 0), unsureMs: (after - before) / 2 }
}

export const isSkewed = ({ aheadMs, unsureMs }: ClockSkew): boolean => Math.abs(aheadMs) - unsureMs > skewToleranceMs
