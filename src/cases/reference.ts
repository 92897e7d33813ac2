import { randomInt } from 'node:crypto'

/** Crockford's base32: no I, L, O, U, so that it survives a telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A new `RL-` reference: 6 random characters, about 1.07 thousand million; the caller tries again when one is taken. */
export const newReference = (): string => `RL-${Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)] ?? '0').join('')}`
