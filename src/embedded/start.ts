import { availableParallelism } from 'node:os'
import path from 'node:path'
import { startApi, startMetrics } from '../api.js'
import type { Config } from '../config.js'
import { closeTools, createTools } from '../create-tools.js'
import type { ServingConfig } from '../create-tools.js'
import { migrate } from '../database/migrate.js'
import { createLog } from '../log.js'
import { ownPorts } from '../own-ports.js'
import { registerAtTemporal } from '../prepare-temporal.js'
import { checkAllKeys, endOfProcess } from '../serve.js'
import type { Tools } from '../tools.js'
import { installRuntime, startWorker } from '../worker.js'
import { startDemoPlatform } from './demo-platform/start-demo-platform.js'
import type { DemoPlatform } from './demo-platform/demo-platform.js'
import { endWithNpm } from './end-with-npm.js'
import { writeEndpoints } from './endpoints-file.js'
import type { Endpoints } from './endpoints-file.js'
import { memoryOfAll } from './memory.js'
import { createProgress } from './progress.js'
import { seedDemo } from './seed-demo.js'
import { seedStaff } from './seed-staff.js'
import { startEmbedded } from './start-embedded.js'
import type { Embedded } from './start-embedded.js'

/** Everything that `relink start` brought up, ready for work. */
export interface Started {
  readonly endpoints: Endpoints
  readonly tools: Tools
  readonly platform: DemoPlatform
  readonly productUrl: string
  readonly stop: () => Promise<void>
}

export const dataDirOf = (config: Config): string => path.resolve(config.dataDir ?? '.relink')

/** Brings up what is not configured, then API, worker and demo platform in this process. */
export const startAll = async (config: Config): Promise<Started> => {
  const dataDir = dataDirOf(config)
  const report = createProgress(path.join(dataDir, 'took.json'))
  const stopWatching = endWithNpm()
  const running: (() => unknown)[] = [stopWatching]
  const stop = async (): Promise<void> => {
    // The last started is the first to end.
    for (const end of running.splice(0).reverse()) {
      try {
        await end()
      } catch {
        // The others are to end all the same.
      }
    }
  }
  try {
    const embedded = await startEmbedded({ dataDir, report, configured: configuredOf(config) })
    running.push(() => embedded.stop())
    const settings = settingsOf(config, embedded)
    const log = createLog(config.logLevel, 'relink')
    const tools = createTools({ ...settings, allowLoopback: true, ownPorts: ownPorts(settings) }, log)
    running.push(() => closeTools(tools))
    await report.part('database schema', () => migrate(settings.databaseUrl ?? '', log))
    await checkAllKeys(tools)
    const platform = await startDemoPlatform({ host: '127.0.0.1', port: embedded.platformPort, dataDir, log })
    running.push(() => platform.stop())
    const api = await startApi(tools, { embedDemoUrl: `${new URL(platform.url).origin}/product/embed` })
    running.push(() => api.stop())
    if (config.metricsPort !== undefined) {
      const metrics = await startMetrics(tools, config.metricsPort, config.metricsBind)
      running.push(() => metrics.stop())
    }
    installRuntime(tools)
    const worker = startWorker(tools)
    running.push(() => worker.stop())
    await registerAtTemporal(tools)
    const seeded = await report.part('demo', () =>
      seedDemo({ tools, dataDir, platform, mailboxUrl: embedded.mailboxUrl, temporalUiUrl: embedded.temporal.uiUrl }),
    )
    const endpoints: Endpoints = {
      api_url: settings.publicUrl ?? api.url,
      api_token: seeded.apiToken,
      console_url: await seedStaff(tools, seeded.environmentId),
      mailbox_url: embedded.mailboxUrl,
      smtp_url: embedded.smtpUrl,
      platform_url: platform.url,
      platform_admin_token: platform.adminToken,
      temporal_address: embedded.temporal.address,
      temporal_ui_url: embedded.temporal.uiUrl,
      database_url: embedded.databaseUrl,
    }
    await writeEndpoints(dataDir, endpoints)
    return { endpoints, tools, platform, productUrl: `${new URL(platform.url).origin}/product`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** `relink start`: until Ctrl-C. */
export const start = async (config: Config): Promise<void> => {
  const { endpoints, productUrl, stop } = await startAll(config)
  console.log(
    [
      '',
      `Relink is ready after ${process.uptime().toFixed(1)} s; all processes together take ${String(Math.round(memoryOfAll() / 1e6))} MB.`,
      '',
      `  API              ${endpoints.api_url}  (documentation: ${endpoints.api_url}/docs)`,
      `  Demo platform    ${endpoints.platform_url ?? ''}`,
      `  Temporal’s UI    ${endpoints.temporal_ui_url ?? 'the configured Temporal'}`,
      `  API token        in ${path.join(dataDirOf(config), 'endpoints.json')}, with all addresses`,
      '',
      `  Console          ${endpoints.console_url ?? ''}`,
      '                   (signs you in once; a later start prints another)',
      `  Product          ${productUrl}  (embedded: ${productUrl}/embed)`,
      `  Mailbox          ${endpoints.mailbox_url ?? 'the configured mail server'}`,
      '',
      '  Next: open the product and press Revoke access, or run npm run demo in another terminal. Ctrl-C ends everything.',
      '',
    ].join('\n'),
  )
  await endOfProcess()
  await stop()
}

const configuredOf = ({ databaseUrl, temporalAddress, smtpUrl, port }: Config) => ({ databaseUrl, temporalAddress, smtpUrl, port })

const settingsOf = (config: Config, embedded: Embedded): ServingConfig => ({
  ...config,
  databaseUrl: embedded.databaseUrl,
  temporalAddress: embedded.temporal.address,
  temporalUiUrl: config.temporalUiUrl ?? embedded.temporal.uiUrl ?? undefined,
  smtpUrl: embedded.smtpUrl,
  vaultKeys: config.vaultKeys ?? embedded.vaultKeys,
  linkKeys: config.linkKeys ?? embedded.linkKeys,
  port: embedded.httpPort,
  bind: config.bind ?? '127.0.0.1',
  publicUrl: config.publicUrl ?? `http://localhost:${String(embedded.httpPort)}`,
  // Platform, mailbox, Temporal and PostgreSQL share these cores: more cases opening at once would only wait for each other, and with them
  // the next app's (test/storm: its person is mailed after 4.0 s with 16 on two cores, after 5.3 s with 40).
  openingMax: Math.min(config.openingMax, 8 * availableParallelism()),
})
