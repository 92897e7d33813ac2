import type { Config } from '../../config.js'
import { publicUrl } from '../../http/public-url.js'

/** The page's path with its token. */
export const listPath = (token: string): string => `/connect-accounts?list_token=${token}`

/** The page of a list. */
export const listUrl = (settings: Config, token: string): string => `${publicUrl(settings)}${listPath(token)}`
