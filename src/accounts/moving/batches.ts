import type { PreparedLine } from './prepared-line.js'
import type { SourceLine } from './source.js'

/** Enough that a commit costs little for each account, and little enough that a kill loses less than a second of work. */
const mostLines = 2500
/** Large lines fill a batch sooner. */
const mostBytes = 4 * 1024 * 1024

/**
 * Lines, prepared, by the batch. The next batch is prepared while the caller stores this one, and no more than that: memory holds two.
 * Where the file can't be read on, what was read before is given first.
 */
export async function* batchesOf(
  lines: AsyncGenerator<SourceLine, undefined, undefined>,
  prepare: (line: SourceLine) => Promise<PreparedLine>,
  signal: AbortSignal,
): AsyncGenerator<readonly PreparedLine[]> {
  const failures: unknown[] = []
  const take = async (): Promise<readonly PreparedLine[]> => {
    const batch: Promise<PreparedLine>[] = []
    let begins: number | undefined
    try {
      while (batch.length < mostLines) {
        const next = await lines.next()
        if (next.done === true) break
        batch.push(prepare(next.value))
        begins ??= next.value.end
        if (next.value.end - begins > mostBytes) break
      }
    } catch (error) {
      failures.push(error)
    }
    return Promise.all(batch)
  }
  try {
    let ahead = take()
    for (;;) {
      const batch = await ahead
      const over = batch.length === 0 || signal.aborted || failures.length > 0
      if (!over) {
        ahead = take()
        // If the import stops before the next batch, that batch's failure is never awaited.
        ahead.catch(() => undefined)
      }
      if (batch.length > 0 && !signal.aborted) yield batch
      if (over) break
    }
  } finally {
    await lines.return(undefined)
  }
  if (failures.length > 0) throw failures[0]
}
