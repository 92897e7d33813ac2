import { timingSafeEqual } from 'node:crypto'
import { json, Router } from 'express'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { clientRegistration } from './client-settings.js'
import type { DemoPlatform } from './demo-platform.js'
import { failureFilter, failureGiven } from './failures.js'
import { DemoPlatformError } from './grants.js'
import { people } from './people.js'

const grantGiven = z.strictObject({ client_id: z.string(), sub: z.string(), scopes: z.array(z.string()).optional() })
const selector = z.union([
  z.strictObject({ refresh_token: z.string() }),
  z.strictObject({ sub: z.string(), client_id: z.string().optional() }),
])

/** The controls of `DemoPlatform` over HTTP, for `npm run demo` against a platform in another process. */
export const createAdmin = (platform: Omit<DemoPlatform, 'stop'>): Router => {
  const router = Router()
  router.use((req, res, next) => {
    if (authorized(req, platform.adminToken)) next()
    else res.status(401).set('www-authenticate', 'Bearer realm="admin"').json({ error: 'invalid_token' })
  })
  router.use(json({ limit: '1mb' }))

  router.get('/people', (_req, res) => {
    res.json({ people })
  })
  router.post('/clients', async (req, res) => {
    await platform.registerClient(clientRegistration.parse(req.body))
    res.status(201).json({ client_id: clientRegistration.parse(req.body).client_id })
  })
  router.patch('/clients/:id', async (req, res) => {
    await platform.updateClient(req.params.id, req.body as object)
    res.json({ client_id: req.params.id })
  })
  router.post('/grants', async (req, res) => {
    res.status(201).json(await platform.issueGrant(grantGiven.parse(req.body)))
  })
  router.post('/revoke', (req, res) => {
    res.json({ revoked: platform.revokeGrant(selector.parse(req.body)) })
  })
  router.get('/failures', (_req, res) => {
    res.json({ failures: platform.failures() })
  })
  router.post('/failures', (req, res) => {
    res.status(201).json(platform.setFailure(failureGiven.parse(req.body)))
  })
  // A body with a filter, or none for all of them.
  router.delete('/failures', (req, res) => {
    res.json({ cleared: platform.clearFailures(failureFilter.parse(req.body ?? {})) })
  })
  router.get('/counts', (_req, res) => {
    res.json(platform.counts())
  })
  router.delete('/counts', (_req, res) => {
    platform.resetCounts()
    res.status(204).end()
  })
  router.get('/requests', (_req, res) => {
    res.json({ requests: platform.requests() })
  })
  router.get('/webhooks', (_req, res) => {
    res.json({ webhooks: platform.product.webhooks() })
  })

  router.use((error: unknown, _req: Request, res: Response, next: (error: unknown) => void) => {
    const message = refusal(error)
    if (message === undefined) next(error)
    else res.status(400).json({ error: 'invalid_request', message })
  })
  return router
}

const refusal = (error: unknown): string | undefined => {
  if (error instanceof z.ZodError) return z.prettifyError(error)
  if (error instanceof DemoPlatformError) return error.message
  // body-parser and oidc-provider both name a status below 500 for what the caller did wrong.
  const foreign = z
    .object({ statusCode: z.number().min(400).max(499), message: z.string(), error_description: z.string().optional() })
    .safeParse(error)
  return foreign.success ? (foreign.data.error_description ?? foreign.data.message) : undefined
}

const authorized = (req: Request, token: string): boolean => {
  const given = Buffer.from(req.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
