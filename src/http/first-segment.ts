import type { RequestHandler } from 'express'

/** Of `/case/:id` it is `case`. In lower case, since Express's paths are without it. */
export const firstSegment = (path: string): string => (path.split('/', 2)[1] ?? '').toLowerCase()

/** Express tries all routes in turn, and there are dozens: by the first segment of the path only those that may answer are tried. */
export const byFirstSegment =
  (handlers: ReadonlyMap<string, RequestHandler>): RequestHandler =>
  (req, res, next) => {
    const handler = handlers.get(firstSegment(req.path))
    if (handler) handler(req, res, next)
    else next()
  }
