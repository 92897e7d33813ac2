import { retried } from './retried.js'

/** 40001: serialization failure. 40P01: deadlock detected. PostgreSQL has rolled everything back: the same work may simply be done again. */
const codes = new Set(['40001', '40P01'])

/** Whether PostgreSQL gave one transaction up for the sake of another. */
export const isTransactionConflict = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.has(error.code)

/** The first and three more: what still meets others after that is better answered 503 than done forever. */
const tries = 4
const firstPauseMs = 20

/**
 * Runs `work`, and again where PostgreSQL gave it up for another transaction (40001, 40P01), after a short random pause; the only place
 * that does so. `work` must do nothing but talk to PostgreSQL.
 * @throws what `work` throws at last; the API answers a conflict that is left with 503 and `Retry-After`
 */
export const tryAgain = <T>(work: () => Promise<T>, onConflict: (error: unknown, attempt: number) => void): Promise<T> =>
  retried(work, (error, attempt) => {
    if (!isTransactionConflict(error)) throw error
    onConflict(error, attempt)
    if (attempt === tries) throw error
    return Math.random() * firstPauseMs * 2 ** attempt
  })
