import { setImmediate as nextTurn } from 'node:timers/promises'

interface Call<C, A> {
  readonly call: C
  readonly resolve: (answer: A) => void
  readonly reject: (error: Error) => void
}

/** Enough to make a statement or a commit cheap for each; a storm's calls come as several groups, so that none waits for all. */
const most = 40

/**
 * Makes an operation of its own transaction that is done for many at once: what is asked for while one is under way comes with the next. So a
 * commit that many wait for is one. `by`: the object (a process's database) whose calls come together. Answers in the order of the calls.
 */
export const grouped = <By extends object, C, A>(run: (by: By, calls: readonly C[]) => Promise<readonly A[]>) => {
  const waiting = new WeakMap<By, Call<C, A>[]>()

  const runAll = async (by: By, calls: Call<C, A>[]): Promise<void> => {
    waiting.set(by, calls)
    while (calls.length > 0) {
      // What else has come with this turn of the event loop is not left to the next group.
      await nextTurn()
      const now = calls.splice(0, most)
      try {
        const answers = await run(
          by,
          now.map(({ call }) => call),
        )
        now.forEach(({ resolve }, index) => {
          resolve(answers[index] as A)
        })
      } catch (error) {
        const failure = error instanceof Error ? error : new Error('a group failed', { cause: error })
        for (const { reject } of now) reject(failure)
      }
    }
    waiting.delete(by)
  }

  return (by: By, call: C): Promise<A> =>
    new Promise((resolve, reject) => {
      const one = { call, resolve, reject }
      const next = waiting.get(by)
      if (next === undefined) void runAll(by, [one])
      else next.push(one)
    })
}
