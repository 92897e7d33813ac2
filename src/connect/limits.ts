import type { Limit } from '../access/over-limit.js'

/** A person with two tabs and a nervous finger stays far below; a loop does not. */
export const linkLimit: Limit = { hits: 60, windowMs: 60_000 }
/** Tokens have 122 random bits: this is against load and noise, not against guessing. An office shares one address. */
export const unknownLimit: Limit = { hits: 30, windowMs: 60_000 }
/** An embedded page asks once a second; a few may stand open at once. */
export const statusLimit: Limit = { hits: 300, windowMs: 60_000 }
/** Mails that strangers with an old link could cause. */
export const freshLinkLimit: Limit = { hits: 3, windowMs: 3_600_000 }
