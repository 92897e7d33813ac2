import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { packageRoot } from '../../src/database/package-root.js'

export interface CommandEnd {
  /** Exit code, or the signal that ended it. */
  readonly end: number | string | null
  readonly stdout: string
  readonly stderr: string
}

export type CommandEnv = Readonly<Record<string, string | undefined>>

/** Those that wait for a command. They end with this process. */
const idle: WarmProcess[] = []

/**
 * Runs `relink <words>` from `dist` to its end, with these environment variables and no others of ours. The process has run other commands
 * before: loading what a command needs takes it two seconds of a core, which dozens of commands would each take again. Whether a process
 * ends by itself behind its command is for tests that start one of its own.
 */
export const runToEnd = async (words: readonly string[], env: CommandEnv): Promise<CommandEnd> => {
  const one = idle.pop() ?? new WarmProcess()
  const result = await one.run(words, { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env })
  if (one.isAlive) idle.push(one)
  return result
}

class WarmProcess {
  readonly #child: ChildProcess
  readonly #text = { stdout: '', stderr: '' }
  readonly #closed: Promise<unknown[]>

  constructor() {
    const script = path.join(packageRoot, 'test/support/warm-process.js')
    this.#child = fork(script, [], { cwd: packageRoot, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: {} })
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (chunk: string) => (this.#text[name] += chunk))
    }
    this.#closed = once(this.#child, 'close')
  }

  get isAlive(): boolean {
    return this.#child.connected
  }

  async run(words: readonly string[], env: CommandEnv): Promise<CommandEnd> {
    this.#text.stdout = this.#text.stderr = ''
    const mark = randomBytes(16).toString('hex')
    const told = once(this.#child, 'message') as Promise<[{ readonly end: number }]>
    this.#child.send({ words, env, mark })
    const answer = await Promise.race([told, this.#closed.then(() => null)])
    if (answer === null) {
      const end = this.#child.exitCode ?? this.#child.signalCode
      return { end, stdout: this.#without(mark, 'stdout'), stderr: this.#without(mark, 'stderr') }
    }
    const [stdout, stderr] = await Promise.all((['stdout', 'stderr'] as const).map((name) => this.#upTo(mark, name)))
    return { end: answer[0].end, stdout: stdout ?? '', stderr: stderr ?? '' }
  }

  /** What it wrote before the mark, which may arrive after the message. */
  async #upTo(mark: string, name: 'stdout' | 'stderr'): Promise<string> {
    const stream = this.#child[name]
    while (stream !== null && !this.#text[name].includes(mark)) await once(stream, 'data')
    return this.#without(mark, name)
  }

  #without(mark: string, name: 'stdout' | 'stderr'): string {
    return this.#text[name].replace(mark, '')
  }
}
