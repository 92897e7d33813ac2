import { createReadStream } from 'node:fs'
import { longestLine } from './source.js'
import type { Place, SourceLine } from './source.js'

const newline = 0x0a
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** One JSON object a line; empty lines are passed over. Memory holds a piece of the file and one line. */
export async function* readNdjson(file: string, from: Place): AsyncGenerator<SourceLine, undefined, undefined> {
  let { bytes: end, line } = from
  let parts: Buffer[] = []
  let length = 0
  const finish = (): SourceLine | null => {
    const whole = length > longestLine ? null : parts.length === 1 ? parts[0] : Buffer.concat(parts)
    parts = []
    length = 0
    line += 1
    const read = whole == null ? { problem: `is longer than ${String(longestLine)} bytes` } : parsed(whole)
    return read === null ? null : { line, end, endLine: line, read }
  }
  for await (const chunk of createReadStream(file, { start: from.bytes, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, start)) {
      end += at + 1 - start
      keep(chunk.subarray(start, at))
      start = at + 1
      const one = finish()
      if (one !== null) yield one
    }
    end += chunk.length - start
    keep(chunk.subarray(start))
  }
  const last = length > 0 ? finish() : null
  if (last !== null) yield last

  function keep(part: Buffer): void {
    length += part.length
    if (length <= longestLine && part.length > 0) parts.push(part)
  }
}

/** Null: nothing is there. */
const parsed = (bytes: Buffer): SourceLine['read'] | null => {
  let text: string
  try {
    // Decoding takes a byte order mark away.
    text = utf8.decode(bytes)
  } catch {
    return { problem: 'is not UTF-8' }
  }
  if (text.trim() === '') return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { value } : { problem: 'is not a JSON object' }
  } catch {
    // The parser's own message quotes the text.
    return { problem: 'is not JSON' }
  }
}
