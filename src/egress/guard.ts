import { networkInterfaces } from 'node:os'
import { isLoopback, isNever, isPublic, parseAddress } from './address.js'
import type { Address } from './address.js'
import { normalHost, parseAllowList } from './allow-list.js'
import { EgressRefused } from './errors.js'
import { isUrl } from '../domain/is-url.js'

export interface GuardSettings {
  /** EGRESS_ALLOW: `host:port` or CIDR, separated by commas. */
  readonly allow: string
  /** Ports that this installation listens on. */
  readonly ownPorts: readonly number[]
  /** `localhost` and loopback addresses, also over http: what `relink start` adds. */
  readonly allowLoopback: boolean
  /** A proxy that takes CONNECT. It resolves names, so here only names and literal addresses can be checked. */
  readonly proxy?: string
}

export interface Guard {
  /** Its shape, and the address where the host is one. @throws EgressRefused, its message says what is expected */
  readonly checkUrl: (url: string) => URL
  readonly allowsInsecure: (url: URL) => boolean
  /** The address that is about to be connected to. @throws EgressRefused */
  readonly checkAddress: (host: string, port: number, address: string) => void
}

const expected = 'expected an https address that is public, or one that EGRESS_ALLOW names'

export const createGuard = (settings: GuardSettings): Guard => {
  const allowed = parseAllowList(settings.allow)
  const allowsLoopback = (host: string): boolean => {
    if (!settings.allowLoopback) return false
    const address = parseAddress(host)
    return host === 'localhost' || (address !== null && isLoopback(address))
  }

  const checkAddress = (host: string, port: number, text: string): void => {
    const address = parseAddress(text)
    if (address === null) throw new EgressRefused(`${host} resolves to ${text}, which is no address`)
    if (isNever(address)) throw new EgressRefused(`${host} is a link-local or metadata address, which is never called`)
    if (settings.ownPorts.includes(port) && (!isPublic(address) || isOwn(address))) {
      throw new EgressRefused(`${host}:${String(port)} is a port of Relink itself, which is never called`)
    }
    if (isPublic(address)) return
    // A name that is not itself allowed must not reach loopback: any DNS server can point there.
    if (allowed.allowsHost(host, port) || allowed.allowsAddress(address) || (allowsLoopback(host) && isLoopback(address))) return
    throw new EgressRefused(`${host} is not a public address; ${expected}`)
  }

  const allowsInsecure = (url: URL): boolean => {
    const host = normalHost(url)
    const address = parseAddress(host)
    return allowed.allowsHost(host, portOf(url)) || (address !== null && allowed.allowsAddress(address)) || allowsLoopback(host)
  }

  return {
    checkAddress,
    allowsInsecure,
    checkUrl: (text) => {
      if (!isUrl(text)) throw new EgressRefused(`not a URL; ${expected}`)
      const url = new URL(text)
      if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new EgressRefused(`${url.protocol} is not called; ${expected}`)
      if (url.username !== '' || url.password !== '')
        throw new EgressRefused(`a URL with a user name or password is not called; ${expected}`)
      if (url.protocol === 'http:' && !allowsInsecure(url)) throw new EgressRefused(`http is not encrypted; ${expected}`)
      const host = normalHost(url)
      if (parseAddress(host) !== null) checkAddress(host, portOf(url), host)
      else if ((host === 'localhost' || host.endsWith('.localhost')) && !allowsInsecure(url)) {
        throw new EgressRefused(`${host} is this machine; ${expected}`)
      } else if (settings.proxy !== undefined && isInnerName(host) && !allowsInsecure(url)) {
        throw new EgressRefused(`${host} is a name of an inner network; ${expected}`)
      }
      return url
    },
  }
}

/** No dot, or special use (RFC 6761, 6762, 8375; ICANN's .internal): what a proxy would look up in its own network. */
const isInnerName = (host: string): boolean =>
  !host.includes('.') || /\.(?:local|localdomain|internal|intranet|lan|corp|home|private|home\.arpa)$/.test(host)

const portOf = (url: URL): number => (url.port !== '' ? Number(url.port) : url.protocol === 'https:' ? 443 : 80)

/** Also where a public address is this machine's own. */
const isOwn = (address: Address): boolean =>
  Object.values(networkInterfaces()).some((all) => (all ?? []).some((one) => parseAddress(one.address)?.toString() === address.toString()))
