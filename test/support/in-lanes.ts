/** As many at once as a company's application may have under way. */
const lanes = 30

/** Works through all, `lanes` at a time; results in order. */
export const inLanes = async <T, R>(all: readonly T[], work: (one: T, index: number) => Promise<R>): Promise<R[]> => {
  const done: R[] = []
  const left = all.entries()
  const lane = async (): Promise<void> => {
    for (const [index, one] of left) done[index] = await work(one, index)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return done
}
