import { createServer } from 'node:http'
import express from 'express'
import { listen, startApi, startMetrics } from './api.js'
import type { Config } from './config.js'
import { ConfigError } from './config.js'
import { closeTools, createTools } from './create-tools.js'
import type { ServingConfig } from './create-tools.js'
import { clockProblem, databaseCheck, healthRoutes, mailProblem, missingAttributes, temporalCheck } from './health.js'
import { requireSchema } from './database/schema-state.js'
import { brakeProblems } from './inbound/brake/brake-problems.js'
import { listenInbound } from './inbound/listen-inbound.js'
import { createLog } from './log.js'
import { ownPorts } from './own-ports.js'
import { prepareTemporal, registerAtTemporal } from './prepare-temporal.js'
import { queueSuffixes } from './temporal/names.js'
import type { WorkerPart } from './temporal/names.js'
import type { Tools } from './tools.js'
import { checkNeededKeys } from './vault/needed-keys.js'
import { installRuntime, startWorker } from './worker.js'
import type { RunningWorker } from './worker.js'

/** @throws {ConfigError} naming every variable that a serving process lacks */
export const servingConfig = (config: Config): ServingConfig => {
  const needed = {
    DATABASE_URL: config.databaseUrl,
    TEMPORAL_ADDRESS: config.temporalAddress,
    SMTP_URL: config.smtpUrl,
    PUBLIC_URL: config.publicUrl,
    VAULT_KEYS: config.vaultKeys,
    LINK_KEYS: config.linkKeys,
  }
  const missing = Object.entries(needed).filter(([, value]) => value === undefined)
  if (missing.length > 0)
    throw new ConfigError(
      missing.map(([variable]) => ({ variable, expected: 'a value: only `relink start` brings up what is not configured' })),
    )
  return config
}

const toolsOf = (config: Config, part: string): Tools => {
  const serving = servingConfig(config)
  return createTools({ ...serving, allowLoopback: false, ownPorts: ownPorts(serving) }, createLog(config.logLevel, part))
}

/** @throws VaultKeysInvalid for a wrong key under a known kid, and for a key that was taken out too early */
export const checkAllKeys = async ({ vault, database }: Tools): Promise<void> => {
  await vault.checkKeys(database)
  const client = await database.dedicatedClient()
  try {
    await checkNeededKeys(client, vault)
  } finally {
    await client.end()
  }
}

/** Longer than a step under way may finish. */
const patienceMs = 20_000

/**
 * Checks what every process needs, begins, and waits until asked to end, or until what goes on beside it fails. What was begun is stopped,
 * the last first, also where a later part can't begin: a port that is taken ends the process.
 */
const serve = async (
  config: Config,
  part: string,
  begin: (tools: Tools, running: Stop[]) => Promise<{ readonly goesOn: Promise<unknown> } | undefined>,
): Promise<void> => {
  const tools = toolsOf(config, part)
  const running: Stop[] = [() => closeTools(tools)]
  try {
    await requireSchema(tools.database)
    await checkAllKeys(tools)
    const begun = await begin(tools, running)
    const asked = endOfProcess()
    await Promise.race([asked, begun?.goesOn.then(() => asked)].filter((one) => one !== undefined))
  } catch (error) {
    // Temporal's workers can't always be stopped where Temporal refuses them.
    setTimeout(() => {
      console.error(error instanceof Error ? error.message : error)
      process.exit(1)
    }, patienceMs).unref()
    throw error
  } finally {
    for (const stop of running.reverse()) await stop()
  }
}

type Stop = () => Promise<void>

/** `relink api`: serves until asked to end. */
export const serveApi = (config: Config): Promise<void> =>
  serve(config, 'api', async (tools, running) => {
    await beginMetrics(tools, config, running)
    const api = await startApi(tools)
    running.push(() => api.stop())
    tools.log.info({ url: api.url }, 'the API listens')
    return undefined
  })

/** `relink worker`: runs the steps of the given queues and the relay until asked to end. */
export const serveWorker = (config: Config, parts: readonly WorkerPart[] | undefined): Promise<void> =>
  serve(config, 'worker', async (tools, running) => {
    await beginMetrics(tools, config, running)
    // Before the process says that it is ready, and without Temporal, which taking mail does not need.
    await beginInbound(tools, config, parts, running)
    let worker: RunningWorker | null = null
    const app = express()
    app.disable('x-powered-by')
    app.use(
      healthRoutes({
        needed: { database: databaseCheck(tools), temporal: temporalCheck(tools) },
        degraded: {
          'the worker': () => Promise.resolve(worker?.problems() ?? (hasQueues(parts) ? ['not started yet'] : [])),
          Temporal: () => missingAttributes(tools),
          'the mail server': () => mailProblem(tools),
          'mail that comes back': () => brakeProblems(tools),
          'the clock': () => clockProblem(tools),
        },
      }),
    )
    const health = await listen(createServer(app), config.port ?? 4000, config.bind ?? '0.0.0.0')
    running.push(() => health.stop())
    // A refusal ends the start before any step has begun.
    const isPrepared = await prepareTemporal(tools)
    installRuntime(tools)
    const queues = queueSuffixes.filter((suffix) => parts?.includes(suffix) ?? true)
    // A process that only listens runs no steps and no relay.
    if (queues.length > 0) {
      const started = startWorker(tools, queues)
      worker = started
      running.push(() => started.stop())
    }
    tools.log.info({ health: health.url }, 'the worker runs')
    if (isPrepared) return undefined
    const ending = new AbortController()
    running.push(() => {
      ending.abort()
      return Promise.resolve()
    })
    return { goesOn: registerAtTemporal(tools, ending.signal) }
  })

const hasQueues = (parts: readonly WorkerPart[] | undefined): boolean => parts === undefined || parts.some((part) => part !== 'inbound')

/** The listener for mail that comes back: wherever its port is set, unless other parts were named. @throws ConfigError where it was named and has no port */
const beginInbound = async (tools: Tools, config: Config, parts: readonly WorkerPart[] | undefined, running: Stop[]): Promise<void> => {
  if (parts !== undefined && !parts.includes('inbound')) return
  if (config.inboundSmtpPort === undefined) {
    if (parts === undefined) return
    throw new ConfigError([{ variable: 'INBOUND_SMTP_PORT', expected: 'the port to listen on for mail that comes back' }])
  }
  const inbound = await listenInbound(tools, {
    port: config.inboundSmtpPort,
    host: config.inboundSmtpBind,
    lmtp: config.inboundSmtpProtocol === 'lmtp',
  })
  running.push(() => inbound.stop())
  tools.log.info({ port: inbound.port }, 'mail that comes back is listened for')
}

const beginMetrics = async (tools: Tools, config: Config, running: Stop[]): Promise<void> => {
  if (config.metricsPort === undefined) return
  const metrics = await startMetrics(tools, config.metricsPort, config.metricsBind)
  running.push(() => metrics.stop())
}

/** Resolves when the process is asked to end; a second request ends it at once. */
export const endOfProcess = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = false
    const end = (): void => {
      if (asked) process.exit(130)
      asked = true
      resolve()
    }
    process.on('SIGINT', end)
    process.on('SIGTERM', end)
    process.on('SIGHUP', end)
  })
