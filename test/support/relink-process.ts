import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Config } from '../../src/config.js'
import { packageRoot } from '../../src/database/package-root.js'
import { bounds } from '../../src/domain/bounds.js'
import { durationMs } from '../../src/domain/duration.js'
import { freePort } from './free-port.js'
import { waitFor } from './wait-for.js'

export interface RelinkProcess {
  readonly pid: number
  /** Its API, or the worker's health. */
  readonly url: string
  /** Everything it wrote so far. */
  output(): string
  /** Resolves when it has ended, with its exit code or the signal. */
  kill(signal: NodeJS.Signals): Promise<number | string | null>
  readonly ended: Promise<number | string | null>
}

/** As near as a process of its own takes it: a test's time-outs may be shorter than any that can be set. */
const seconds = (ms: number, name: keyof typeof bounds): string => `PT${String(Math.max(ms, durationMs(bounds[name].least) ?? 0) / 1000)}S`

/** `relink api` or `relink worker` from `dist` (of `root`, a checkout), with the given settings as environment variables, and options; resolves when it is ready. */
export const startRelinkProcess = async (
  part: 'api' | 'worker',
  settings: Config,
  env: Readonly<Record<string, string>>,
  root = packageRoot,
  options: readonly string[] = [],
): Promise<RelinkProcess> => {
  const port = await freePort()
  const child = spawn(process.execPath, [path.join(root, 'dist/src/cli.js'), part, ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DATABASE_URL: settings.databaseUrl,
      DATABASE_POOL_SIZE: String(settings.databasePoolSize),
      TEMPORAL_ADDRESS: settings.temporalAddress,
      TEMPORAL_UI_URL: settings.temporalUiUrl,
      SMTP_URL: settings.smtpUrl,
      SMTP_CONNECTIONS: String(settings.smtpConnections),
      SMTP_TIMEOUT: seconds(settings.smtpTimeout, 'SMTP_TIMEOUT'),
      SMTP_ANSWER_TIMEOUT: seconds(settings.smtpAnswerTimeout, 'SMTP_ANSWER_TIMEOUT'),
      PUBLIC_URL: settings.publicUrl,
      VAULT_KEYS: settings.vaultKeys,
      LINK_KEYS: settings.linkKeys,
      // The harness's platform and receiver.
      EGRESS_ALLOW: settings.egressAllow || '127.0.0.1/32',
      RELINK_NAME: settings.name,
      PLATFORM_TIMEOUT: seconds(settings.platformTimeout, 'PLATFORM_TIMEOUT'),
      LINK_LIFE: seconds(settings.linkLife, 'LINK_LIFE'),
      ATTEMPT_LIFE: seconds(settings.attemptLife, 'ATTEMPT_LIFE'),
      DELIVERY_BACK_OFF: seconds(settings.deliveryBackOff, 'DELIVERY_BACK_OFF'),
      DELIVERY_WINDOW: seconds(settings.deliveryWindow, 'DELIVERY_WINDOW'),
      DELIVERY_TIMEOUT: seconds(settings.deliveryTimeout, 'DELIVERY_TIMEOUT'),
      WEBHOOK_DEACTIVATE_AFTER: seconds(settings.webhookDeactivateAfter, 'WEBHOOK_DEACTIVATE_AFTER'),
      INCIDENT_SETTLE: seconds(settings.incidentSettle, 'INCIDENT_SETTLE'),
      INCIDENT_REMIND: seconds(settings.incidentRemind, 'INCIDENT_REMIND'),
      INCIDENT_PROBES: String(settings.incidentProbes),
      INCIDENT_RELEASE_PER_MINUTE: String(settings.incidentReleasePerMinute),
      OUTBREAK_TENANTS: String(settings.outbreakTenants),
      OUTBREAK_WINDOW: seconds(settings.outbreakWindow, 'OUTBREAK_WINDOW'),
      OUTBREAK_QUIET: seconds(settings.outbreakQuiet, 'OUTBREAK_QUIET'),
      PROBES_APART: seconds(settings.probesApart, 'PROBES_APART'),
      REPORTS_APART: seconds(settings.reportsApart, 'REPORTS_APART'),
      RECONCILE_EVERY: seconds(settings.reconcileEvery, 'RECONCILE_EVERY'),
      SWEEP_EVERY: seconds(settings.sweepEvery, 'SWEEP_EVERY'),
      SWEEP_PAUSE: seconds(settings.sweepPause, 'SWEEP_PAUSE'),
      SECOND_TRY_AFTER: seconds(settings.secondTryAfter, 'SECOND_TRY_AFTER'),
      CLIENT_CHECK_EVERY: seconds(settings.clientCheckEvery, 'CLIENT_CHECK_EVERY'),
      SWEEP_APP_CONCURRENCY: String(settings.sweepAppConcurrency),
      OPENING_MAX: String(settings.openingMax),
      OPENING_BATCH_FROM: String(settings.openingBatchFrom),
      LOG_LEVEL: 'debug',
      BIND: '127.0.0.1',
      PORT: String(port),
      ...env,
    },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string | null)
  const url = `http://127.0.0.1:${env['PORT'] ?? String(port)}`
  const kill: RelinkProcess['kill'] = (signal) => {
    child.kill(signal)
    return ended
  }
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null
  try {
    await waitFor(async () => isOver() || (await fetch(`${url}/readyz`)).ok, `relink ${part} to be ready`)
    if (isOver()) throw new Error(`relink ${part} ended at once`)
  } catch (error) {
    await kill('SIGKILL')
    throw new Error(`${(error as Error).message}\n${text.slice(-4000)}`, { cause: error })
  }
  return { pid: child.pid ?? 0, url, output: () => text, kill, ended }
}
