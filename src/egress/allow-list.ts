import ipaddr from 'ipaddr.js'
import { inRange, parseAddress } from './address.js'
import type { Address } from './address.js'
import { EgressAllowInvalid } from './errors.js'
import { isUrl } from '../domain/is-url.js'

/** EGRESS_ALLOW: private targets that may be called all the same. */
export interface AllowList {
  /** `host:port`: any address that the name resolves to, http too. */
  readonly allowsHost: (host: string, port: number) => boolean
  /** A range: its addresses; http where the URL itself names the address. */
  readonly allowsAddress: (address: Address) => boolean
}

/** @throws EgressAllowInvalid naming EGRESS_ALLOW */
export const parseAllowList = (value: string): AllowList => {
  const hosts = new Set<string>()
  const ranges: [Address, number][] = []
  for (const entry of value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    if (ipaddr.isValidCIDR(entry)) ranges.push(unwrapRange(ipaddr.parseCIDR(entry)))
    else hosts.add(hostAndPort(entry))
  }
  return {
    // Sockets spell an IPv6 address without the brackets of a URL.
    allowsHost: (host, port) => hosts.has(`${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${String(port)}`),
    allowsAddress: (address) => ranges.some((range) => inRange(address, range)),
  }
}

/** Addresses are compared after `parseAddress`, so a range of mapped addresses is one of IPv4. */
const unwrapRange = ([address, bits]: [Address, number]): [Address, number] => {
  const inner = parseAddress(address.toString())
  return inner !== null && inner.kind() !== address.kind() && bits >= 96 ? [inner, bits - 96] : [address, bits]
}

const hostAndPort = (entry: string): string => {
  const url = /:\d{1,5}$/.test(entry) && isUrl(`http://${entry}/`) ? new URL(`http://${entry}/`) : null
  if (url === null || url.username !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new EgressAllowInvalid(`EGRESS_ALLOW has "${entry}"; expected a list of host:port or CIDR, as in hooks.internal:8443,10.1.0.0/16`)
  }
  return `${normalHost(url)}:${url.port === '' ? '80' : url.port}`
}

/** A URL's host as this module compares it: lower case, no final dot. */
export const normalHost = (url: URL): string => url.hostname.replace(/\.$/, '')
