import { html, raw } from '../html/html.js'
import type { Html } from '../html/html.js'
import { operationSection } from './reference-operation.js'
import type { Operation } from './reference-operation.js'
import { fieldTable, prose, typeName } from './reference-schema.js'
import type { OpenApiDocument } from '../http/openapi.js'
import type { Schema, Schemas } from '../http/schema.js'

/** The whole reference as one page: contents, introduction, calls by tag, named objects. */
export const referencePage = (document: OpenApiDocument, style: string): Html => {
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
        <header><a href="/docs">Relink</a> <span>API reference, version ${document.info.version}</span></header>
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
            <p>Connecting within your own pages, with the Link SDK: <a href="/docs/embed-code">Embed</a></p>
            ${tags.map(
              (tag) =>
                html`<section>
                  <h2 id="${anchor(tag.name)}">${tag.name}</h2>
                  ${tag.operations.map((operation) => operationSection(operation, schemas, server))}
                </section>`,
            )}
            ${eventSection(eventsOf(document), schemas)}
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
      <a href="#events"><b>Webhook events</b></a>
    </li>
    <li>
      <a href="#objects"><b>Objects</b></a>
      <ul>
        ${Object.keys(schemas).map((name) => html`<li><a href="#object-${name}">${name}</a></li>`)}
      </ul>
    </li>
  </ul>`

interface Event {
  readonly name: string
  readonly summary: string
  readonly payload: Schema
}

/** What webhooks get, from the section `webhooks` of the document. */
const eventsOf = (document: OpenApiDocument): Event[] =>
  Object.entries((document.webhooks ?? {}) as Record<string, { post: Omit<Operation, 'path' | 'method'> }>).map(([name, { post }]) => ({
    name,
    summary: post.summary ?? '',
    payload: post.requestBody?.content?.['application/json']?.schema?.properties?.['payload'] ?? {},
  }))

const eventSection = (events: readonly Event[], schemas: Schemas): Html =>
  html`<section>
    <h2 id="events">Webhook events</h2>
    <p>
      Each is POSTed to your endpoints as <code>{ id, event, payload, environment_id, webhook_id, created_at }</code>, signed. A 2xx
      response within 10 s counts as delivered.
    </p>
    ${events.map(
      ({ name, summary, payload }) =>
        html`<article id="event-${name.replace(':', '-')}">
          <h3><code>${name}</code></h3>
          <p>${summary}.</p>
          <h4>Payload</h4>
          ${payload.$ref === undefined ? fieldTable(payload, schemas) : html`<p>${typeName(payload)}</p>`}
        </article>`,
    )}
  </section>`

const anchor = (tag: string): string => `tag-${tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

const operationsOf = (document: OpenApiDocument): Operation[] =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) =>
      item[method] ? [{ ...(item[method] as unknown as Omit<Operation, 'path' | 'method'>), path, method }] : [],
    ),
  )
