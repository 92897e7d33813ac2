import { CompactEncrypt, compactDecrypt } from 'jose'
import type { CryptoKey } from 'jose'
import { VaultUnreadable } from './errors.js'
import type { Key, KeyRing } from './key-ring.js'

/** Where a sealed value belongs; it opens nowhere else. */
export interface Place {
  readonly table: string
  /** The row's id. */
  readonly row: string
  readonly field: string
}

/** From bytes, jose would import the key anew for each value: half of what sealing costs. */
const imported = new WeakMap<Key, Promise<CryptoKey>>()

const wrappingKey = (key: Key): Promise<CryptoKey> => {
  const known = imported.get(key)
  if (known !== undefined) return known
  const made = crypto.subtle.importKey('raw', new Uint8Array(key.bytes), 'AES-KW', false, ['wrapKey', 'unwrapKey'])
  imported.set(key, made)
  return made
}

/** JWE compact, a fresh content key each time (A256KW + A256GCM, RFC 7518 4.4 and 5.3); the place stands in the protected header. */
export const seal = async (keys: KeyRing, place: Place, plaintext: string): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(plaintext))
    .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', kid: keys.first.kid, table: place.table, row: place.row, field: place.field })
    .encrypt(await wrappingKey(keys.first))

/** @throws VaultUnreadable */
export const open = async (keys: KeyRing, place: Place, sealed: string): Promise<string> => {
  const at = `${place.table}.${place.field} of ${place.row}`
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed,
    (header) => {
      const key = typeof header.kid === 'string' ? keys.find(header.kid) : undefined
      if (key === undefined) throw new VaultUnreadable(`${at} was sealed under a key that is not in VAULT_KEYS`)
      return wrappingKey(key)
    },
    { keyManagementAlgorithms: ['A256KW'], contentEncryptionAlgorithms: ['A256GCM'] },
  ).catch((cause: unknown) => {
    if (cause instanceof VaultUnreadable) throw cause
    throw new VaultUnreadable(`${at} does not open with the keys in VAULT_KEYS, or was changed`, { cause })
  })
  if (protectedHeader['table'] !== place.table || protectedHeader['row'] !== place.row || protectedHeader['field'] !== place.field) {
    throw new VaultUnreadable(`${at} holds a value that was sealed for another place`)
  }
  return new TextDecoder().decode(plaintext)
}
