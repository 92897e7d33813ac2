import { noAnswer } from './no-answer.js'

/** A body as it comes in, at most `maxBytes` of it. @throws NoAnswer (`too_large`), and what the source throws */
export const readCapped = async (source: AsyncIterable<Buffer>, maxBytes: number, host: string): Promise<Buffer> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of source) {
    size += part.length
    // Leaving the loop destroys the stream, and with it the connection.
    if (size > maxBytes) throw noAnswer('too_large', host)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
