import type { Caller } from '../http/caller.js'

/** How a caller is called in timelines and the audit. */
export const actorOf = ({ staff, tokenName }: Caller): string => (staff ? `staff:${staff.email}` : `api:${tokenName}`)
