import { randomBytes } from 'node:crypto'
import type { CookieOptions } from 'express'
import type { Config } from '../config.js'
import { publicUrl } from '../http/public-url.js'

const shape = /^[\w-]{43}$/

/** A day: a second try tomorrow is another attempt anyway. */
const LIFE_MS = 86_400_000

/**
 * One value per browser, reused by later attempts, so that two tabs work. `__Host-` keeps other hosts from setting it; on http, which is
 * loopback only, Safari takes neither the prefix nor `Secure`. `Lax`: the platform's redirect back is a cross-site navigation.
 */
export const browserCookie = (settings: Config): { readonly name: string; readonly options: CookieOptions } => {
  const secure = publicUrl(settings).startsWith('https:')
  return {
    name: secure ? '__Host-relink' : 'relink',
    options: { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge: LIFE_MS },
  }
}

/** The browser's value, or null where there is none of ours. A repeated cookie is none: somebody else may have set the other one. */
export const readBrowserCookie = (settings: Config, header: string | undefined): string | null => {
  const { name } = browserCookie(settings)
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  const [value] = values
  return values.length === 1 && value !== undefined && shape.test(value) ? value : null
}

/** 256 random bits. Also for states, nonces and PKCE verifiers (RFC 7636 4.1: 43 characters). */
export const randomToken = (): string => randomBytes(32).toString('base64url')
