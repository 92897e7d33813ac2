import type * as OidcProvider from 'oidc-provider'
import type { Log } from './log.js'

/**
 * The library prints "Unsupported runtime" to stderr when it loads on Node 20, where it works (we test it there). A first `npm start` must not begin
 * with a warning that the user can't act on, so it goes to the log.
 */
export const loadOidcProvider = async (log: Log): Promise<typeof OidcProvider> => {
  const { warn } = console
  console.warn = (...said: unknown[]) => {
    const text = String(said[0])
    if (text.includes('oidc-provider')) log.debug({}, text)
    else warn(...said)
  }
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}
