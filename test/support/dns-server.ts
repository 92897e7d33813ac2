import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { Resolver } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Resolve } from '../../src/egress/connector.js'
import { questionOf, recordOf } from './dns-message.js'

export interface DnsServer {
  /** Asks this server, over UDP, each time again: nothing on the way caches. */
  readonly resolve: Resolve
  /** Names asked for so far, with the type. */
  readonly asked: readonly string[]
  readonly stop: () => Promise<void>
}

const types = { A: 1, AAAA: 28 } as const
/** RFC 1035 4.1.1: no such name. */
const nxdomain = 3

/**
 * A DNS server (RFC 1035) whose every record lives 0 s. `addresses` is asked for each query, so a name may change what it points to; the
 * other family's addresses are left out, and a name without any is NXDOMAIN.
 */
export const startDnsServer = async (addresses: (name: string) => readonly string[]): Promise<DnsServer> => {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query)
    asked.push(`${name} ${type === types.A ? 'A' : 'AAAA'}`)
    const all = addresses(name)
    const records = all.filter((address) => isIPv4(address) === (type === types.A))
    const answers = records.map((address) => recordOf(type, Buffer.from(ipaddr.parse(address).toByteArray())))
    const header = Buffer.alloc(12)
    query.copy(header, 0, 0, 2)
    // An answer, recursion desired and available.
    header.writeUInt16BE(0x8180 | (all.length === 0 ? nxdomain : 0), 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(answers.length, 6)
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  resolver.setServers([`127.0.0.1:${String(socket.address().port)}`])
  return {
    asked,
    resolve: (host, _options, done) => {
      let open = 2
      const found: LookupAddress[] = []
      let failed: NodeJS.ErrnoException | null = null
      const take = (family: 4 | 6) => (error: NodeJS.ErrnoException | null, list: string[] | undefined) => {
        found.push(...(list ?? []).map((address) => ({ address, family })))
        failed ??= error
        open -= 1
        if (open === 0) done(found.length === 0 ? failed : null, found)
      }
      resolver.resolve4(host, take(4))
      resolver.resolve6(host, take(6))
    },
    stop: async () => {
      resolver.cancel()
      socket.close()
      await once(socket, 'close')
    },
  }
}
