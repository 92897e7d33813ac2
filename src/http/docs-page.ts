import { html, raw } from '../domain/html.js'
import type { Html } from '../domain/html.js'
import { operationSection } from './docs-operation.js'
import type { Operation } from './docs-operation.js'
import { fieldTable, prose } from './docs-schema.js'
import type { OpenApiDocument } from './openapi.js'
import type { Schemas } from './schema.js'

/** The whole reference as one page: contents, introduction, calls by tag, named objects. */
export const docsPage = (document: OpenApiDocument, style: string): Html => {
  const operations = operationsOf(document)
  const schemas = (document.components?.schemas ?? {}) as unknown as Schemas
  const tags = (document.tags ?? []).map(({ name }) => ({ name, operations: operations.filter((each) => each.tags?.includes(name)) }))
  const server = document.servers?.[0]?.url ?? ''
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Relink API reference</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the reference</a>
        <header><a href="#content">Relink</a> <span>API reference, version ${document.info.version}</span></header>
        <div class="page">
          <nav aria-label="Contents">
            <details>
              <summary>Contents</summary>
              ${contents(tags, schemas)}
            </details>
            <div class="wide">${contents(tags, schemas)}</div>
          </nav>
          <main id="content">
            <h1>Relink API</h1>
            ${prose(document.info.description ?? '')}
            <p>The same as OpenAPI 3.1, for tools: <a href="/openapi.json">openapi.json</a></p>
            <p>Connecting within your own pages, with the Link SDK: <a href="/docs/embed">Embed</a></p>
            ${tags.map(
              (tag) =>
                html`<section>
                  <h2 id="${anchor(tag.name)}">${tag.name}</h2>
                  ${tag.operations.map((operation) => operationSection(operation, schemas, server))}
                </section>`,
            )}
            <section>
              <h2 id="objects">Objects</h2>
              ${Object.entries(schemas).map(
                ([name, schema]) =>
                  html`<article id="object-${name}">
                    <h3>${name}</h3>
                    ${schema.description !== undefined && html`<p>${schema.description}</p>`} ${fieldTable(schema, schemas)}
                  </article>`,
              )}
            </section>
          </main>
        </div>
      </body>
    </html>`
}

const contents = (tags: readonly { readonly name: string; readonly operations: readonly Operation[] }[], schemas: Schemas): Html =>
  html`<ul>
    ${tags.map(
      (tag) =>
        html`<li>
          <a href="#${anchor(tag.name)}"><b>${tag.name}</b></a>
          <ul>
            ${tag.operations.map((each) => html`<li><a href="#${each.operationId}">${each.summary}</a></li>`)}
          </ul>
        </li>`,
    )}
    <li>
      <a href="#objects"><b>Objects</b></a>
      <ul>
        ${Object.keys(schemas).map((name) => html`<li><a href="#object-${name}">${name}</a></li>`)}
      </ul>
    </li>
  </ul>`

const anchor = (tag: string): string => `tag-${tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

const operationsOf = (document: OpenApiDocument): Operation[] =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) =>
      item[method] ? [{ ...(item[method] as unknown as Omit<Operation, 'path' | 'method'>), path, method }] : [],
    ),
  )
