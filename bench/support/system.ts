import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { createApiToken } from '../../src/access/create-api-token.js'
import { createEnvironment } from '../../src/access/create-environment.js'
import { startApi } from '../../src/api.js'
import { readConfig } from '../../src/config.js'
import { closeTools, createTools } from '../../src/create-tools.js'
import { migrate } from '../../src/database/migrate.js'
import { scopes } from '../../src/domain/scope.js'
import type { DemoPlatform } from '../../src/embedded/demo-platform/demo-platform.js'
import { startDemoPlatform } from '../../src/embedded/demo-platform/start-demo-platform.js'
import { startMailbox } from '../../src/embedded/mailbox/start-mailbox.js'
import type { Mailbox } from '../../src/embedded/mailbox/start-mailbox.js'
import { startPostgres } from '../../src/embedded/postgres.js'
import { relinkApi } from '../../src/embedded/relink-api.js'
import type { RelinkApi } from '../../src/embedded/relink-api.js'
import { findTemporalBinary } from '../../src/embedded/temporal-binary.js'
import { startTemporalServer } from '../../src/embedded/temporal-server.js'
import { createLog } from '../../src/log.js'
import type { Tools } from '../../src/tools.js'
import { installRuntime, startWorker } from '../../src/worker.js'
import { client, registerIntegration } from './company.js'
import { freePort } from '../../src/embedded/free-port.js'
import { Recorder } from './recorder.js'
import { say } from './say.js'

/** All of Relink in this process, with a PostgreSQL and a Temporal server of its own. No Schedule runs. */
export interface System {
  readonly tools: Tools
  readonly recorder: Recorder
  readonly api: RelinkApi
  readonly url: string
  readonly databaseUrl: string
  /** Prometheus text of the Temporal server. */
  readonly temporalMetricsUrl: string
  readonly platform: DemoPlatform
  readonly mailbox: Mailbox
  readonly integrationId: string
  readonly redirectUri: string
  /** Ends the worker alone: nothing but the caller touches the database afterwards. */
  stopWorker(): Promise<void>
  stop(): Promise<void>
}

const key = (kid: string): string => `${kid}:${randomBytes(32).toString('base64')}`

/** Settings as a user has them by default, but for ports and addresses. */
export const startSystem = async (): Promise<System> => {
  const running: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const end of running.splice(0).reverse()) await end()
  }
  try {
    return await bringUp(running, stop)
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}

const bringUp = async (running: (() => Promise<unknown>)[], stop: () => Promise<void>): Promise<System> => {
  say('PostgreSQL, Temporal and Relink come up')
  const log = createLog('error', 'bench', pino.destination(2))
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'relink-bench-'))
  running.push(() => fs.rm(folder, { recursive: true, force: true }))
  const postgres = await startPostgres({ folder, port: await freePort() })
  running.push(() => postgres.stop())
  const temporalMetricsPort = await freePort()
  const temporal = await startTemporalServer({
    binary: await findTemporalBinary({ say }),
    port: await freePort(),
    dbFilename: path.join(folder, 'temporal.db'),
    metricsPort: temporalMetricsPort,
  })
  running.push(() => temporal.stop())
  const mailbox = await startMailbox()
  running.push(() => mailbox.stop())
  const platform = await startDemoPlatform({ host: '127.0.0.1', port: 0, log })
  running.push(() => platform.stop())
  const port = await freePort()
  const url = `http://localhost:${String(port)}`
  const recorder = new Recorder()
  const tools = recorder.observe(
    createTools(
      {
        ...readConfig({}),
        databaseUrl: postgres.url,
        temporalAddress: temporal.address,
        smtpUrl: mailbox.smtpUrl,
        vaultKeys: key('v1'),
        linkKeys: key('l1'),
        name: 'bench',
        bind: '127.0.0.1',
        port,
        publicUrl: url,
        allowLoopback: true,
        ownPorts: [port],
      },
      log,
    ),
  )
  running.push(() => closeTools(tools))
  await migrate(postgres.url, log)
  await tools.vault.checkKeys(tools.database)
  const listening = await startApi(tools)
  running.push(() => listening.stop())
  installRuntime(tools)
  const worker = startWorker(tools)
  let ended: Promise<void> | undefined
  const stopWorker = (): Promise<void> => (ended ??= worker.stop())
  running.push(stopWorker)
  const token = await tools.database.transaction(async (tx) => {
    const environment = await createEnvironment(tx, {
      name: 'bench',
      mail: { delivery: 'live', from: 'Acme Reports <no-reply@acme.example>' },
      brand: { product_name: 'Acme Reports' },
      support: { email: 'support@acme.example' },
      operator: ['operator@acme.example'],
    })
    return (await createApiToken(tx, { environmentId: environment.id, name: 'bench', scopes: [...scopes] })).token
  })
  const api = relinkApi(url, token)
  await platform.registerClient({ ...client, client_name: 'Acme Reports', token_endpoint_auth_method: 'client_secret_basic' })
  const { id: integrationId, redirectUri } = await registerIntegration(api, platform)
  const { secret } = await api.send<{ secret: string }>('POST', '/webhook', { target_url: `${platform.url}/product/webhooks` })
  platform.connectProduct({
    productUrl: `${platform.url}/product`,
    relinkUrl: url,
    apiToken: token,
    webhookSecret: secret,
    mailboxUrl: mailbox.url,
    temporalUiUrl: '',
  })
  return {
    tools,
    recorder,
    api,
    url,
    databaseUrl: postgres.url,
    temporalMetricsUrl: `http://127.0.0.1:${String(temporalMetricsPort)}/metrics`,
    platform,
    mailbox,
    integrationId,
    redirectUri,
    stopWorker,
    stop,
  }
}
