import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Router } from 'express'
import { packageRoot } from '../database/package-root.js'

/**
 * `/link-sdk.js` for a script tag of the company's own pages. They are other origins: CORP lets them load it, CORS lets them check it by
 * `integrity`. Ten minutes: it speaks to the connect page of the same release, and a rollout reaches open pages soon. Express answers
 * with an ETag, and 304 where nothing has changed.
 */
export const linkSdk = (): Router => {
  const router = Router()
  const script = readFileSync(path.join(packageRoot, 'dist/link-sdk/link-sdk.js'))
  router.get('/link-sdk.js', (_req, res) => {
    res
      .set({
        'Cache-Control': 'public, max-age=600',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Access-Control-Allow-Origin': '*',
      })
      .type('js')
      .send(script)
  })
  return router
}
