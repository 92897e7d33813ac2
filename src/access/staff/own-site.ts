import type { Request } from 'express'
import type { Config } from '../../config.js'
import { Forbidden } from '../../http/errors.js'
import { publicUrl } from '../../http/public-url.js'

/**
 * Fetch Metadata says whose page made the request, also where a sibling of our own host, which `SameSite` lets through, made it. `none`: a
 * person typed the address. Browsers without it send `Origin` with whatever changes something.
 * @throws Forbidden for another site's
 */
export const refuseOtherSites = (settings: Config, req: Request): void => {
  const site = req.get('Sec-Fetch-Site')
  const reads = req.method === 'GET' || req.method === 'HEAD'
  const isOwn =
    site === undefined
      ? [undefined, new URL(publicUrl(settings)).origin].includes(req.get('Origin'))
      : site === 'same-origin' || (reads && site === 'none')
  if (!isOwn) throw new Forbidden('The console is called from its own pages only')
}
