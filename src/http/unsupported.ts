import type { RequestHandler } from 'express'
import { NotImplemented } from './errors.js'

/** The first segments of Truto's calls to platforms. */
export const unsupportedSegments = ['unified', 'proxy', 'custom']

/** Truto calls platforms on the customer's behalf; Relink keeps the connection, and leaves the calls to the customer. */
export const unsupported: RequestHandler = () => {
  throw new NotImplemented(
    'Relink makes no calls to platforms: fetch an access token with GET /integrated-account/:id/access-token and call the platform',
  )
}
