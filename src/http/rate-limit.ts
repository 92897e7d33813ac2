import type { RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { callerOf } from './caller.js'
import { TooManyRequests } from './errors.js'

/**
 * Limits requests per minute for each API token, or for each address without one, counted in this process: it keeps one runaway client from taking
 * the database away from the others. It protects no secret; limits that do are in PostgreSQL.
 */
export const limitRequests = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Checks of its own warn about proxies; createApp sets `trust proxy`.
    validate: false,
    keyGenerator: (req, res) => callerOf(res)?.tokenId ?? ipKeyGenerator(req.ip ?? ''),
    handler: (_req, res, next) => {
      const retryAfterSeconds = Number(res.getHeader('Retry-After')) || 60
      next(new TooManyRequests(`More than ${String(perMinute)} requests in a minute`, { retryAfterSeconds }))
    },
  })
