import type { Egress } from '../egress/egress.js'
import { EgressRefused, NoAnswer } from '../egress/errors.js'
import { BadRequest } from '../http/errors.js'

/** Inlined in every connect page, which must stay within the first packets of a connection (14 kB). */
const maxBytes = 6 * 1024
/** What browsers show in `<img>`, where an SVG runs no script. */
const images = /^image\/(?:png|jpeg|gif|webp|svg\+xml)(?:;|$)/i

/** The image as a `data:` URL. @throws BadRequest naming `brand.logo_url` */
export const fetchLogo = async (egress: Egress, url: string): Promise<string> => {
  const refuse = (message: string, cause?: unknown) => {
    const errors = [{ field: 'brand.logo_url', message }]
    return new BadRequest(`brand.logo_url: ${message}`, { errors, cause })
  }
  const answer = await egress.request(url, { maxBytes, timeoutMs: 10_000 }).catch((error: unknown) => {
    if (error instanceof NoAnswer && error.code === 'too_large') throw refuse('must be at most 6 kB', error)
    throw error instanceof EgressRefused || error instanceof NoAnswer ? refuse(error.message, error) : error
  })
  const type = answer.headers['content-type'] ?? ''
  if (answer.status !== 200) throw refuse(`answered ${String(answer.status)}; expected the image itself`)
  if (!images.test(type)) throw refuse('must be a PNG, JPEG, GIF, WebP or SVG image')
  if (answer.body.length === 0) throw refuse('is empty')
  return `data:${type.split(';')[0]?.trim().toLowerCase() ?? ''};base64,${answer.body.toString('base64')}`
}
