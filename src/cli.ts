import { randomBytes } from 'node:crypto'
import { Command, InvalidArgumentError } from 'commander'
import { createApiToken } from './access/create-api-token.js'
import { findEnvironment } from './access/load-environment.js'
import { inviteStaff } from './access/staff/invite-staff.js'
import { addApiCommands } from './cli/api.js'
import { ApiCommandFailure, exitCodes } from './cli/api-client.js'
import { addEnvironmentCommands } from './cli/environment.js'
import { addIntegrationCommands } from './cli/integration.js'
import { addMailCommands } from './cli/mail.js'
import { addMovingCommands } from './cli/moving.js'
import { cutOverWords } from './cli/cut-over-words.js'
import { ConfigError, readConfig } from './config.js'
import { documentedVariables } from './variables.js'
import { databaseWords } from './cli/database-words.js'
import { Database } from './database/database.js'
import { migrate, migrationStates, pendingMigrations } from './database/migrate.js'
import type { MigrationState } from './database/migrate.js'
import { requireSchema } from './database/schema-state.js'
import { examine } from './doctor/examine.js'
import { findingsWords, isWell } from './doctor/findings-words.js'
import { isDnsServer } from './doctor/lookup.js'
import { roles } from './domain/role.js'
import type { Role } from './domain/role.js'
import { isScope, ordinaryScopes, scopes } from './domain/scope.js'
import type { Scope } from './domain/scope.js'
import { failureWords } from './cli/failure-words.js'
import { isEmailAddress } from './http/email-address.js'
import { relinkVersion } from './http/relink-version.js'
import { inTx } from './in-tx.js'
import { cutOver } from './integrations/cut-over.js'
import { listKeys, rotate } from './cli/keys.js'
import type { KeysSettings } from './cli/keys.js'
import { createLog } from './log.js'
import { runningConfig } from './cli/running-config.js'
import { queueSuffixes, workerParts } from './temporal/names.js'
import type { WorkerPart } from './temporal/names.js'
import type { Tx } from './tools.js'
import { createVault } from './vault/vault.js'

/** Said in --help, and so part of what scripts may rely on. */
const exitWords = `Exit codes: 0 done; 1 not done, the error says why; ${String(exitCodes.not_found)} there is no such thing; ${String(exitCodes.unreachable)} the API can't be reached.`

const program = new Command('relink')
  .description('Durable reauthorization for integrated accounts: one Temporal workflow per broken connection.')
  .version(relinkVersion())
  .showHelpAfterError('(relink --help explains every command)')
  .addHelpText('after', `\n${exitWords}\nSettings are environment variables: relink settings lists them.`)

program
  .command('settings')
  .description('List the environment variables that Relink reads, and what each is for.')
  .action(() => {
    for (const { name, about } of documentedVariables) console.log(`${name.padEnd(24)}${about}`)
  })

program
  .command('start')
  .description(
    'Run everything in one process: API, worker, and whatever is not configured (PostgreSQL, Temporal, a mailbox, a demo platform).',
  )
  .action(async () => {
    const { start } = await embedded(() => import('./embedded/start.js'))
    await start(readConfig(process.env))
  })

program
  .command('demo')
  .description('Walk one account through the whole story, with the running system or with one of its own. Exits 0 only if every step held.')
  .action(async () => {
    const { demo } = await embedded(() => import('./embedded/demo.js'))
    process.exitCode = await demo(readConfig(process.env))
  })

program
  .command('lab')
  .description(
    'Break sandbox accounts in every way of every platform, with the running system or with one of its own, and print the results. Exits 0 only if every verdict is the expected one.',
  )
  .option('--platform <name>', 'only this platform')
  .action(async ({ platform }: { platform?: string }) => {
    const { lab } = await embedded(() => import('./embedded/lab/lab.js'))
    process.exitCode = await lab(readConfig(process.env), platform)
  })

program
  .command('api')
  .description('Serve the HTTP API and the hosted pages. Start more of them to scale.')
  .action(async () => {
    const { serveApi } = await serving()
    await serveApi(readConfig(process.env))
  })

program
  .command('worker')
  .description('Run the steps of cases and the outbox relay. Start more of them to scale.')
  .option(
    '--queues <names>',
    `only these, separated by commas: task queues (${queueSuffixes.join(', ')}), or inbound, the listener for mail that comes back`,
    readParts,
  )
  .action(async ({ queues }: { queues?: readonly WorkerPart[] }) => {
    const { serveWorker } = await serving()
    await serveWorker(readConfig(process.env), queues)
  })

program
  .command('migrate')
  .description(
    'Bring the database schema up to date, beside a running system. As the owner of the schema: MIGRATE_DATABASE_URL, else DATABASE_URL.',
  )
  .option('--status', 'only list the migrations; exits 1 if one is missing')
  .option('--dry-run', 'only print what would run')
  .action(async ({ status, dryRun }: { status?: boolean; dryRun?: boolean }) => {
    const { migrateDatabaseUrl, databaseUrl: given } = readConfig(process.env)
    const url = migrateDatabaseUrl ?? (await databaseUrl())
    const from = migrateDatabaseUrl !== undefined ? 'MIGRATE_DATABASE_URL' : given !== undefined ? 'DATABASE_URL' : 'the running system'
    // Not among what is printed: --dry-run prints SQL.
    console.error(`Database: ${databaseWords(url)} (from ${from})`)
    if (status === true) {
      const states = await migrationStates(url)
      for (const line of migrationWords(states)) console.log(line)
      process.exitCode = states.every(({ appliedAt }) => appliedAt !== null) ? 0 : 1
      return
    }
    if (dryRun === true) {
      const pending = await pendingMigrations(url)
      for (const { name, isTransactional, up } of pending)
        console.log(
          `-- ${name}: ${isTransactional ? 'in one transaction' : 'statement by statement, without a transaction'}\n${up.trim()}\n`,
        )
      if (pending.length === 0) console.log('The schema is up to date.')
      return
    }
    const applied = await migrate(url, createLog('info', 'migrate'))
    console.log(applied.length === 0 ? 'The schema is up to date.' : `Applied: ${applied.join(', ')}`)
  })

program
  .command('token')
  .description('Manage API tokens.')
  .command('create', { isDefault: true })
  .description('Create an API token; its value is printed once.')
  .requiredOption('--environment <name>', 'the environment that the token belongs to')
  .requiredOption('--name <name>', 'what the token is for')
  .requiredOption('--scope <scopes>', `separated by commas: ${scopes.join(', ')}; "all" is all of them but endpoints:confirm`, readScopes)
  .option('--expires <date>', 'ISO-8601 time after which it no longer works', readDate)
  .action(async (given: { environment: string; name: string; scope: readonly Scope[]; expires?: Date }) => {
    await withTransaction(async (tx) => {
      const environment = await findEnvironment(tx, given.environment)
      if (environment === null) throw new Error(noEnvironment(given.environment))
      const { token } = await createApiToken(tx, {
        environmentId: environment.id,
        name: given.name,
        scopes: given.scope,
        ...(given.expires === undefined ? {} : { expiresAt: given.expires }),
      })
      console.log(token)
    })
  })

addEnvironmentCommands(program, withTransaction)

program
  .command('staff')
  .description('Manage who signs in to the console.')
  .command('invite <email>')
  .description('Give a person a role; they request a sign-in by mail at /console. Invite the first admin here, the others in the console.')
  .requiredOption('--environment <name>', 'the environment in which they have it')
  .requiredOption('--role <role>', roles.join(', '), readRole)
  .option('--name <name>', 'what mails call them')
  .option('--no-links', 'without the right to copy raw links')
  .action(async (email: string, given: { environment: string; role: Role; name?: string; links: boolean }) => {
    if (!isEmailAddress(email)) throw new InvalidArgumentError(`${email} is not an email address.`)
    await withTransaction(async (tx) => {
      const environment = await findEnvironment(tx, given.environment)
      if (environment === null) throw new Error(noEnvironment(given.environment))
      const invited = await inviteStaff(tx, {
        environmentId: environment.id,
        email,
        name: given.name,
        role: given.role,
        ...(given.links ? {} : { canCopyLinks: false }),
        actor: 'relink',
      })
      console.log(`${invited.email} is now ${invited.role} in ${environment.name} and signs in at PUBLIC_URL/console`)
    })
  })

addMovingCommands(program)
addIntegrationCommands(program, withTransaction)
addMailCommands(program)
addApiCommands(program)

program
  .command('cutover')
  .description(
    'End a dual run: Relink starts to refresh, mail and send events. Stop the other system first: a grant that two systems refresh dies.',
  )
  .requiredOption('--environment <name>', 'the environment that observes')
  .option('--integration <name>', 'only the accounts of this integration')
  .option('--back', 'the reverse: Relink observes again, and the other system refreshes')
  .action(async (given: { environment: string; integration?: string; back?: boolean }) => {
    await withTransaction(async (tx) => {
      const back = given.back === true
      const done = await cutOver(tx, { ...given, back, actor: 'relink' })
      for (const line of cutOverWords(given, done)) console.log(line)
    })
  })

const keys = program
  .command('keys')
  .description('List the keys of VAULT_KEYS and LINK_KEYS, and what is sealed under each.')
  .action(async () => {
    for (const line of await listKeys(await keysSettings())) console.log(line)
  })

keys
  .command('rotate')
  .description('Seal everything again under the first key of VAULT_KEYS, while Relink runs. Can be stopped and restarted at any time.')
  .action(async () => {
    const say = (line: string): void => {
      console.log(line)
    }
    process.exitCode = (await rotate(await keysSettings(), say)) ? 0 : 1
  })

program
  .command('doctor')
  .description('Check everything that Relink depends on, change nothing, and say what to do. Exits 0 only if nothing is wrong.')
  .option('--json', 'the findings as JSON')
  .option('--dns <servers>', 'DNS servers for the sender’s records, separated by commas: address or address:port', readServers, [])
  .option(
    '--dkim-selector <names>',
    'the DKIM selectors that your mail server signs with, separated by commas',
    (text: string) => text.split(','),
    [],
  )
  .action(async (given: { json?: boolean; dns: readonly string[]; dkimSelector: readonly string[] }) => {
    const asked = readConfig(process.env)
    const findings = await examine(await runningConfig(asked), {
      dns: given.dns,
      selectors: given.dkimSelector,
      embedded: asked.databaseUrl === undefined && asked.smtpUrl === undefined,
      env: process.env,
    })
    console.log(given.json === true ? JSON.stringify({ ok: isWell(findings), findings }, null, 2) : findingsWords(findings))
    process.exitCode = isWell(findings) ? 0 : 1
  })

const migrationWords = (states: readonly MigrationState[]): readonly string[] =>
  states.map(({ name, appliedAt, isUnknown }) => {
    if (appliedAt === null) return `${name}  missing`
    return `${name}  ${appliedAt.toISOString()}${isUnknown ? '  of a newer version' : ''}`
  })

/** What serves is loaded by the commands that serve: it takes longer than what most others do. */
const serving = () => import('./serve.js')

/** A production install has none of the packages that the embedded parts need. */
async function embedded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new Error(
        'This is a production install: `relink api` and `relink worker` run here. What `start` and `demo` bring up needs a full `npm ci`.',
        { cause: error },
      )
    }
    throw error
  }
}

const noEnvironment = (name: string): string => `There is no environment named ${name}. Create it: relink environment create ${name}`

const temporaryKey = (): string => `cli:${randomBytes(32).toString('base64')}`

const orRunning = 'or a `relink start` that runs in this folder'

/** DATABASE_URL, else the database of the `relink start` that runs in this folder. */
async function databaseUrl(): Promise<string> {
  const { databaseUrl: url } = await runningConfig(readConfig(process.env))
  if (url === undefined) throw new ConfigError([{ variable: 'DATABASE_URL', expected: `the address of the database, ${orRunning}` }])
  return url
}

async function keysSettings(): Promise<KeysSettings> {
  const { databaseUrl: url, vaultKeys, linkKeys } = await runningConfig(readConfig(process.env))
  if (url !== undefined && vaultKeys !== undefined && linkKeys !== undefined) return { databaseUrl: url, vaultKeys, linkKeys }
  const given = { DATABASE_URL: url, VAULT_KEYS: vaultKeys, LINK_KEYS: linkKeys }
  const missing = Object.entries(given).filter(([, value]) => value === undefined)
  throw new ConfigError(missing.map(([variable]) => ({ variable, expected: `a value, ${orRunning}` })))
}

/** A transaction of the command's own, for what operators do at a terminal. */
async function withTransaction(work: (tx: Tx) => Promise<void>): Promise<void> {
  // Tokens and environments are digested, not sealed: temporary keys are enough.
  const vault = createVault({ vaultKeys: temporaryKey(), linkKeys: temporaryKey() })
  const database = new Database({ url: await databaseUrl(), poolSize: 2, log: createLog('error', 'cli') })
  try {
    await requireSchema(database)
    await database.transaction((db) => inTx(db, { now: db.now, vault }, work))
  } finally {
    await database.close()
  }
}

function readScopes(text: string): readonly Scope[] {
  const named = text.split(',').flatMap((part) => (part.trim() === 'all' ? ordinaryScopes : [part.trim()]))
  const wrong = named.find((part) => !isScope(part))
  if (wrong !== undefined) throw new InvalidArgumentError(`${wrong} is not a scope; expected "all" or some of ${scopes.join(', ')}.`)
  return named.filter(isScope)
}

function readRole(text: string): Role {
  const role = roles.find((one) => one === text)
  if (role === undefined) throw new InvalidArgumentError(`expected one of ${roles.join(', ')}.`)
  return role
}

function readParts(text: string): readonly WorkerPart[] {
  const named = text.split(',')
  const known = workerParts.filter((part) => named.includes(part))
  if (known.length !== named.length) throw new InvalidArgumentError(`expected some of ${workerParts.join(', ')}.`)
  return known
}

function readServers(text: string): readonly string[] {
  const servers = text.split(',').map((part) => part.trim())
  if (!servers.every(isDnsServer)) throw new InvalidArgumentError('expected addresses such as 9.9.9.9 or 127.0.0.1:5353.')
  return servers
}

function readDate(text: string): Date {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('expected an ISO-8601 time.')
  return date
}

try {
  await program.parseAsync()
} catch (error) {
  console.error(failureWords(error))
  process.exitCode = error instanceof ApiCommandFailure ? error.exitCode : 1
}
