import type { Caller } from '../http/caller.js'

/** How a caller is called in timelines and the audit. */
export const actorOf = (caller: Caller): string => `api:${caller.tokenName}`
