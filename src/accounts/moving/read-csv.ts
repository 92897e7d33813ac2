import { createReadStream } from 'node:fs'
import { CsvError, parse } from 'csv-parse'
import type { Info } from 'csv-parse'
import { ImportFileUnreadable, longestLine } from './source.js'
import type { Place, SourceLine } from './source.js'

interface Row {
  readonly record: string[]
  readonly info: Info
}

/**
 * Rows of a CSV (RFC 4180) whose columns are dotted paths: `context.oauth.token.access_token`, `contacts.0.email`. An empty cell is an
 * absent field; a row of empty cells is passed over.
 * @throws ImportFileUnreadable for columns that can't be, or quotes that never close
 */
export async function* readCsv(file: string, from: Place): AsyncGenerator<SourceLine, undefined, undefined> {
  const head = await headerOf(file)
  const start = from.bytes > 0 ? from : head.end
  let line = start.line
  for await (const { record, info } of rowsOf(file, start)) {
    const first = line + 1
    line += linesOf(record)
    const at = { line: first, end: start.bytes + info.bytes, endLine: line }
    if (record.length > head.columns.length) {
      yield { ...at, read: { problem: `has ${String(record.length)} cells, and the header ${String(head.columns.length)}` } }
    } else if (record.some((cell) => cell !== '')) yield { ...at, read: { value: nested(head.columns, record) } }
  }
}

async function* rowsOf(file: string, from: Place): AsyncGenerator<Row> {
  const parser = parse({
    bom: from.bytes === 0,
    info: true,
    relax_column_count: true,
    // A quote within a cell is a quote; one that opens a cell and never closes it is found by the size.
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: longestLine,
  })
  const input = createReadStream(file, { start: from.bytes })
  input.on('error', (error) => parser.destroy(error))
  try {
    yield* input.pipe(parser) as AsyncIterable<Row>
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? ` near line ${String(from.line + error['lines'])}` : ''
    throw new ImportFileUnreadable(`The file is no CSV any more${line} (${error.code}): a quote that is not closed?`)
  } finally {
    input.destroy()
  }
}

/** A row goes on over the newlines within its quotes. (`info.lines` counts CRLF twice there.) */
const linesOf = (record: readonly string[]): number => record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 1)

const headerOf = async (file: string): Promise<{ readonly columns: readonly (readonly string[])[]; readonly end: Place }> => {
  for await (const { record, info } of rowsOf(file, { bytes: 0, line: 0 })) {
    return { columns: record.map(pathOf), end: { bytes: info.bytes, line: linesOf(record) } }
  }
  throw new ImportFileUnreadable('The file is empty; expected a first line with the names of the columns')
}

const segment = /^(?!__proto__$|constructor$|prototype$)[A-Za-z0-9_-]{1,100}$/

const pathOf = (column: string): readonly string[] => {
  const path = column.trim().split('.')
  if (path.every((part) => segment.test(part))) return path
  throw new ImportFileUnreadable(
    `The column ${JSON.stringify(column.slice(0, 100))} is no dotted path such as context.oauth.token.access_token`,
  )
}

const flags: Readonly<Record<string, boolean>> = { true: true, false: false }
const isFlag = (path: readonly string[]): boolean => path.length === 1 && (path[0] === 'notify' || path[0] === 'is_sandbox')

/** A path's numbers are places in a list; lists have no holes, whichever of their cells are empty. */
const nested = (columns: readonly (readonly string[])[], record: readonly string[]): unknown => {
  const root = new Map<string, Node>()
  columns.forEach((path, index) => {
    const cell = record[index] ?? ''
    if (cell === '') return
    let at = root
    path.forEach((part, depth) => {
      if (depth === path.length - 1) at.set(part, isFlag(path) ? (flags[cell.toLowerCase()] ?? cell) : cell)
      else {
        const inner = at.get(part)
        const next = inner instanceof Map ? inner : new Map<string, Node>()
        at.set(part, next)
        at = next
      }
    })
  })
  return plain(root)
}

type Node = string | boolean | Map<string, Node>

const plain = (node: Node): unknown => {
  if (!(node instanceof Map)) return node
  const entries = [...node].map(([name, inner]) => [name, plain(inner)] as const)
  return entries.every(([name]) => /^\d+$/.test(name)) && entries.length > 0
    ? entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner)
    : Object.fromEntries(entries)
}
