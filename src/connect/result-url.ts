import type { Environment } from '../access/environment.js'
import { connectResult } from './connect-result.js'
import type { Ending } from './pages/page-state.js'
import { isUrl } from '../domain/is-url.js'

/**
 * Where the product wants its person back, with the result object's fields as query; null where it named no address, the environment
 * does not allow it (any more), or nothing is decided yet.
 */
export const resultUrl = (
  environment: Environment,
  redirectUri: string | null,
  result: { readonly ending: Ending; readonly integration: string; readonly accountId: string | null },
): string | null => {
  const told = connectResult(result.ending, result)
  if (redirectUri === null || told === null) return null
  // At minting it was allowed; the list may have been changed since.
  if (!environment.redirectUris.includes(redirectUri) || !isUrl(redirectUri)) return null
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(told)) url.searchParams.set(name, String(value))
  return url.href
}
