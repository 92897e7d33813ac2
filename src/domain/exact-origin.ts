import { isLoopback } from './loopback.js'
import { isUrl } from './is-url.js'

const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'
/** Names as DNS has them (punycode for others), IPv4 and IPv6. The URL parser takes `*`, `;` and `'` in a host; a policy reads them. */
const host = new RegExp(String.raw`^(?:${label}(?:\.${label})*|\[[0-9a-f:.]+\])$`)

/**
 * Whether the text is one origin, as a browser writes it (RFC 6454 6.2): https, or http on this machine, without a wildcard. Only such a
 * text may be in `frame-ancestors` or be the target of a message.
 */
export const isExactOrigin = (text: string): boolean => {
  if (!isUrl(text)) return false
  const url = new URL(text)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  return isSafe && url.origin === text && host.test(url.hostname)
}
