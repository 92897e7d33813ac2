import type { Config } from '../config.js'
import { publicUrl } from '../http/public-url.js'

/** The connect page of a link. */
export const linkUrl = (settings: Config, token: string): string => `${publicUrl(settings)}/connect-account?link_token=${token}`
