import { createHash } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'
import type { HelmetOptions } from 'helmet'

type Options = Pick<HelmetOptions, 'crossOriginOpenerPolicy'>
type Directives = Readonly<Record<string, readonly string[]>>

/** CSP's name for one inline `<style>` or `<script>`: its exact text, and no other, is let through. */
const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const hashes = (texts: readonly string[]): string[] => (texts.length > 0 ? texts.map(hashSource) : ["'none'"])

/**
 * Directives that all surfaces share. No `upgrade-insecure-requests`, which breaks http on loopback; no `form-action`, which browsers also apply to
 * the redirect to the platform; `frame-ancestors` instead of X-Frame-Options, which supports no list. Strict transport covers our own host only: the
 * names below it may belong to others (and over http, browsers ignore it, RFC 6797 8.1).
 */
const policy = (directives: Directives, options: Options = {}): RequestHandler =>
  fixed(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { 'default-src': ["'none'"], 'base-uri': ["'none'"], 'frame-ancestors': ["'none'"], ...directives },
      },
      frameguard: false,
      referrerPolicy: { policy: 'no-referrer' },
      hsts: { maxAge: 31_536_000, includeSubDomains: false },
      // Browsers warn on every page once one of the origin came without it, as the console's sandboxed frame does.
      originAgentCluster: false,
      ...options,
    }),
  )

/** A policy's headers are the same for every answer: helmet's dozen of middlewares is asked once. */
const fixed = (headers: RequestHandler): RequestHandler => {
  const found: [name: string, value: string][] = []
  const asked = { setHeader: (name: string, value: string) => found.push([name, value]), removeHeader: () => undefined }
  const anybody: unknown = {}
  headers(anybody as Request, asked as unknown as Response, (error?: unknown) => {
    if (error !== undefined) throw new Error('helmet has no headers', { cause: error })
  })
  return (_req, res, next) => {
    for (const [name, value] of found) res.setHeader(name, value)
    next()
  }
}

/** For JSON, and for every response that sets no policy of its own: nothing runs or loads, and no page may frame it. */
export const apiHeaders: RequestHandler = policy({})

export interface PagePolicy {
  /** Origins that may frame the page; none by default. */
  readonly frameAncestors?: readonly string[]
  /** The exact texts of the page's inline `<style>` and `<script>` elements. */
  readonly styles?: readonly string[]
  readonly scripts?: readonly string[]
}

/**
 * For the hosted pages. `unsafe-none`: a page opened by the customer's application must keep its `opener`, to tell it the result.
 * The link token is in the address, so nothing is stored and no Referer sent.
 */
export const pageHeaders = ({ frameAncestors = [], styles = [], scripts = [] }: PagePolicy = {}): RequestHandler => {
  const headers = policy(
    {
      'frame-ancestors': frameAncestors.length > 0 ? frameAncestors : ["'none'"],
      'style-src': hashes(styles),
      'script-src': hashes(scripts),
      'img-src': ['data:'],
      // The page polls for the outcome of its attempt.
      ...(scripts.length > 0 && { 'connect-src': ["'self'"] }),
    },
    { crossOriginOpenerPolicy: { policy: 'unsafe-none' } },
  )
  return (req, res, next) => {
    res.set('Cache-Control', 'no-store')
    headers(req, res, next)
  }
}

/** For the documentation: pages that only read, with pictures of ours. A script may help to copy. */
export const docsHeaders = (style: string, scripts: readonly string[] = []): RequestHandler =>
  policy({ 'style-src': hashes([style]), 'script-src': hashes(scripts), 'img-src': ["'self'"] })

/**
 * For the console's document: `nonce` is this answer's own. Scripts are files of ours only; of inline styles those elements that carry
 * the nonce, and no `style` attribute (React sets styles through the CSSOM, which needs no leave).
 */
export const consoleHeaders = (nonce: string): RequestHandler =>
  policy(
    {
      'script-src': ["'self'"],
      'style-src': ["'self'", `'nonce-${nonce}'`],
      'img-src': ["'self'", 'data:'],
      'connect-src': ["'self'"],
      'form-action': ["'none'"],
      // The frame of `consoleFrameHeaders`.
      'frame-src': ["'self'"],
    },
    { crossOriginOpenerPolicy: { policy: 'same-origin' } },
  )

/**
 * For the frame in which the console shows a mail or a connect page: an origin of its own (`sandbox`), where the one script that puts
 * the document in place runs and no other, nothing loads, no form is sent and no link opens. Mails carry `style` attributes.
 */
export const consoleFrameHeaders = (script: string): RequestHandler =>
  policy({
    'script-src': hashes([script]),
    'style-src': ["'unsafe-inline'"],
    'img-src': ['data:'],
    'form-action': ["'none'"],
    'frame-ancestors': ["'self'"],
    sandbox: ['allow-scripts'],
  })
