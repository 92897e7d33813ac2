import type { NextFunction, Request, Response } from 'express'

/**
 * Lets a request through only if the address in the browser's bar is this machine's. Listening on 127.0.0.1 is not enough: another party's page whose
 * name is made to resolve to 127.0.0.1 would be the same site as ours, and could read it (DNS rebinding).
 */
export function loopbackHostOnly(req: Request, res: Response, next: NextFunction): void {
  const host = (req.headers.host ?? '').replace(/:\d+$/, '')
  if (host === '127.0.0.1' || host === 'localhost' || host === '[::1]') {
    next()
    return
  }
  res.status(421).type('text/plain').send('Open this page by http://127.0.0.1 or http://localhost.\n')
}
