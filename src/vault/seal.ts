import { createCipheriv, createDecipheriv, randomBytes, randomFillSync } from 'node:crypto'
import { VaultUnreadable } from './errors.js'
import type { KeyRing } from './key-ring.js'

/** Where a sealed value belongs; it opens nowhere else. */
export interface Place {
  readonly table: string
  /** The row's id. */
  readonly row: string
  readonly field: string
}

/** RFC 3394 2.2.3.1, the default initial value of key wrap. */
const wrapIv = Buffer.from('a6a6a6a6a6a6a6a6', 'hex')
/** RFC 7518 5.3: a content key of 256 bits, an IV of 96, a tag of 128. */
const bytes = { key: 32, wrapped: 40, iv: 12, tag: 16 }
const base64url = /^[A-Za-z0-9_-]*$/

/**
 * JWE compact (RFC 7516 7.1), a fresh content key each time (A256KW + A256GCM, RFC 7518 4.4 and 5.3); the place is in the protected
 * header. By Node's own ciphers: through WebCrypto, as libraries do it, a seal takes ten times as long (200 µs), and a sweep seals a
 * million times. A test opens it with `jose`, and what `jose` made with this.
 */
export const seal = (keys: KeyRing, place: Place, plaintext: string): string => {
  const { kid, bytes: wrappingKey } = keys.first
  const header = toText(JSON.stringify({ alg: 'A256KW', enc: 'A256GCM', kid, table: place.table, row: place.row, field: place.field }))
  const [contentKey, iv] = [takeRandom(bytes.key), takeRandom(bytes.iv)]
  const wrap = createCipheriv('id-aes256-wrap', wrappingKey, wrapIv)
  const wrapped = Buffer.concat([wrap.update(contentKey), wrap.final()])
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(header))
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
  return [header, toText(wrapped), toText(iv), toText(ciphertext), toText(cipher.getAuthTag())].join('.')
}

/** Asking OpenSSL for a few bytes costs as much as for some thousand. */
const reserve = { bytes: randomBytes(4096), taken: 4096 }

/** Each byte is handed out once, and not kept. */
const takeRandom = (length: number): Buffer => {
  if (reserve.taken + length > reserve.bytes.length) {
    randomFillSync(reserve.bytes)
    reserve.taken = 0
  }
  const taken = Buffer.from(reserve.bytes.subarray(reserve.taken, reserve.taken + length))
  reserve.bytes.fill(0, reserve.taken, reserve.taken + length)
  reserve.taken += length
  return taken
}

/** @throws VaultUnreadable */
export const open = (keys: KeyRing, place: Place, sealed: string): string => {
  const at = `${place.table}.${place.field} of ${place.row}`
  const unreadable = (cause?: unknown) =>
    new VaultUnreadable(`${at} does not open with the keys in VAULT_KEYS, or was changed`, cause === undefined ? {} : { cause })
  const parts = sealed.split('.')
  const [header, wrapped, iv, ciphertext, tag] = parts
  if (header === undefined || wrapped === undefined || iv === undefined || ciphertext === undefined || tag === undefined) throw unreadable()
  // Node's decoder reads over what is no base64, and a changed text must not pass for the one that was written.
  if (parts.length !== 5 || !parts.every((part) => base64url.test(part))) throw unreadable()
  const claims = headerOf(header)
  if (claims?.['alg'] !== 'A256KW' || claims['enc'] !== 'A256GCM') throw unreadable()
  const key = typeof claims['kid'] === 'string' ? keys.find(claims['kid']) : undefined
  if (key === undefined) throw new VaultUnreadable(`${at} was sealed under a key that is not in VAULT_KEYS`)
  const plaintext = attempt(unreadable, () => {
    const unwrap = createDecipheriv('id-aes256-wrap', key.bytes, wrapIv)
    const contentKey = Buffer.concat([unwrap.update(exactly(wrapped, bytes.wrapped)), unwrap.final()])
    const decipher = createDecipheriv('aes-256-gcm', contentKey, exactly(iv, bytes.iv), { authTagLength: bytes.tag })
    decipher.setAAD(Buffer.from(header)).setAuthTag(exactly(tag, bytes.tag))
    return decipher.update(ciphertext, 'base64url', 'utf8') + decipher.final('utf8')
  })
  if (claims['table'] !== place.table || claims['row'] !== place.row || claims['field'] !== place.field) {
    throw new VaultUnreadable(`${at} holds a value that was sealed for another place`)
  }
  return plaintext
}

const toText = (value: string | Buffer): string => (typeof value === 'string' ? Buffer.from(value) : value).toString('base64url')

const headerOf = (text: string): Record<string, unknown> | null => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return typeof parsed === 'object' ? (parsed as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}

const exactly = (text: string, length: number): Buffer => {
  const value = Buffer.from(text, 'base64url')
  if (value.length !== length) throw new RangeError('a part of another length')
  return value
}

const attempt = <T>(unreadable: (cause: unknown) => VaultUnreadable, work: () => T): T => {
  try {
    return work()
  } catch (cause) {
    throw unreadable(cause)
  }
}
