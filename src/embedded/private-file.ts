import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs/promises'

/** Writes a file that only its owner reads (0600), whole or not at all: a reader, or a crash, never meets half of it. */
export async function writePrivateFile(path: string, text: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}`
  await fs.writeFile(temporary, text, { mode: 0o600, flush: true })
  await fs.rename(temporary, path)
}

export async function readFileIfThere(path: string): Promise<string | undefined> {
  try {
    return await fs.readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
