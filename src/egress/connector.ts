import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { Guard } from './guard.js'

export type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** Long enough for a slow network, short enough to leave time for the answer within 20 s. */
const connectTimeoutMs = 8_000

/**
 * Connects only where the guard agrees. The check sits in the socket's own lookup, so the address that was checked is the one that is
 * connected to: a second answer of a rebinding name is never asked for. One bad address among several refuses the name.
 */
export const guardedConnector = (guard: Guard, resolve: Resolve = systemLookup): buildConnector.connector => {
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80))
    const lookup: LookupFunction = (name, wanted, done) => {
      resolve(name, { ...wanted, all: true }, (error, addresses) => {
        if (error !== null) {
          done(error, '')
          return
        }
        try {
          for (const { address } of addresses) guard.checkAddress(host, port, address)
        } catch (refused) {
          done(refused as NodeJS.ErrnoException, '')
          return
        }
        const first = addresses[0]
        if (wanted.all === true) done(null, addresses)
        else if (first !== undefined) done(null, first.address, first.family)
        else done(Object.assign(new Error(`${name} has no address`), { code: 'ENODATA' }), '')
      })
    }
    try {
      // Sockets look up names only: an address in the URL would pass by unseen.
      if (isIP(host) !== 0) guard.checkAddress(host, port, host)
    } catch (refused) {
      callback(refused as Error, null)
      return
    }
    buildConnector({ timeout: connectTimeoutMs, lookup, maxCachedSessions: 0 })(options, callback)
  }
}
