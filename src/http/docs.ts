import type { RequestHandler } from 'express'
import { docsPage } from './docs-page.js'
import { docsStyle } from './docs-style.js'
import type { OpenApiDocument } from './openapi.js'
import { docsHeaders } from './security-headers.js'

/** The reference as a page, made once. It needs no script, and nothing from elsewhere. */
export const docs = (document: OpenApiDocument): RequestHandler[] => {
  const page = docsPage(document, docsStyle).text
  return [
    docsHeaders(docsStyle),
    (_req, res) => {
      res.type('html').send(page)
    },
  ]
}
