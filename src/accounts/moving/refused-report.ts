import * as fs from 'node:fs/promises'
import type { Refusal } from './prepared-line.js'

export interface RefusedLine {
  readonly line: number
  readonly refused: readonly Refusal[]
}

/** The lines that were not imported, as JSON lines beside the file: where, and why. */
export interface RefusedReport {
  /** Writes behind the first `at` bytes and answers the new length; it is on the disk when it resolves. */
  readonly write: (at: number, lines: readonly RefusedLine[]) => Promise<number>
  /** Cuts off what was written behind `length` and not kept. */
  readonly close: (length: number) => Promise<void>
}

/**
 * What stands behind `kept` bytes came of a batch that was not committed, and is written again: so each refused line is there once,
 * whenever the process was killed.
 */
export const openRefusedReport = async (file: string, kept: number): Promise<RefusedReport> => {
  const handle = await fs.open(file, kept > 0 ? 'r+' : 'w', 0o600)
  await handle.truncate(kept)
  return {
    write: async (at, lines) => {
      if (lines.length === 0) return at
      const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(lineOf(line))}\n`).join(''))
      await handle.write(bytes, 0, bytes.length, at)
      await handle.datasync()
      return at + bytes.length
    },
    close: async (length) => {
      await handle.truncate(length)
      await handle.close()
    },
  }
}

const lineOf = ({ line, refused: [first, ...more] }: RefusedLine) => ({
  line,
  field: first?.field ?? 'line',
  reason: first?.reason ?? '',
  ...(more.length > 0 ? { more } : {}),
})
