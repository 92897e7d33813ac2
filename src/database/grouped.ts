interface Call<C, A> {
  readonly call: C
  readonly resolve: (answer: A) => void
  readonly reject: (error: Error) => void
}

/**
 * Makes an operation of its own transaction that is done for many at once: what is asked for while one is under way comes with the next. So a
 * commit that many wait for is one. `by`: the object (a process's database) whose calls come together. Answers in the order of the calls.
 */
export const grouped = <By extends object, C, A>(run: (by: By, calls: readonly C[]) => Promise<readonly A[]>) => {
  const waiting = new WeakMap<By, Call<C, A>[]>()

  const runAll = async (by: By, first: Call<C, A>[]): Promise<void> => {
    for (let calls = first; calls.length > 0;) {
      const next: Call<C, A>[] = []
      waiting.set(by, next)
      try {
        const answers = await run(
          by,
          calls.map(({ call }) => call),
        )
        calls.forEach(({ resolve }, index) => {
          resolve(answers[index] as A)
        })
      } catch (error) {
        const failure = error instanceof Error ? error : new Error('a group failed', { cause: error })
        for (const { reject } of calls) reject(failure)
      }
      calls = next
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
