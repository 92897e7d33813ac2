import type { Queryable } from './database.js'

/** Does one operation for many items with as few statements as it can. Answers in the order of the calls. */
export type RunTogether<C, A, T> = (tx: T, calls: readonly C[]) => Promise<readonly A[]>

interface Waiting {
  readonly call: unknown
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/** Calls that wait for the same operation. */
interface Group {
  readonly run: RunTogether<unknown, unknown, Queryable>
  readonly turnOf: ((call: unknown) => string) | undefined
  waiting: readonly Waiting[]
}

/** Transactions in which many items are worked on in step. */
const inStep = new WeakMap<Queryable, Steps>()

/**
 * Makes an operation that a transaction over many items does once for all of them. Called for one item alone it runs at once; within `inLockstep`
 * a call waits until every item has come to one, then one operation runs for all that wait for it. What `run` calls in its turn runs at once.
 * `turnOf`: of calls with the same turn one runs, and the next when the item that had its turn waits again or is done.
 */
export const together =
  <C, A, T extends Queryable>(run: RunTogether<C, A, T>, turnOf?: (call: C) => string): ((tx: T, call: C) => Promise<A>) =>
  async (tx, call) => {
    const steps = inStep.get(tx)
    const key = { run, turnOf } as unknown as Pick<Group, 'run' | 'turnOf'>
    if (steps !== undefined) return (await steps.wait(key, call)) as A
    const [answer] = await run(tx, [call])
    return answer as A
  }

/**
 * Does `work` for each item within one transaction, all of them in step, so that a batch is the code of one item and needs none of its own. Answers
 * in the order of the items. @throws the first error of any item, once none of them is at work any more
 */
export const inLockstep = async <I, R>(tx: Queryable, items: readonly I[], work: (item: I) => Promise<R>): Promise<readonly R[]> => {
  const steps = new Steps({ ...tx }, items.length)
  inStep.set(tx, steps)
  const one = async (item: I): Promise<R> => {
    try {
      return await work(item)
    } catch (error) {
      throw steps.fail(error)
    } finally {
      steps.leave()
    }
  }
  try {
    const ended = await Promise.allSettled(items.map(one))
    return ended.map((end) => {
      if (end.status === 'rejected') throw steps.fail(end.reason)
      return end.value
    })
  } finally {
    inStep.delete(tx)
  }
}

class Steps {
  readonly #tx: Queryable
  readonly #groups = new Map<unknown, Group>()
  #atWork: number
  #waiting = 0
  #isRunning = false
  #failure: Error | null = null

  /** `tx` is the transaction under another name: what runs in it is not in step. */
  constructor(tx: Queryable, items: number) {
    this.#tx = tx
    this.#atWork = items
  }

  async wait(of: Pick<Group, 'run' | 'turnOf'>, call: unknown): Promise<unknown> {
    if (this.#failure !== null) throw this.#failure
    return new Promise((resolve, reject) => {
      const group = this.#groups.get(of.run) ?? { ...of, waiting: [] }
      group.waiting = [...group.waiting, { call, resolve, reject }]
      this.#groups.set(of.run, group)
      this.#waiting += 1
      this.#look()
    })
  }

  /** One item is done. */
  leave(): void {
    this.#atWork -= 1
    this.#look()
  }

  /** Returns the first failure: the transaction is lost by it, so nothing else begins. */
  fail(error: unknown): Error {
    this.#failure ??= error instanceof Error ? error : new Error('a batch failed', { cause: error })
    return this.#failure
  }

  #look(): void {
    if (!this.#isRunning && this.#waiting > 0 && this.#waiting >= this.#atWork) void this.#runNext()
  }

  async #runNext(): Promise<void> {
    this.#isRunning = true
    const groups = [...this.#groups.values()]
    // Groups without a turn run first: they let the case that has the turn finish it before another's begins.
    const group = groups.find(({ turnOf }) => turnOf === undefined) ?? groups[0]
    if (group !== undefined) await this.#run(group)
    this.#isRunning = false
    this.#look()
  }

  async #run(group: Group): Promise<void> {
    const { run, turnOf } = group
    const now = turnOf === undefined ? group.waiting : firstOfEach(group.waiting, turnOf)
    group.waiting = group.waiting.filter((one) => !now.includes(one))
    if (group.waiting.length === 0) this.#groups.delete(run)
    let end: (one: Waiting, index: number) => void
    try {
      if (this.#failure !== null) throw this.#failure
      const answers = await run(
        this.#tx,
        now.map(({ call }) => call),
      )
      end = ({ resolve }, index) => {
        resolve(answers[index])
      }
    } catch (error) {
      const failure = this.fail(error)
      end = ({ reject }) => {
        reject(failure)
      }
    }
    this.#waiting -= now.length
    now.forEach(end)
  }
}

const firstOfEach = (waiting: readonly Waiting[], turnOf: (call: unknown) => string): readonly Waiting[] => {
  const seen = new Set<string>()
  return waiting.filter(({ call }) => {
    const turn = turnOf(call)
    return !seen.has(turn) && seen.add(turn)
  })
}
