import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'

/** Text records of a name; empty where there are none. @throws what the resolver throws when it could not tell */
export type LookUp = (name: string) => Promise<readonly string[]>

export interface DnsLookup {
  readonly txt: LookUp
  /** Whether any server accepts mail for this name. */
  readonly hasMx: (name: string) => Promise<boolean>
}

/** No answer in this time is none; asked twice. */
const patienceMs = 3_000

/** By these servers (`address` or `address:port`), or the system's. */
export const createLookup = (servers: readonly string[]): DnsLookup => {
  const resolver = new Resolver({ timeout: patienceMs, tries: 2 })
  if (servers.length > 0) resolver.setServers(servers)
  const orNone = async <T>(answer: Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await answer
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null
      if (code === 'ENOTFOUND' || code === 'ENODATA') return []
      throw error
    }
  }
  return {
    // A record of more than 255 bytes comes in pieces (RFC 7208 3.3).
    txt: async (name) => (await orNone(resolver.resolveTxt(name))).map((pieces) => pieces.join('')),
    hasMx: async (name) => (await orNone(resolver.resolveMx(name))).length > 0,
  }
}

/** What `--dns` takes. */
export const isDnsServer = (text: string): boolean =>
  isIP(/^(.+?)(?::\d{1,5})?$/.exec(text)?.[1] ?? '') === 4 || isIP(text.replace(/^\[(.+)\](?::\d{1,5})?$/, '$1')) === 6
