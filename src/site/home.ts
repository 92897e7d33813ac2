import type { RequestHandler } from 'express'

/**
 * `GET /`: leads a browser, which asks for HTML first, to the console, and any program to the reference. Every other method goes on to
 * the API.
 */
export const home =
  (consolePath: string): RequestHandler =>
  (req, res, next) => {
    if (req.path !== '/' || (req.method !== 'GET' && req.method !== 'HEAD')) {
      next()
      return
    }
    const isBrowser = req.accepts(['json', 'html']) === 'html' && req.get('Accept')?.includes('text/html') === true
    res.vary('Accept').redirect(302, isBrowser ? consolePath : '/docs/api')
  }
