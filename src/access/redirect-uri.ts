import { isLoopback } from '../domain/loopback.js'
import { isUrl } from '../domain/is-url.js'

/**
 * Schemes that are never an app's own: those that run code, show local data, or open something other than the product. A browser is sent to any
 * address in the list, so an app's own scheme (RFC 8252 7.1) is the only other kind allowed.
 */
const denied = new Set([
  ...['javascript', 'data', 'vbscript', 'blob', 'file', 'filesystem', 'about', 'view-source', 'intent', 'chrome', 'resource', 'jar'],
  ...['ws', 'wss', 'ftp', 'mailto', 'tel', 'sms', 'urn'],
])

/** Why it can't be a redirect URI; `null` when it can. Compared as exact strings later, so nothing is normalised here. */
export const redirectUriProblem = (text: string): string | null => {
  const expected = 'expected https, an app’s own scheme, or http on this machine'
  // The URL parser drops tabs and line feeds: `java\nscript:` would pass as text and run as code.
  if (!/^[\x21-\x7e]+$/.test(text) || !isUrl(text)) return `is no address; ${expected}`
  const url = new URL(text)
  const scheme = url.protocol.slice(0, -1)
  if (scheme === 'http' && !isLoopback(url.hostname)) return `http is not encrypted; ${expected}`
  if (denied.has(scheme)) return `${scheme}: is refused; ${expected}`
  if (url.username !== '' || url.password !== '') return `holds a user name or password; ${expected}`
  // RFC 6749 3.1.2
  return text.includes('#') ? 'must not have a fragment' : null
}
