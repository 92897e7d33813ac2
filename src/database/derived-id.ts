import { createHash } from 'node:crypto'

/** Relink's own namespace for name-based ids; any constant UUID will do, it must only never change. */
const namespace = Buffer.from('7c9e6679f3d04f7e9a5b1d2c3e4f5a6b', 'hex')

/** A UUIDv5 (RFC 9562 5.5) of the parts: a step that runs again makes the same id. */
export const derivedId = (...parts: readonly string[]): string => {
  const hash = createHash('sha1').update(namespace).update(parts.join('\u0000')).digest().subarray(0, 16)
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
