import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { packageRoot } from '../../src/database/package-root.js'

export interface RelinkCommand {
  readonly pid: number
  /** Standard output so far. */
  output(): string
  /** Standard error so far. */
  errors(): string
  kill(signal: NodeJS.Signals): void
  /** Its exit code, or the signal. */
  readonly ended: Promise<number | string | null>
}

/** `relink <words>` from `dist` (of `root`, a checkout), as an operator runs it, with these environment variables and no others of ours. */
export const runRelink = (
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  root = packageRoot,
): RelinkCommand => {
  const child = spawn(process.execPath, [path.join(root, 'dist/src/cli.js'), ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')))
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string | null)
  return { pid: child.pid ?? 0, output: () => out, errors: () => err, kill: (signal) => child.kill(signal), ended }
}
