import * as fs from 'node:fs/promises'

/** A part's log grows by a few lines a day; one older file is kept so that what led to a crash can still be read. */
const largest = 5_000_000

/** Opens a log for appending (0600), as a descriptor for a child process: it can go on writing when we are gone. The caller closes it. */
export async function openLog(file: string): Promise<fs.FileHandle> {
  const size = await fs.stat(file).then(
    (stat) => stat.size,
    () => 0,
  )
  if (size > largest) await fs.rename(file, `${file}.1`)
  return fs.open(file, 'a', 0o600)
}

/** The last lines, for an error message. */
export async function endOfLog(file: string): Promise<string> {
  const text = await fs.readFile(file, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-8).join('\n')
}
