import type { ChildProcess } from 'node:child_process'

interface Question {
  readonly id: number
  readonly what: string
  readonly args: readonly unknown[]
}

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** Milliseconds since the epoch with fractions; the same clock in every process of the machine. */
export const now = (): number => performance.timeOrigin + performance.now()

let asked = 0

/** Asks a child process that `serveAsked`. Throws what it threw, or when it ends. */
export const ask = <T>(child: ChildProcess, what: string, ...args: readonly unknown[]): Promise<T> =>
  new Promise((resolve, reject) => {
    const question: Question = { id: (asked += 1), what, args }
    const settle = (): void => {
      child.off('message', hear)
      child.off('exit', ended)
    }
    const hear = ({ id, value, error }: Answer): void => {
      if (id !== question.id) return
      settle()
      if (error === undefined) resolve(value as T)
      else reject(new Error(error))
    }
    const ended = (): void => {
      settle()
      reject(new Error(`the process that was asked for ${what} has ended`))
    }
    child.on('message', hear).on('exit', ended)
    child.send(question)
  })

type Served = Readonly<Record<string, (...args: never[]) => unknown>>

/** Serves the parent's questions by name; ends with the parent. */
export const serveAsked = (served: Served): void => {
  process.on('message', ({ id, what, args }: Question) => {
    Promise.resolve()
      .then(() => served[what]?.(...(args as never[])))
      .then(
        (value) => process.send?.({ id, value }),
        (error: unknown) => process.send?.({ id, error: String(error) }),
      )
  })
  process.on('disconnect', () => process.exit(0))
}
