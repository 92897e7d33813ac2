/** Runs `work` for all, `width` at once; fails with the first failure. */
export const inParallel = async <T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = []
  const waiting = items.entries()
  const one = async (): Promise<void> => {
    // One iterator for all: each takes what is next.
    for (const [index, item] of waiting) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: width }, one))
  return results
}
