import { isDatabaseUnreachable } from '../../database/is-unreachable.js'
import { retried } from '../../database/retried.js'
import type { Tools } from '../../tools.js'
import type { HeldLease } from './held-lease.js'

const storeAgainMs = 250

/**
 * A platform that rotates has forgotten the old refresh token by now, and only this process has the new one: if the database is down, the write is
 * retried for as long as the lease keeps others from using the old one.
 */
export const whileLeased = <T>(tools: Pick<Tools, 'log'>, lease: Pick<HeldLease, 'until'>, store: () => Promise<T>): Promise<T> =>
  retried(store, (error) => {
    if (!isDatabaseUnreachable(error) || performance.now() > lease.until - storeAgainMs) throw error
    tools.log.warn({ err: error }, 'refreshed tokens could not be stored yet; tried again')
    return storeAgainMs
  })
