import { randomBytes } from 'node:crypto'
import type { Config } from '../config.js'
import { toolsDatabase } from '../create-tools.js'
import { Database } from '../database/database.js'
import { wordsOf } from '../domain/words-of.js'
import { createEgress } from '../egress/egress.js'
import { createLog } from '../log.js'
import { brakeProblems } from '../inbound/brake/brake-problems.js'
import { TemporalTools } from '../temporal/temporal-tools.js'
import type { ToolsDatabase } from '../tools.js'
import { createVault } from '../vault/vault.js'
import { checkBounceDomain } from './check-bounce-domain.js'
import { checkDatabaseClock, checkTemporalClock } from './check-clocks.js'
import { checkDatabase } from './check-database.js'
import { checkEgress, checkPublicUrl, checkTokenEndpoints } from './check-endpoints.js'
import { checkKeys } from './check-keys.js'
import { checkSender } from './check-sender.js'
import { checkSmtp } from './check-smtp.js'
import { checkTemporal } from './check-temporal.js'
import { note, problem } from './finding.js'
import type { Finding } from './finding.js'
import { createLookup } from './lookup.js'
import { readBounceDomains, readSenders, readTokenEndpoints } from './store.js'

export interface DoctorOptions {
  /** `address` or `address:port`; empty: the system's. */
  readonly dns: readonly string[]
  readonly selectors: readonly string[]
  /** What `relink start` brought up is looked at: its mailbox sends nothing on. */
  readonly embedded: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

const smtpTimeoutMs = 10_000

/** Checks everything that Relink depends on, and changes nothing. Checks that depend on a part that is down are left out. */
export const examine = async (config: Config, options: DoctorOptions): Promise<readonly Finding[]> => {
  const log = createLog('error', 'doctor')
  const findings: Finding[] = []
  const database = config.databaseUrl === undefined ? null : openDatabase(config.databaseUrl)
  try {
    findings.push(...(database === null ? [unset('DATABASE_URL')] : await checkDatabase(database)))
    const hasSchema = findings.every(({ state }) => state === 'ok')
    const usable = hasSchema ? database : null
    findings.push(...(await guarded('keys', () => checkKeys(config, usable))))
    findings.push(...(await guarded('temporal', () => examineTemporal(config))))
    findings.push(
      ...(config.smtpUrl === undefined
        ? [unset('SMTP_URL')]
        : await guarded('smtp', () => checkSmtp(config.smtpUrl ?? '', Math.min(config.smtpTimeout, smtpTimeoutMs), log))),
    )
    findings.push(...(config.publicUrl === undefined ? [unset('PUBLIC_URL')] : await checkPublicUrl(config.publicUrl)))
    findings.push(...checkEgress(options.env, config.egressAllow))
    if (usable === null) return findings
    findings.push(await checkDatabaseClock(usable))
    findings.push(...(await guarded('endpoints', () => examineEndpoints(config, usable, options.embedded))))
    findings.push(...(await guarded('sender', () => examineSenders(config, usable, options))))
    findings.push(...(await guarded('mail that comes back', () => examineBrakes(usable))))
    return findings
  } finally {
    await database?.close()
  }
}

const unset = (variable: string): Finding =>
  problem('settings', `${variable} is not set`, 'set it as api and worker have it, or run this where `relink start` runs')

const guarded = async (check: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> => {
  try {
    return await look()
  } catch (error) {
    return [problem(check, `It could not be looked at: ${wordsOf(error)}`, 'mend what is said above first, then run this again')]
  }
}

const momentaryKey = (): string => `doctor:${randomBytes(32).toString('base64')}`

const openDatabase = (url: string): ToolsDatabase => {
  // Nothing is opened or sealed through it.
  const vault = createVault({ vaultKeys: momentaryKey(), linkKeys: momentaryKey() })
  return toolsDatabase(new Database({ url, poolSize: 2, log: createLog('error', 'doctor') }), vault)
}

const examineTemporal = async (config: Config): Promise<readonly Finding[]> => {
  if (config.temporalAddress === undefined) return [unset('TEMPORAL_ADDRESS')]
  const temporal = new TemporalTools(config)
  try {
    const { findings, lastAsked } = await checkTemporal(temporal, config.name)
    return [...findings, checkTemporalClock(lastAsked, Date.now())]
  } finally {
    await temporal.close()
  }
}

const examineEndpoints = async (config: Config, database: ToolsDatabase, embedded: boolean): Promise<readonly Finding[]> => {
  const egress = createEgress({
    allow: config.egressAllow,
    allowLoopback: embedded,
    ownPorts: [config.port ?? 4000, config.metricsPort ?? 0, config.inboundSmtpPort ?? 0].filter((port) => port > 0),
  })
  try {
    return await checkTokenEndpoints(egress, await readTokenEndpoints(database))
  } finally {
    await egress.close()
  }
}

const examineBrakes = async (database: ToolsDatabase): Promise<readonly Finding[]> =>
  (await brakeProblems({ database })).map((sentence) =>
    problem(
      'mail that comes back',
      sentence,
      'correct the addresses that came back first: a sender whose mail keeps coming back ends up in spam',
    ),
  )

const examineSenders = async (config: Config, database: ToolsDatabase, options: DoctorOptions): Promise<readonly Finding[]> => {
  if (options.embedded)
    return [
      note(
        'sender',
        'Mail goes to the embedded mailbox, and no one outside looks up its sender',
        'set SMTP_URL before customers depend on it',
      ),
    ]
  const lookup = createLookup(options.dns)
  const findings: Finding[] = []
  for (const { domain, environments } of await readSenders(database)) {
    findings.push(
      ...(await checkSender(lookup, { domain, environments, publicUrl: config.publicUrl ?? null, selectors: options.selectors })),
    )
  }
  for (const domains of await readBounceDomains(database)) findings.push(...(await checkBounceDomain(lookup, domains)))
  return findings
}
