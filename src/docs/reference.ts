import type { RequestHandler } from 'express'
import { referencePage } from './reference-page.js'
import { docsStyle } from './docs-style.js'
import { once } from './once.js'
import type { OpenApiDocument } from '../http/openapi.js'
import { docsHeaders } from '../http/security-headers.js'

/** The reference as a page, made for its first reader. It needs no script, and nothing from elsewhere. */
export const reference = (document: () => OpenApiDocument): RequestHandler[] => {
  const page = once(() => referencePage(document(), docsStyle).text)
  return [
    docsHeaders(docsStyle),
    (_req, res) => {
      res.type('html').send(page())
    },
  ]
}
