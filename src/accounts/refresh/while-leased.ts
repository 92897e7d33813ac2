import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseUnreachable } from '../../database/is-unreachable.js'
import type { Tools } from '../../tools.js'
import type { HeldLease } from './held-lease.js'

const storeAgainMs = 250

/**
 * A platform that rotates has forgotten the old refresh token by now, and only this process has the new one: if the database is down, the write is
 * retried for as long as the lease keeps others from using the old one.
 */
export const whileLeased = async <T>(tools: Pick<Tools, 'log'>, lease: Pick<HeldLease, 'until'>, store: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await store()
    } catch (error) {
      if (!isDatabaseUnreachable(error) || performance.now() > lease.until - storeAgainMs) throw error
      tools.log.warn({ err: error }, 'refreshed tokens could not be stored yet; tried again')
      await sleep(storeAgainMs)
    }
  }
}
