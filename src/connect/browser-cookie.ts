import type { Config } from '../config.js'
import { ownCookie, readCookie } from '../http/cookie.js'
import type { OwnCookie } from '../http/cookie.js'

/** A day: a second try tomorrow is another attempt anyway. */
const LIFE_MS = 86_400_000

/** One value per browser, reused by later attempts, so that two tabs work. */
export const browserCookie = (settings: Config): OwnCookie => ownCookie(settings, 'relink', LIFE_MS)

export const readBrowserCookie = (settings: Config, header: string | undefined): string | null =>
  readCookie(browserCookie(settings), header)
