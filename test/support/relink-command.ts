import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Config } from '../../src/config.js'
import { packageRoot } from '../../src/database/package-root.js'
import { runToEnd } from './warm-relink.js'
import type { CommandEnd, CommandEnv } from './warm-relink.js'

export interface RunningCommand {
  readonly ended: Promise<CommandEnd>
  readonly kill: (signal: NodeJS.Signals) => void
}

/** What a command of an operator needs. */
const envOf = (settings: Config): CommandEnv => ({
  DATABASE_URL: settings.databaseUrl,
  VAULT_KEYS: settings.vaultKeys,
  LINK_KEYS: settings.linkKeys,
  // The harness's platform.
  EGRESS_ALLOW: '127.0.0.1/32',
  LOG_LEVEL: 'debug',
})

/** `relink <args>` from `dist`, in a process of its own. */
export const startCommand = (args: readonly string[], settings: Config): RunningCommand => {
  const child = spawn(process.execPath, [path.join(packageRoot, 'dist/src/cli.js'), ...args], {
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...envOf(settings) },
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString('utf8')))
  const ended = once(child, 'close').then(([code, signal]) => ({ end: (code ?? signal) as number | string | null, ...text }))
  return { ended, kill: (signal) => child.kill(signal) }
}

/** `relink <args>` to its end, in a process that has run others. */
export const runCommand = (args: readonly string[], settings: Config): Promise<CommandEnd> => runToEnd(args, envOf(settings))
