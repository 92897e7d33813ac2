import { ownBaseUrl } from './base-url.js'
import { connectUrl } from './connect-url.js'
import { inFrame } from './in-frame.js'
import { inPopup } from './in-popup.js'
import type { LinkOptions } from './link-options.js'
import type { LinkResult } from './link-result.js'

/** In the same window there is no promise: the result comes to the link's `redirect_uri`. */
export function authenticate(linkToken: string, options: LinkOptions & { readonly sameWindow: true }): undefined
/**
 * Leads the person to the connect page and tells how it ended.
 * @returns rejects with `'closed'`, `'blocked'` (the browser opened no window) or a `LinkError`
 */
export function authenticate(linkToken: string, options?: LinkOptions): Promise<LinkResult>
export function authenticate(linkToken: string, options: LinkOptions = {}): Promise<LinkResult> | undefined {
  const baseUrl = options.baseUrl ?? ownBaseUrl()
  if (baseUrl === undefined) return Promise.reject(new TypeError('baseUrl is missing: the address of your Relink, https://relink.example'))
  const url = connectUrl(baseUrl, linkToken, options)
  if (options.sameWindow) {
    location.href = url.href
    return undefined
  }
  return new Promise((resolve, reject) => {
    const settle = { resolve, reject }
    if (options.iframe === false) inPopup(url, { width: options.width ?? 700, height: options.height ?? 800 }, settle)
    else inFrame(url, options.integration ?? '', settle)
  })
}
