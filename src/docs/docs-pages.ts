import path from 'node:path'
import express, { Router } from 'express'
import { packageRoot } from '../database/package-root.js'
import { html, raw } from '../html/html.js'
import type { Html } from '../html/html.js'
import type { Api } from '../http/call.js'
import { openApiDocument } from '../http/openapi.js'
import { docsHeaders } from '../http/security-headers.js'
import { embedDocs } from './embed.js'
import { guideSearch } from './guide-search.js'
import type { Hit } from './guide-search.js'
import { guideShell } from './guide-shell.js'
import type { ShellPage } from './guide-shell.js'
import { guideStyle } from './guide-style.js'
import { readGuide } from './guide.js'
import { once } from './once.js'
import { reference } from './reference.js'

export interface DocsParts {
  /** The API that the reference describes. */
  readonly api: Api
  /** Where the API is reached from outside. */
  readonly publicUrl: string
  /** A page on another site that embeds the connect page: shown by `/docs/embed-code` where there is one. */
  readonly embedDemoUrl?: string | undefined
}

const at = '/docs'
const longestQuery = 200

/** `/docs`: the pages of the folder `docs` with a search, the API reference and the embedding guide; and `/openapi.json`. */
export const docsPages = ({ api, publicUrl, embedDemoUrl }: DocsParts): Router => {
  const folder = path.join(packageRoot, 'docs')
  // Each is made for its first reader: starting does not wait for them (OpenAPI's takes a third of a second).
  const guide = once(() => readGuide(folder, at))
  const search = once(() => guideSearch(guide()))
  const document = once(() => openApiDocument(api, publicUrl))
  const router = Router()
  const show = (page: ShellPage): string => guideShell({ guide: guide(), at, style: guideStyle }, page).text

  router.get('/openapi.json', (_req, res) => {
    res.json(document())
  })
  router.get(`${at}/api`, ...reference(document))
  router.get(`${at}/embed-code`, ...embedDocs(publicUrl, embedDemoUrl))
  router.use(`${at}/pictures`, express.static(path.join(folder, 'pictures'), { index: false, redirect: false }))
  router.use(at, docsHeaders(guideStyle))
  router.get(at, (_req, res) => {
    res.type('html').send(show({ title: 'Documentation', content: raw(guide().contents.html) }))
  })
  router.get(`${at}/search`, (req, res) => {
    const { q } = req.query
    const query = typeof q === 'string' ? q.slice(0, longestQuery) : ''
    res.type('html').send(show({ title: 'Search', query, content: hitList(query, query.trim() === '' ? [] : search()(query)) }))
  })
  router.get(`${at}/:name`, (req, res, next) => {
    const page = guide().pages.get(req.params.name)
    if (page) res.type('html').send(show({ title: page.title, name: page.name, content: raw(page.html) }))
    else next()
  })
  return router
}

const hitList = (query: string, hits: readonly Hit[]): Html => html`
  <h1>Search</h1>
  <p>
    ${query.trim() === '' ? 'Enter one or more words.' : `${hits.length === 0 ? 'Nothing' : String(hits.length)} found for “${query}”.`}
  </p>
  ${hits.map(
    ({ page, anchor, title, heading, excerpt }) =>
      html`<article>
        <h2><a href="${at}/${page}${anchor !== '' && `#${anchor}`}">${heading === title ? title : `${title}: ${heading}`}</a></h2>
        <p>${excerpt}</p>
      </article>`,
  )}
`
