import { createCipheriv, randomFillSync } from 'node:crypto'
import { compactDecrypt } from 'jose'
import { VaultUnreadable } from './errors.js'
import type { KeyRing } from './key-ring.js'

/** Where a sealed value belongs; it opens nowhere else. */
export interface Place {
  readonly table: string
  /** The row's id. */
  readonly row: string
  readonly field: string
}

/** RFC 3394 2.2.3.1. */
const keyWrapIv = Buffer.alloc(8, 0xa6)
/** A content key of 256 bits and an IV of 96 (RFC 7518 5.3), which no other value ever shares. */
const sizes = { contentKey: 32, iv: 12 }

/**
 * JWE compact, a fresh content key each time (A256KW + A256GCM, RFC 7518 4.4 and 5.3); the place stands in the protected header. Written
 * here for its speed: jose, through WebCrypto, takes several times the CPU, which is most of what an import of a million accounts costs. What is
 * written is opened by jose.
 */
export const seal = (keys: KeyRing, place: Place, plaintext: string): string => {
  const { kid, bytes } = keys.first
  const header = base64url(
    Buffer.from(JSON.stringify({ alg: 'A256KW', enc: 'A256GCM', kid, table: place.table, row: place.row, field: place.field })),
  )
  const fresh = randomFillSync(Buffer.alloc(sizes.contentKey + sizes.iv))
  const contentKey = fresh.subarray(0, sizes.contentKey)
  const iv = fresh.subarray(sizes.contentKey)
  const wrap = createCipheriv('id-aes256-wrap', bytes, keyWrapIv)
  const wrapped = Buffer.concat([wrap.update(contentKey), wrap.final()])
  const content = createCipheriv('aes-256-gcm', contentKey, iv)
  // RFC 7516 5.1, step 14: the protected header is authenticated too.
  content.setAAD(Buffer.from(header, 'ascii'))
  const sealed = Buffer.concat([content.update(plaintext, 'utf8'), content.final()])
  return [header, base64url(wrapped), base64url(iv), base64url(sealed), base64url(content.getAuthTag())].join('.')
}

const base64url = (bytes: Buffer): string => bytes.toString('base64url')

/** @throws VaultUnreadable */
export const open = async (keys: KeyRing, place: Place, sealed: string): Promise<string> => {
  const at = `${place.table}.${place.field} of ${place.row}`
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed,
    (header) => {
      const key = typeof header.kid === 'string' ? keys.find(header.kid) : undefined
      if (key === undefined) throw new VaultUnreadable(`${at} was sealed under a key that is not in VAULT_KEYS`)
      return key.bytes
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
