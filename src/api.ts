import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import express from 'express'
import { answerMemory } from './access/answer-memory.js'
import { authenticate } from './access/authenticate.js'
import { mountAccess } from './access/routes.js'
import { authenticateSession } from './access/staff/authenticate-session.js'
import { mountConsole, mountStaff } from './access/staff/routes.js'
import { mountAccounts, mountAccountsForConsole } from './accounts/routes.js'
import { mountCases } from './cases/routes.js'
import { connectConsoleRoutes, connectPages, connectRoutes } from './connect/routes.js'
import { packageRoot } from './database/package-root.js'
import { docsPages } from './docs/docs-pages.js'
import { clockProblem, databaseCheck, healthRoutes, mailProblem, missingAttributes, vaultCheck } from './health.js'
import { besides, createApi } from './http/call.js'
import type { Api } from './http/call.js'
import { createApp } from './http/create-app.js'
import { requestMetrics } from './http/request-metrics.js'
import { publicUrl } from './http/public-url.js'
import { openIncidents } from './incidents/incident-of.js'
import { brakeProblems } from './inbound/brake/brake-problems.js'
import { mountInbound } from './inbound/routes.js'
import { mountIncidents } from './incidents/routes.js'
import { mountIntegrations } from './integrations/routes.js'
import { mailRoutes } from './mail/routes.js'
import { mountSandbox } from './sandbox/routes.js'
import { consolePages } from './site/console-pages.js'
import { home } from './site/home.js'
import { linkSdk } from './site/link-sdk.js'
import { mountChanges } from './stream/routes.js'
import type { Tools } from './tools.js'
import { measureBacklog } from './webhooks/measure-backlog.js'
import { mountWebhooks } from './webhooks/routes.js'

/** Far above what a person or a polling client needs; storms are limited where they are made. */
const requestsPerMinute = 6_000

/** Every call of the API, each mounted once by its module. */
export const mountAll = (tools: Tools): Api => {
  const api = createApi(answerMemory(tools))
  mountAccess(api, tools)
  mountStaff(api, tools)
  mountIntegrations(api, tools)
  mountAccounts(api, tools)
  connectRoutes(api, tools)
  mountCases(api, tools)
  mountIncidents(api, tools)
  mountWebhooks(api, tools)
  mailRoutes(api, tools)
  mountInbound(api, tools)
  mountSandbox(api, tools)
  mountChanges(api, tools)
  return api
}

/** Calls that only the console has, at `/console/api` beside all others. */
export const mountConsoleOnly = (tools: Tools): Api => {
  const api = createApi()
  mountConsole(api, tools)
  connectConsoleRoutes(api, tools)
  mountAccountsForConsole(api, tools)
  return api
}

export interface Listening {
  readonly url: string
  stop(): Promise<void>
}

/** Serves the API and the hosted pages on the settings' port. */
export const startApi = async (tools: Tools, options: { readonly embedDemoUrl?: string } = {}): Promise<Listening> => {
  const api = mountAll(tools)
  const health = healthRoutes({
    needed: { database: databaseCheck(tools), vault: vaultCheck(tools) },
    degraded: {
      Temporal: () => missingAttributes(tools),
      'the mail server': () => mailProblem(tools),
      'mail that comes back': () => brakeProblems(tools),
      'the clock': () => clockProblem(tools),
    },
  })
  const docs = docsPages({ api, publicUrl: publicUrl(tools.settings), embedDemoUrl: options.embedDemoUrl })
  const app = createApp({
    log: tools.log,
    trustProxy: tools.settings.trustProxy,
    metrics: requestMetrics(tools.metrics.requests),
    pages: {
      '': home('/console'),
      docs,
      'openapi.json': docs,
      healthz: health,
      readyz: health,
      'link-sdk.js': linkSdk(),
      ...connectPages(tools),
      console: consolePages(path.join(packageRoot, 'dist/console')),
    },
    surfaces: [
      { at: '/console/api', authenticate: authenticateSession(tools), api: besides(mountConsoleOnly(tools), api) },
      { at: '/', authenticate: authenticate(tools), api },
    ],
    requestsPerMinute,
  })
  const { settings } = tools
  const listening = await listen(keptAlive(createServer(app), settings.httpKeepAlive), settings.port ?? 4000, settings.bind ?? '0.0.0.0')
  return {
    ...listening,
    stop: () => {
      for (const client of api.listening) client.end()
      return listening.stop()
    },
  }
}

/** `/metrics` on a port of its own, with the process's health. */
export const startMetrics = async (tools: Tools, port: number, host: string): Promise<Listening> => {
  const app = express()
  app.disable('x-powered-by')
  app.get('/metrics', async (_req, res) => {
    await clockProblem(tools).catch(() => undefined)
    await measureBacklog(tools)
    // A database that is away must not hide what the process itself counts.
    await openIncidents(tools.database).then(
      (open) => {
        tools.metrics.incidentsOpen.set(open)
      },
      () => undefined,
    )
    res.type(tools.metrics.registry.contentType).send(await tools.metrics.registry.metrics())
  })
  return listen(createServer(app), port, host)
}

/** Headers of the next request may come as late as the connection is kept. */
const keptAlive = (server: Server, ms: number): Server => {
  server.keepAliveTimeout = ms
  server.headersTimeout = ms + 5_000
  return server
}

/** Listens, and on stop lets requests under way finish. */
export const listen = async (server: Server, port: number, host: string): Promise<Listening> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${String(actual)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeIdleConnections()
        setTimeout(() => {
          server.closeAllConnections()
        }, 5_000).unref()
      }),
  }
}
