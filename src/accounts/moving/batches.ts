import type { PreparedLine } from './prepared-line.js'
import type { SourceLine } from './source.js'

/** Enough that a commit costs little for each account, and little enough that a kill loses less than a second of work. */
const mostLines = 1000
/** Large lines fill a batch sooner. */
const mostBytes = 4 * 1024 * 1024

/**
 * Lines, prepared, by the batch. The next batch is prepared while the caller stores this one, and no more than that: memory holds two.
 * Where the file can't be read on, what was read before is given first.
 */
export async function* batchesOf(
  lines: AsyncGenerator<SourceLine>,
  prepare: (line: SourceLine) => Promise<PreparedLine>,
  signal: AbortSignal,
): AsyncGenerator<readonly PreparedLine[]> {
  let broken: { readonly error: unknown } | null = null
  const take = async (): Promise<readonly PreparedLine[]> => {
    const batch: Promise<PreparedLine>[] = []
    let begins: number | undefined
    try {
      while (batch.length < mostLines) {
        const { done, value } = await lines.next()
        if (done === true) break
        batch.push(prepare(value))
        begins ??= value.end
        if (value.end - begins > mostBytes) break
      }
    } catch (error) {
      broken = { error }
    }
    return Promise.all(batch)
  }
  try {
    let ahead = take()
    for (;;) {
      const batch = await ahead
      const over = batch.length === 0 || signal.aborted || broken !== null
      if (!over) {
        ahead = take()
        // Whoever stops before the next batch never hears of its failure.
        ahead.catch(() => undefined)
      }
      if (batch.length > 0 && !signal.aborted) yield batch
      if (over) break
    }
  } finally {
    await lines.return(undefined)
  }
  const failed = broken as { readonly error: unknown } | null
  if (failed !== null) throw failed.error
}
