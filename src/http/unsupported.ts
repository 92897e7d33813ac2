import type { RequestHandler } from 'express'
import { NotImplemented } from './errors.js'

const paths = /^\/(?:unified|proxy|custom)(?:\/|$)/i

/** Truto calls platforms on the customer's behalf; Relink keeps the connection, and leaves the calls to the customer. */
export const unsupported: RequestHandler = (req, _res, next) => {
  if (!paths.test(req.path)) {
    next()
    return
  }
  throw new NotImplemented(
    'Relink makes no calls to platforms: fetch an access token with GET /integrated-account/:id/access-token and call the platform',
  )
}
