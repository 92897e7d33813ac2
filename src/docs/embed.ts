import type { RequestHandler } from 'express'
import { copyScript, embedDocsPage } from './embed-page.js'
import { docsStyle } from './docs-style.js'
import { docsHeaders } from '../http/security-headers.js'

/** How a company's own pages show the connect page. */
export const embedDocs = (publicUrl: string, demoUrl: string | undefined): RequestHandler[] => {
  const page = embedDocsPage(publicUrl.replace(/\/+$/, ''), demoUrl, docsStyle).text
  return [
    docsHeaders(docsStyle, [copyScript]),
    (_req, res) => {
      res.type('html').send(page)
    },
  ]
}
