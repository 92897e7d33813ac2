import { VaultKeysInvalid } from './errors.js'

export interface Key {
  readonly kid: string
  readonly bytes: Uint8Array
}

/** The keys of one variable: the first writes or mints, all read. */
export interface KeyRing {
  readonly first: Key
  readonly all: readonly Key[]
  /** Undefined for a kid that is not configured (any more). */
  readonly find: (kid: string) => Key | undefined
}

/** A256KW and HMAC-SHA-256 both take 256 bits. */
const keyBytes = 32
const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/

/** @throws VaultKeysInvalid naming the variable */
export const keyRing = (variable: 'VAULT_KEYS' | 'LINK_KEYS', value: string): KeyRing => {
  const refuse = (why: string) =>
    new VaultKeysInvalid(
      `${variable} ${why}; expected kid:base64[,kid:base64…], each key ${String(keyBytes)} random bytes (openssl rand -base64 ${String(keyBytes)}), the first one writes`,
    )
  const all = value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry, index): Key => {
      const nth = `entry ${String(index + 1)}`
      const colon = entry.indexOf(':')
      // The kid is not shown either: where the colon is missing, it would be the key.
      if (colon < 0) throw refuse(`${nth} has no colon`)
      const kid = entry.slice(0, colon)
      if (!/^[A-Za-z0-9._-]{1,64}$/.test(kid))
        throw refuse(`${nth} has a kid that is not 1 to 64 letters, digits, dots, dashes or underscores`)
      const text = entry.slice(colon + 1)
      const bytes = base64.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : new Uint8Array()
      if (bytes.length !== keyBytes) throw refuse(`${nth} (${kid}) is not ${String(keyBytes)} bytes of base64`)
      return { kid, bytes }
    })
  const first = all[0]
  if (first === undefined) throw refuse('is empty')
  if (new Set(all.map((key) => key.kid)).size < all.length) throw refuse('has the same kid twice')
  return { first, all, find: (kid) => all.find((key) => key.kid === kid) }
}
