import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Prefixes whose last 32 bits are the IPv4 address that is really reached: mapped (RFC 4291 2.5.5.2), NAT64 (RFC 6052 2.1). */
const carriers = [ipaddr.IPv6.parseCIDR('::ffff:0:0/96'), ipaddr.IPv6.parseCIDR('64:ff9b::/96')]

/** The only IPv6 range that IANA has given out for global unicast (RFC 4291 2.4); what `range()` names inside it is special too. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Metadata and wire services of clouds outside the link-local range: AWS (IPv6), Alibaba, Oracle, Azure. */
const metadata = ['fd00:ec2::/32', '100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32'].map((cidr) => ipaddr.parseCIDR(cidr))

/** Parses what a resolver or a URL gives, and unwraps an IPv4 address that travels inside an IPv6 one. Null: a name. */
export const parseAddress = (text: string): Address | null => {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  // Dotted decimal only: WHATWG URL has already turned every other spelling of IPv4 into it.
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return null
  const address = ipaddr.parse(bare)
  if (address.kind() === 'ipv6' && carriers.some((carrier) => address.match(carrier))) {
    return ipaddr.fromByteArray(address.toByteArray().slice(12))
  }
  return address
}

export const inRange = (address: Address, range: [Address, number]): boolean => address.kind() === range[0].kind() && address.match(range)

export const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || inRange(address, globalUnicast))

/** Never called, whatever is allowed: they hand out the machine's own credentials. */
export const isNever = (address: Address): boolean => address.range() === 'linkLocal' || metadata.some((range) => inRange(address, range))

export const isLoopback = (address: Address): boolean => address.range() === 'loopback'
