import type { Egress } from '../egress/egress.js'
import { EgressRefused } from '../egress/errors.js'

/**
 * Why an endpoint can't be used, or `null`. A `{name}` in the host must be followed by two labels that are fixed: `{shop}.example.com`
 * lets an account choose its shop, `{domain}/token` would let it choose who is sent the client secret.
 */
export const endpointProblem = (egress: Pick<Egress, 'checkUrl'>, template: string): string | null => {
  const filled = template.replace(/\{[A-Za-z0-9_.-]{1,100}\}/g, 'x')
  if (/[{}]/.test(filled)) return 'has a placeholder that is not of the form {name}'
  const [, scheme = '', host = ''] = /^([^:/?#]*):\/\/([^/?#\\]*)/.exec(template) ?? []
  if (/[{}]/.test(scheme)) return 'must not have a placeholder in its scheme'
  if (host.includes('{') && !/\}(?:[^{}.:]*)(?:\.[^{}.:]+){2,}$/.test(host)) {
    return 'must end its host in a fixed domain: https://{name}.example.com'
  }
  // RFC 6749 3.1 and 3.2
  if (template.includes('#')) return 'must not have a fragment'
  try {
    egress.checkUrl(filled)
    return null
  } catch (error) {
    if (error instanceof EgressRefused) return error.message
    throw error
  }
}
