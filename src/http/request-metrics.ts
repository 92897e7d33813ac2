import type { RequestHandler } from 'express'
import type { Histogram } from 'prom-client'

/** Times every request by the route that answered it, never by its address. */
export const requestMetrics =
  (requests: Histogram<'method' | 'route' | 'status'>): RequestHandler =>
  (req, res, next) => {
    const end = requests.startTimer()
    res.on('finish', () => {
      const route = req.route as { readonly path?: unknown } | undefined
      end({ method: req.method, route: typeof route?.path === 'string' ? route.path : 'none', status: String(res.statusCode) })
    })
    next()
  }
