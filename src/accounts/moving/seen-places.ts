import { createHash } from 'node:crypto'

/** The ids and `external_id`s that lines have claimed so far. */
export interface SeenPlaces {
  readonly has: (place: string) => boolean
  readonly add: (place: string) => unknown
}

/**
 * For a whole file: 52 bits of a hash for each place, 40 MB for a million. Two of a million share one by chance once in ten thousand files,
 * and a dry run then refuses a line too many.
 */
export const seenInFile = (): SeenPlaces => {
  const seen = new Set<number>()
  const hashed = (place: string): number => {
    const hash = createHash('sha1').update(place).digest()
    return hash.readUIntBE(0, 6) * 16 + (hash.readUInt8(6) & 0x0f)
  }
  return { has: (place) => seen.has(hashed(place)), add: (place) => seen.add(hashed(place)) }
}
