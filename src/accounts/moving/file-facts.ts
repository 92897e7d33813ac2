import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** What tells a file's content from any other, and its size in bytes. */
export interface FileFacts {
  readonly digest: string
  readonly bytes: number
}

export const fileFacts = async (file: string): Promise<FileFacts> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { digest: hash.digest('hex'), bytes }
}
