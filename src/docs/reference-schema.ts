import { html } from '../html/html.js'
import type { Html, HtmlValue } from '../html/html.js'
import { alternatives, mainType, refName, resolve } from '../http/schema.js'
import type { Schema, Schemas } from '../http/schema.js'

/** Nested objects are shown inside their parent; deeper ones should have a name and a place of their own. */
const MAX_DEPTH = 4

/** Plain paragraphs, with `code` between backticks. */
export const prose = (text: string): Html[] =>
  text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => html`<p>${withCode(paragraph)}</p>`)

const withCode = (text: string): HtmlValue[] => text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))

/** The fields of an object, nested ones by their dotted path. A named object is linked to, except where it is the whole. */
export const fieldTable = (schema: Schema, schemas: Schemas): Html | null => {
  const named = schema.$ref === undefined ? null : html`<p>${typeName(schema)}</p>`
  if (named) return named
  const rows = fieldRows(resolve(schema, schemas), schemas, '', 0)
  if (rows.length > 0) {
    return html`<table>
      ${rows}
    </table>`
  }
  const objects = alternatives(schema).filter((each) => each.$ref !== undefined || each.properties)
  if (objects.length > 1) return html`${objects.map((each, i) => [i > 0 && html`<p>or</p>`, fieldTable(each, schemas)])}`
  return mainType(schema) === 'object' && alternatives(schema).length === 0 ? null : html`<p>${typeName(schema)}</p>`
}

const fieldRows = (schema: Schema, schemas: Schemas, prefix: string, depth: number): Html[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    html`<tr>
      <th scope="row"><code>${prefix}${name}</code></th>
      <td>
        <span class="type">${typeName(field)}${!schema.required?.includes(name) && ', optional'}</span>
        ${field.description !== undefined && withCode(field.description)} ${limits(field)}
      </td>
    </tr>`,
    ...(depth < MAX_DEPTH ? innerRows(field, schemas, `${prefix}${name}`, depth + 1) : []),
  ])

const innerRows = (field: Schema, schemas: Schemas, path: string, depth: number): Html[] => {
  if (field.items) return innerRows(field.items, schemas, `${path}[]`, depth)
  const object = [field, ...alternatives(field)].find((each) => each.properties)
  return object ? fieldRows(object, schemas, `${path}.`, depth) : []
}

export const typeName = (schema: Schema): HtmlValue => {
  if (schema.$ref !== undefined) return html`<a href="#object-${refName(schema.$ref)}">${refName(schema.$ref)}</a>`
  if (schema.allOf?.[0]) return typeName(schema.allOf[0])
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum) return schema.enum.map((value, i) => [i > 0 && ' | ', html`<code>${String(value)}</code>`])
  const several = alternatives(schema)
  if (several.length > 0) return several.map((each, i) => [i > 0 && ' | ', typeName(each)])
  if (schema.items) return ['list of ', typeName(schema.items)]
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['anything'])
  return types.map((type) => (type === 'string' ? (formats[schema.format ?? ''] ?? type) : type)).join(' | ')
}

const formats: Readonly<Record<string, string>> = {
  uuid: 'UUID',
  guid: 'UUID',
  'date-time': 'time',
  email: 'email address',
  uri: 'URL',
  duration: 'duration',
}

/** Zod writes the safe integers as the limits of any whole number; those say nothing. */
export const limits = ({ default: standard, minimum, maximum }: Schema): HtmlValue => [
  standard !== undefined && html` Default <code>${JSON.stringify(standard)}</code>.`,
  minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && html` From ${minimum}.`,
  maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && html` At most ${maximum}.`,
]
