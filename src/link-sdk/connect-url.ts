import type { LinkOptions } from './link-options.js'

/** The connect page's address with the query that Truto's SDK sends. */
export const connectUrl = (baseUrl: string, linkToken: string, options: LinkOptions): URL => {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/connect-account`)
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') url.searchParams.set(name, value)
  }
  set('link_token', linkToken)
  set('integration', options.integration)
  set('integrations', options.integrations?.join(','))
  if (options.noBack) set('no_back', 'true')
  set('auth_format', options.authFormat)
  if (options.skipRapidForm) set('skip_rapid_form', 'true')
  if (options.iframe !== false && !options.sameWindow) set('iframe', 'true')
  return url
}
