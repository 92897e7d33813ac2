import { html } from '../html/html.js'
import type { Html } from '../html/html.js'
import { fieldTable, limits, prose, typeName } from './reference-schema.js'
import { exampleOf } from './schema-example.js'
import type { Schema, Schemas } from '../http/schema.js'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

interface Content {
  readonly description?: string
  readonly content?: { readonly 'application/json'?: { readonly schema?: Schema } }
}

/** As much of an OpenAPI operation as the reference shows. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly 'x-scope'?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

export const operationSection = (operation: Operation, schemas: Schemas, server: string): Html => {
  const parameters = operation.parameters ?? []
  const body = schemaOf(operation.requestBody)
  const answers = Object.entries(operation.responses)
  const [status, success] = answers.find(([code]) => code.startsWith('2')) ?? []
  const answer = schemaOf(success)
  return html`<article id="${operation.operationId}">
    <h3><a href="#${operation.operationId}">${operation.summary ?? operation.operationId}</a></h3>
    <p class="call"><b class="${operation.method}">${operation.method.toUpperCase()}</b> <code>${operation.path}</code></p>
    <p class="scope">
      ${operation['x-scope'] === undefined ? 'Needs no token' : html`Needs the scope <code>${operation['x-scope']}</code>`}
    </p>
    ${prose(operation.description ?? '')} ${parameterTable('Path', parameters, 'path')} ${parameterTable('Query', parameters, 'query')}
    ${
      body &&
      html`<h4>Body</h4>
        ${fieldTable(body, schemas)}`
    }
    <h4>Example</h4>
    <pre tabindex="0"><code>${curl(operation, schemas, server)}</code></pre>
    <h4>Response${status !== undefined && ` ${status}`}</h4>
    ${answer && fieldTable(answer, schemas)}
    ${
      answer &&
      html`<details>
        <summary>Example response</summary>
        <pre tabindex="0"><code>${JSON.stringify(exampleOf(answer, schemas), null, 2)}</code></pre>
      </details>`
    }
    <details>
      <summary>Failures</summary>
      <table>
        ${answers
          .filter(([code]) => !code.startsWith('2'))
          .map(
            ([code, { description }]) =>
              html`<tr>
                <th scope="row">${code === 'default' ? 'others' : code}</th>
                <td>${description}</td>
              </tr>`,
          )}
      </table>
      <p>Each is an <a href="#object-Error">Error</a>.</p>
    </details>
  </article>`
}

const schemaOf = (content: Content | undefined): Schema | undefined => content?.content?.['application/json']?.schema

/** `created_at[gt]` is in the row of `created_at`. */
const operatorOf = (name: string): [field: string, operator: string] | null => {
  const [, field, operator] = /^(.+)\[(\w+)\]$/.exec(name) ?? []
  return field === undefined || operator === undefined ? null : [field, operator]
}

const parameterTable = (title: string, all: readonly Parameter[], place: string): Html | null => {
  const here = all.filter((each) => each.in === place)
  if (here.length === 0) return null
  const own = here.filter((each) => operatorOf(each.name) === null)
  const operators = (name: string) => here.filter((each) => operatorOf(each.name)?.[0] === name)
  return html`<h4>${title}</h4>
    <table>
      ${own.map((parameter) => parameterRow(parameter, operators(parameter.name)))}
    </table>`
}

const parameterRow = (parameter: Parameter, operators: readonly Parameter[]): Html =>
  html`<tr>
    <th scope="row"><code>${parameter.name}</code></th>
    <td>
      <span class="type"
        >${typeName(parameter.schema ?? {})}${parameter.in === 'query' && parameter.required === true && ', required'}</span
      >
      ${parameter.description ?? parameter.schema?.description} ${limits(parameter.schema ?? {})}
      ${
        operators.length > 0 &&
        html`<span class="operators">${operators.map(({ name }) => html`<code>[${operatorOf(name)?.[1]}]</code> `)}</span>`
      }
    </td>
  </tr>`

const curl = (operation: Operation, schemas: Schemas, server: string): string => {
  const { method, parameters = [], requestBody, 'x-scope': scope } = operation
  const path = parameters
    .filter((each) => each.in === 'path')
    .reduce((made, { name, schema }) => made.replace(`{${name}}`, String(exampleOf(schema ?? {}, schemas))), operation.path)
  const body = schemaOf(requestBody)
  const json = body && JSON.stringify(exampleOf(body, schemas), null, 2).replaceAll("'", `'\\''`)
  return [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}'${server}${path}'`,
    ...(scope === undefined ? [] : [`-H "Authorization: Bearer $RELINK_TOKEN"`]),
    ...(json === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d '${json}'`]),
  ].join(' \\\n  ')
}
