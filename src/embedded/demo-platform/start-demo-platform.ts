import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { Express, NextFunction, Request, Response } from 'express'
import { createDemoProduct } from '../demo-product/demo-product.js'
import { createAdmin } from './admin.js'
import { clientMetadata, clientRegistration } from './client-settings.js'
import { Counters } from './counters.js'
import type { DemoPlatform } from './demo-platform.js'
import { Failures } from './failures.js'
import { createGrants, DemoPlatformError } from './grants.js'
import { createInteractions, show } from './interactions.js'
import { KeptState } from './kept-state.js'
import type { Log } from './log.js'
import { errorPage, frontPage } from './pages.js'
import { createProvider, paths, settingsOf } from './provider.js'
import { createResourceApi } from './resource-api.js'
import { guardTokenEndpoint } from './token-endpoint.js'

export interface DemoPlatformOptions {
  readonly host: '127.0.0.1'
  /** 0: any free port. */
  readonly port: number
  /** Where apps, grants, tokens and keys are kept; left out, they die with the process. */
  readonly dataDir?: string
  /** Default `http://127.0.0.1:<port>`. */
  readonly issuer?: string
  readonly now?: () => Date
  readonly log: Log
}

/** Starts the OAuth server with its pages, API, switches and the demo product. Throws what `listen` throws, `EADDRINUSE` for one. */
export const startDemoPlatform = async (options: DemoPlatformOptions): Promise<DemoPlatform> => {
  const { log } = options
  const now = options.now ?? (() => new Date())
  // Port 0 is known only once it listens; who comes before the rest is ready waits for it.
  let serve: (listener: RequestListener) => void = () => undefined
  const ready = new Promise<RequestListener>((resolve) => (serve = resolve))
  const server = createServer((req, res) => {
    void ready.then((listener) => {
      listener(req, res)
    })
  })
  // Node's 5 s race with a client that is about to use its connection again (docs/settings.md, HTTP_KEEP_ALIVE).
  server.keepAliveTimeout = 65_000
  server.headersTimeout = 70_000
  server.listen(options.port, options.host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = (options.issuer ?? `http://${options.host}:${String(port)}`).replace(/\/$/, '')

  const state = new KeptState(options.dataDir, () => now().getTime())
  const counters = new Counters()
  const failures = new Failures()
  const provider = await createProvider({ issuer: url, state, now, log })
  guardTokenEndpoint({ provider, state, counters, failures, now })

  const grants = createGrants(provider, state)
  const product = createDemoProduct({ now, log, revoke: (sub) => grants.revokeGrant({ sub }) })
  const register: DemoPlatform['registerClient'] = async (given) => {
    const settings = clientRegistration.parse(given)
    const key = `Client:${settings.client_id}`
    const before = state.get(key)
    state.set(key, clientMetadata(settings))
    try {
      await provider.Client.find(settings.client_id)
    } catch (error) {
      if (before) state.set(key, before)
      else state.delete(key)
      throw error
    }
    state.set(`Settings:${settings.client_id}`, settings)
  }
  const platform: Omit<DemoPlatform, 'stop'> = {
    url,
    port,
    adminToken: keptAdminToken(state),
    registerClient: register,
    updateClient: async (clientId, change) => {
      const settings = settingsOf(state, clientId)
      if (!settings) throw new DemoPlatformError(`there is no app "${clientId}" at the demo platform`)
      await register({ ...settings, ...change, client_id: clientId })
    },
    ...grants,
    setFailure: (failure) => failures.set(failure),
    clearFailures: (filter) => failures.clear(filter),
    failures: () => failures.list(),
    counts: () => counters.counts(),
    requests: () => counters.requests(),
    resetCounts: () => {
      counters.reset()
    },
    connectProduct: (connection) => {
      product.connect(connection)
    },
    product,
  }

  const app = express()
  app.disable('x-powered-by')
  app.use(onlyHosts([`127.0.0.1:${String(port)}`, `localhost:${String(port)}`, new URL(url).host]))
  app.get('/', (_req, res) => {
    show(
      res,
      200,
      frontPage([
        { href: '/product', text: 'Acme Reports, a product that uses it' },
        { href: '/.well-known/openid-configuration', text: 'Discovery' },
      ]),
    )
  })
  app.use('/admin', createAdmin(platform))
  app.use('/product', product.router)
  app.use(createInteractions({ provider, state, failures }))
  app.use(createResourceApi({ provider, counters, failures }))
  app.get(paths.authorization, countAndAskForConsent(counters))
  app.post(paths.revocation, (_req, _res, next) => {
    counters.add('revocations')
    next()
  })
  app.use(provider.callback())
  handleErrors(app, log)
  serve(app)
  return { ...platform, stop: () => stop(server, state) }
}

const stop = async (server: Server, state: KeptState): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  // Requests that the switch never answers would keep it open for ever.
  server.closeAllConnections()
  await closed
  state.close()
}

const keptAdminToken = (state: KeptState): string => {
  const stored = state.get('Own:admin')?.['token']
  if (typeof stored === 'string') return stored
  const token = randomBytes(32).toString('base64url')
  state.set('Own:admin', { token })
  return token
}

/** Against DNS rebinding: a page elsewhere can point its own name at 127.0.0.1, but not forge the Host that comes with it. */
const onlyHosts = (hosts: readonly string[]) => (req: Request, res: Response, next: NextFunction) => {
  if (hosts.includes(req.headers.host ?? '')) next()
  else res.status(421).json({ error: 'misdirected_request', message: `this server is ${hosts[0] ?? ''}` })
}

/** Consent is always asked for here, so say so: without `prompt=consent`, offline access is dropped (OpenID Connect Core 11). */
const countAndAskForConsent = (counters: Counters) => (req: Request, _res: Response, next: NextFunction) => {
  counters.add('authorization_requests')
  const asked = new URL(req.url, 'http://here')
  const prompts = (asked.searchParams.get('prompt') ?? '').split(' ').filter(Boolean)
  if (!prompts.includes('none') && !prompts.includes('consent')) {
    asked.searchParams.set('prompt', [...prompts, 'consent'].join(' '))
    req.url = `${asked.pathname}${asked.search}`
  }
  next()
}

const handleErrors = (app: Express, log: Log): void => {
  app.use((error: unknown, req: Request, res: Response, next: NextFunction) => {
    log.error({ err: error, path: req.path }, 'demo platform: request failed')
    if (res.headersSent) next(error)
    else show(res, 500, errorPage({ error: 'server_error', description: 'The demo platform has a fault of its own; its log says more.' }))
  })
}
