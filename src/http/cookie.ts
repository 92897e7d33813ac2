import { randomBytes } from 'node:crypto'
import type { CookieOptions } from 'express'
import type { Config } from '../config.js'
import { publicUrl } from './public-url.js'

const shape = /^[\w-]{43}$/

export interface OwnCookie {
  readonly name: string
  readonly options: CookieOptions
}

/**
 * `__Host-` keeps other hosts from setting it; on http, which is loopback only, Safari takes neither the prefix nor `Secure`. `Lax`: links
 * in mails and a provider's redirect back are cross-site navigations.
 */
export const ownCookie = (settings: Config, name: string, lifeMs: number): OwnCookie => {
  const secure = publicUrl(settings).startsWith('https:')
  return {
    name: secure ? `__Host-${name}` : name,
    options: { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge: lifeMs },
  }
}

/**
 * Returns the value of `randomToken`, or null if the cookie is missing or not ours. A repeated cookie counts as missing: another party may have set
 * the other one.
 */
export const readCookie = ({ name }: OwnCookie, header: string | undefined): string | null => {
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
