import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { noAnswer } from './no-answer.js'
import { inflateZstd } from './inflate-zstd.js'

/** A decoder gives at most this many bytes, and throws where there are more. */
export type Inflate = (body: Buffer, maxBytes: number) => Buffer

/** A truncated stream yields what was decoded so far: a missing checksum loses nothing. */
const lenient = { finishFlush: constants.Z_SYNC_FLUSH }
const gunzip: Inflate = (body, maxOutputLength) => gunzipSync(body, { ...lenient, maxOutputLength })

/** RFC 9110 8.4.1 means a zlib stream (RFC 1950) by `deflate`; some servers send the bare one (RFC 1951). */
const inflate: Inflate = (body, maxOutputLength) => {
  const isZlib = body.length > 1 && (body.readUInt8(0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0
  return (isZlib ? inflateSync : inflateRawSync)(body, { ...lenient, maxOutputLength })
}

const brotli: Inflate = (body, maxOutputLength) =>
  brotliDecompressSync(body, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength })

/** By the names of IANA's registry of content codings, and the older spellings (RFC 9110 8.4.1.3). */
const decoders: Readonly<Record<string, Inflate>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: brotli,
  zstd: inflateZstd,
}

/** More codings than any server puts around an answer; each could multiply what has to be held. */
const mostCodings = 3

/**
 * A body as it was before its content codings (RFC 9110 8.4), at most `maxBytes` long after each. We ask for none; a CDN may code all the
 * same. Bytes that are not what their label says come back as they are, and so does what no decoder here knows.
 * @throws NoAnswer (`too_large`)
 */
export const decodeBody = (body: Buffer, contentEncoding: string | undefined, maxBytes: number, host: string): Buffer => {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  if (codings.length > mostCodings) return body
  let decoded = body
  // The last one named was applied last.
  for (const coding of codings.reverse()) {
    const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
    if (decode === undefined || decoded.length === 0) return decoded
    try {
      decoded = decode(decoded, maxBytes)
    } catch (error) {
      if (isTooLarge(error)) throw noAnswer('too_large', host)
      return decoded
    }
  }
  return decoded
}

const isTooLarge = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
