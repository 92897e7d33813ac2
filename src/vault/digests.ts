import { createHash, createHmac } from 'node:crypto'
import type { Key } from './key-ring.js'

/** Each use of a key or hash has a label of its own, so that no value of one use is ever a value of another. */
const hmac = (key: Key, label: string, value: string): Buffer =>
  createHmac('sha256', key.bytes).update(`relink ${label} v1\0${value}`).digest()

/** The token of a link, derived from its id: a version-4 UUID, so 122 of the HMAC's bits. */
export const deriveLinkToken = (key: Key, linkId: string): string => {
  const bytes = hmac(key, 'link token', linkId).subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** 64 bits of proof that an address names a mail of ours, hex: a guess is right once in 10^19. */
export const mailMac = (key: Key, mailId: string): string => hmac(key, 'mail address', mailId).subarray(0, 8).toString('hex')

/** What a token is looked up by. UUIDs are the same in capitals (RFC 9562 4). */
export const digestLinkToken = (key: Key, token: string): string => hmac(key, 'link digest', token.toLowerCase()).toString('hex')

/** Tells a wrong key under a known kid from the right one, and nothing about the key. */
export const checkValue = (kind: 'vault' | 'link', key: Key): string => hmac(key, 'check value', kind).toString('hex')

/** Of values with 122 random bits or more: no key needed, so it outlives every rotation. Hex. */
export const plainDigest = (label: string, value: string): string =>
  createHash('sha256').update(`relink ${label} v1\0${value}`).digest('hex')
