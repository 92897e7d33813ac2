import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { checkImported } from '../accounts/moving/check-imported.js'
import { exportAccounts } from '../accounts/moving/export-accounts.js'
import { importAccounts } from '../accounts/moving/import-accounts.js'
import type { ImportResult } from '../accounts/moving/import-accounts.js'
import { readMoveKey } from '../accounts/moving/move-key.js'
import { environmentIdOf, withCliTools } from './command-tools.js'
import { createProgressBar } from './progress-bar.js'
import type { Tools } from '../tools.js'

/** Every line is in: 0. Some were refused: this. */
const someRefused = 2
const interrupted = 130

interface ImportOptions {
  readonly environment: string
  readonly dryRun?: true
  readonly events?: true
  readonly key?: string
  readonly refreshesPerMinute: number
  readonly check: boolean
  readonly checksPerMinute: number
  readonly report?: string
}

interface ExportOptions {
  readonly environment: string
  readonly out?: string
  readonly withCredentials?: true
  readonly key?: string
}

/** `relink import` and `relink export`. */
export const addMovingCommands = (program: Command): void => {
  program
    .command('import <file>')
    .description(
      'Import accounts from another system: one JSON object per line, or a .csv with dotted columns. Only inserts; after a stop or a crash, the same command resumes where it was.',
    )
    .requiredOption('--environment <name>', 'the environment that the accounts will belong to')
    .option('--dry-run', 'read and check everything, write nothing but the report')
    .option('--report <file>', 'where refused lines are written; the file’s name with .refused.ndjson (or .dry-run.ndjson) unless given')
    .option('--key <file>', 'private key that opens the credentials of `relink export --with-credentials`')
    .option('--events', 'send a webhook for each account (created, active), as POST /integrated-account does')
    .option('--refreshes-per-minute <n>', 'first refreshes of one OAuth app that are due in one minute, at most', readPace, 600)
    .option('--no-check', 'try no access token')
    .option('--checks-per-minute <n>', 'access tokens tried at one OAuth app’s platform in one minute, at most', readPace, 600)
    .addHelpText('after', importHelp)
    .action((file: string, options: ImportOptions) => withCliTools((tools) => runImport(tools, file, options)))

  program
    .command('export')
    .description(
      'Write every account of an environment as one JSON object per line, as `relink import` reads it. Without credentials unless asked for.',
    )
    .requiredOption('--environment <name>', 'whose accounts')
    .option('--out <file>', 'where to; standard output unless given')
    .option('--with-credentials', 'credentials too, sealed to the key of --key')
    .option('--key <file>', 'public key: a JWK or PEM file (RSA, EC, X25519), or 32 random bytes in base64 that both sides know')
    .addHelpText('after', exportHelp)
    .action((options: ExportOptions) => withCliTools((tools) => runExport(tools, options)))
}

const importHelp = `
A line is the body of POST /integrated-account with "integration" (its name) in place of environment_integration_id, and, where known:
id, external_id, status, label, contacts, remote_account { account or person, label }, created_at; context.oauth.token takes expires_at.
Without credentials an account comes in as needs_reauth. An account that is there already, by id or external_id, is left as it is.

No refresh token is sent. Access tokens that still live are tried afterwards with the integration's probe or userinfo call; Ctrl-C ends
that, and what was not tried is "not_checked_yet". First refreshes are spread by --refreshes-per-minute; what they find dead opens a case
that is held (import) until staff release it: POST /case/:id/release.

Exit code: 0 every line is in, 2 some lines were refused, 130 stopped, 1 something failed.
`

const exportHelp = `
A key pair to move credentials with:
  openssl genpkey -algorithm X25519 -out move.pem && openssl pkey -in move.pem -pubout -out move.pub.pem
  relink export --environment old --with-credentials --key move.pub.pem --out accounts.ndjson
  relink import accounts.ndjson --environment new --key move.pem
`

const runImport = async (tools: Tools, file: string, options: ImportOptions): Promise<void> => {
  const environmentId = await environmentIdOf(tools, options.environment)
  const dryRun = options.dryRun === true
  const report = options.report ?? `${file}.${dryRun ? 'dry-run' : 'refused'}.ndjson`
  const key = options.key === undefined ? null : await readMoveKey(options.key)
  const signal = untilAsked()
  const bar = createProgressBar(dryRun ? 'checking' : 'importing')
  const began = performance.now()
  const result = await importAccounts(tools, {
    environmentId,
    actor: 'cli',
    file,
    dryRun,
    events: options.events === true,
    key,
    refreshesPerMinute: options.refreshesPerMinute,
    report,
    signal,
    onProgress: ({ bytes, totalBytes, imported, refused }) => {
      bar.show(bytes, totalBytes, `${count(imported)} accounts, ${count(refused)} refused`)
    },
  }).finally(() => {
    bar.end()
  })
  for (const line of resultWords(result, { dryRun, report, ms: performance.now() - began })) console.log(line)
  if (!result.finished) process.exitCode = interrupted
  else if (result.refused > 0) process.exitCode = someRefused
  if (result.finished && !dryRun && options.check) await runCheck(tools, environmentId, options, signal)
}

const resultWords = (result: ImportResult, run: { readonly dryRun: boolean; readonly report: string; readonly ms: number }): string[] => {
  const { imported, refused, lines, finished: isFinished, resumedAt } = result
  const many = `${count(imported)} accounts ${run.dryRun ? 'would be imported' : 'imported'}, ${count(refused)} lines refused`
  return [
    ...(resumedAt === null ? [] : [`Resumed after line ${count(resumedAt)}, where an earlier run ended.`]),
    `${many}, ${(run.ms / 1000).toFixed(1)} s.${run.dryRun ? ' Nothing was written.' : ''}`,
    ...(refused === 0 ? [] : [`Which lines, and why: ${run.report}`]),
    ...(isFinished ? [] : [`Stopped after line ${count(lines)}; the same command resumes there.`]),
  ]
}

const runCheck = async (tools: Tools, environmentId: string, options: ImportOptions, signal: AbortSignal): Promise<void> => {
  const bar = createProgressBar('trying access tokens (Ctrl-C ends it)')
  const { healthy, refused, forbidden, unclear } = await checkImported(tools, {
    environmentId,
    perMinute: options.checksPerMinute,
    signal,
    onProgress: (done, total) => {
      bar.show(done, total, `${count(done)} of ${count(total)}`)
    },
  }).finally(() => {
    bar.end()
  })
  const tried = healthy + refused + forbidden + unclear
  if (tried > 0) {
    console.log(
      `${count(tried)} access tokens tried: ${count(healthy)} work, ${count(refused + forbidden)} were refused, ${count(unclear)} got no clear answer.`,
    )
  }
}

const runExport = async (tools: Tools, options: ExportOptions): Promise<void> => {
  const wantsCredentials = options.withCredentials === true
  if (wantsCredentials !== (options.key !== undefined)) {
    throw new Error('--with-credentials and --key go together: credentials leave only sealed to a key')
  }
  const key = options.key === undefined ? null : await readMoveKey(options.key)
  const environmentId = await environmentIdOf(tools, options.environment)
  const out = options.out === undefined ? process.stdout : createWriteStream(options.out, { mode: 0o600 })
  const bar = createProgressBar('exporting')
  const { accounts, unreadable } = await exportAccounts(tools, {
    environmentId,
    actor: 'cli',
    key,
    write: async (line) => {
      if (!out.write(line)) await once(out, 'drain')
    },
    onProgress: (done, total) => {
      bar.show(done, total, `${count(done)} accounts`)
    },
  }).finally(() => {
    bar.end()
  })
  if (out !== process.stdout) {
    out.end()
    await finished(out)
  }
  console.error(`${count(accounts)} accounts exported${wantsCredentials ? ', with credentials' : ', without credentials'}.`)
  if (unreadable.length > 0) {
    console.error(`${count(unreadable.length)} of them without: their credentials do not open with the keys in VAULT_KEYS:`)
    for (const id of unreadable) console.error(`  ${id}`)
    process.exitCode = someRefused
  }
}

/** Aborts when the process is asked to end; a second request ends it at once. */
const untilAsked = (): AbortSignal => {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(interrupted)
      controller.abort()
    })
  }
  return controller.signal
}

const count = (value: number): string => value.toLocaleString('en')

function readPace(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw new InvalidArgumentError('expected a whole number from 1 to 1000000.')
  return value
}
