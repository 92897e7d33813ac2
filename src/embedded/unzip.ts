import { createWriteStream } from 'node:fs'
import * as fs from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

/** Signatures and sizes in bytes, from APPNOTE.TXT 6.3.10, 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end). */
const localHeader = { signature: 0x04034b50, size: 30 }
const centralHeader = { signature: 0x02014b50, size: 46 }
const endRecord = { signature: 0x06054b50, size: 22 }
const longestComment = 0xffff
const deflated = 8

/** Writes the one entry whose name ends so to `target`, readable by all and executable. Throws where there is none, or no ZIP that we read. */
export async function unzipOne(zip: string, nameEnd: string, target: string): Promise<void> {
  const file = await fs.open(zip)
  try {
    const entry = await findEntry(file, nameEnd)
    const local = await bytes(file, entry.offset, localHeader.size)
    if (local.readUInt32LE(0) !== localHeader.signature) throw new Error(`${zip} is not whole`)
    const start = entry.offset + localHeader.size + local.readUInt16LE(26) + local.readUInt16LE(28)
    const packed = file.createReadStream({ start, end: start + entry.packedSize - 1, autoClose: false })
    await pipeline(packed, createInflateRaw(), createWriteStream(target, { mode: 0o755 }))
  } finally {
    await file.close()
  }
}

interface Entry {
  readonly offset: number
  readonly packedSize: number
}

async function findEntry(file: fs.FileHandle, nameEnd: string): Promise<Entry> {
  const { size } = await file.stat()
  const tail = await bytes(file, Math.max(0, size - endRecord.size - longestComment), Math.min(size, endRecord.size + longestComment))
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (at < 0) throw new Error('it is not a ZIP archive')
  const directory = await bytes(file, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12))
  for (let next = 0; next + centralHeader.size <= directory.length;) {
    if (directory.readUInt32LE(next) !== centralHeader.signature) break
    const names = next + centralHeader.size
    const name = directory.toString('utf8', names, names + directory.readUInt16LE(next + 28))
    if (name.endsWith(nameEnd)) {
      if (directory.readUInt16LE(next + 10) !== deflated) throw new Error(`${name} is packed in a way that is not known here`)
      return { offset: directory.readUInt32LE(next + 42), packedSize: directory.readUInt32LE(next + 20) }
    }
    next = names + directory.readUInt16LE(next + 28) + directory.readUInt16LE(next + 30) + directory.readUInt16LE(next + 32)
  }
  throw new Error(`it has no ${nameEnd}`)
}

async function bytes(file: fs.FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
