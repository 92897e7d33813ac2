import { Decompress } from 'fzstd'

/** RFC 9659 3: a content coding's window is at most 8 MB; a decoder holds as much as the frame asks for. */
const mostWindow = 8 * 1024 * 1024
const magic = 0xfd2fb528
/** RFC 8878 3.1.2: sixteen numbers mark a frame that is to be skipped. */
const skippable = 0x184d2a50
const checksumLength = 4

/**
 * Zstandard (RFC 8878), at most `maxBytes` of output. Node has a decoder of its own from 22.15 on only, and 20.19 is our floor.
 * @throws RangeError with the code ERR_BUFFER_TOO_LARGE, as Node's decoders do; Error for what is no Zstandard
 */
export const inflateZstd = (body: Buffer, maxBytes: number): Buffer => {
  checkFrames(body)
  const parts: Uint8Array[] = []
  let size = 0
  const decoder = new Decompress((part) => {
    size += part.length
    if (size > maxBytes) throw tooLarge()
    // The decoder uses its buffer again.
    parts.push(part.slice())
  })
  decoder.push(body, true)
  return Buffer.concat(parts, size)
}

const tooLarge = (): RangeError => Object.assign(new RangeError('more than an answer may hold'), { code: 'ERR_BUFFER_TOO_LARGE' })

/** Walks the frames, since the decoder would take memory for whatever window each of them names. */
const checkFrames = (body: Buffer): void => {
  let at = 0
  while (at < body.length) {
    const start = body.readUInt32LE(at)
    if ((start & ~0xf) >>> 0 === skippable) {
      at += 8 + body.readUInt32LE(at + 4)
      continue
    }
    if (start !== magic) throw new Error('no Zstandard frame')
    at = endOfFrame(body, at + 4)
  }
}

/** RFC 8878 3.1.1: the frame's header, then blocks, then a checksum where the header says so. */
const endOfFrame = (body: Buffer, headerAt: number): number => {
  const descriptor = body.readUInt8(headerAt)
  const [isSingle, hasChecksum] = [(descriptor & 0x20) !== 0, (descriptor & 0x04) !== 0]
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0
  const sizeAt = headerAt + 1 + (isSingle ? 0 : 1) + dictionaryBytes
  if ((isSingle ? contentSize(body, sizeAt, sizeBytes) : windowOf(body.readUInt8(headerAt + 1))) > mostWindow) throw tooLarge()
  let at = sizeAt + sizeBytes
  for (;;) {
    // Cut off: the decoder gives what there is.
    if (at + 3 > body.length) return body.length
    const header = body.readUIntLE(at, 3)
    // A run (type 1) is one byte, however often it is repeated.
    at += 3 + ((header >> 1) % 4 === 1 ? 1 : header >> 3)
    if (header % 2 === 1) return at + (hasChecksum ? checksumLength : 0)
  }
}

/** RFC 8878 3.1.1.1.2: an exponent and eighths. */
const windowOf = (descriptor: number): number => 2 ** (10 + (descriptor >> 3)) * (1 + (descriptor & 7) / 8)

/** In bytes (RFC 8878 3.1.1.1.4). */
const contentSize = (body: Buffer, at: number, length: number): number =>
  length === 8 ? Number(body.readBigUInt64LE(at)) : length === 0 ? 0 : body.readUIntLE(at, length) + (length === 2 ? 256 : 0)
