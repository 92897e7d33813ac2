import type { Command } from 'commander'
import { ApiCommandFailure, askApi, findApi } from './api-client.js'
import type { Api } from './api-client.js'

type Row = Readonly<Record<string, unknown>>

/** What a command shows of one kind of thing, and how it is found. */
interface Kind {
  readonly name: string
  readonly path: string
  /** Columns of `list`; dots lead inside. */
  readonly columns: readonly string[]
  /** By what `show` and `remove` find one besides its id; the API filters by it where `isFilter`. */
  readonly by: string
  readonly isFilter?: true
  /** The API has one of it, the token's. */
  readonly isSingle?: true
  /** What ends otherwise than by a DELETE has no such `remove`. */
  readonly removes?: string
}

const caseKind: Kind = {
  name: 'case',
  path: '/case',
  columns: ['reference', 'tenant_id', 'integrated_account.integration.name', 'stage', 'outcome', 'opened_at'],
  by: 'reference',
  isFilter: true,
}

const kinds: readonly Kind[] = [
  { name: 'environment', path: '/environment', columns: ['id', 'name', 'mode', 'mail.delivery'], by: 'name', isSingle: true },
  {
    name: 'token',
    path: '/api-token',
    columns: ['id', 'name', 'scopes', 'expires_at'],
    by: 'name',
    removes: 'Delete an API token; it stops working at once.',
  },
  {
    name: 'staff',
    path: '/staff',
    columns: ['id', 'email', 'role'],
    by: 'email',
    removes: 'Remove a person from the staff of the environment.',
  },
  {
    name: 'integration',
    path: '/integration',
    columns: ['id', 'name', 'platform', 'is_enabled'],
    by: 'name',
    removes: 'Delete an integration that has no accounts.',
  },
  {
    name: 'webhook',
    path: '/webhook',
    columns: ['id', 'target_url', 'is_active', 'failed_tries'],
    by: 'target_url',
    removes: 'Delete an endpoint, with what has not been delivered to it.',
  },
  caseKind,
]

/** `relink <kind> list | show | remove`, over the API of any Relink. */
export const addApiCommands = (program: Command): void => {
  addKinds(program)
  addCancel(program)
}

/** A case has a story that stays: it is not removed, it is ended. */
const addCancel = (program: Command): void => {
  program.commands
    .find((one) => one.name() === 'case')
    ?.command('cancel <reference>')
    .alias('remove')
    .description('End an open case as cancelled; no one will be asked to reconnect. Its timeline stays. By its reference or its id.')
    .requiredOption('--reason <text>', 'why, for the timeline')
    .option('--json', 'the answer as JSON')
    .action(async (wanted: string, { reason, json }: { reason: string; json?: true }) => {
      const api = await findApi()
      const found = await one(api, caseKind, wanted)
      const answer = await askApi(api, 'POST', `/case/${String(found['id'])}/cancel`, { reason })
      console.log(json === true ? JSON.stringify(answer, null, 2) : `Cancelled: case ${String(found['reference'])}`)
    })
}

const addKinds = (program: Command): void => {
  for (const kind of kinds) {
    const group =
      program.commands.find((one) => one.name() === kind.name) ?? program.command(kind.name).description(`Look at ${kind.name}s.`)
    group
      .command('list')
      .description(
        kind.isSingle === true ? 'Show the environment of the API token.' : 'List all of them in the environment of the API token.',
      )
      .option('--json', 'as JSON, an array')
      .action(async ({ json }: { json?: true }) => {
        const rows = await allOf(await findApi(), kind)
        console.log(json === true ? JSON.stringify(rows, null, 2) : tableOf(kind.columns, rows))
      })
    group
      .command(kind.isSingle === true ? 'show' : `show <${kind.by}>`)
      .description(kind.isSingle === true ? 'Show all of its settings.' : `Show one whole, by its ${kind.by} or its id.`)
      .option('--json', 'as JSON')
      .action(async (...given: readonly unknown[]) => {
        const [wanted, options] = kind.isSingle === true ? ['', given[0]] : given
        const row = await one(await findApi(), kind, String(wanted))
        console.log((options as { json?: true }).json === true ? JSON.stringify(row, null, 2) : linesOf(row))
      })
    if (kind.removes === undefined) continue
    group
      .command(`remove <${kind.by}>`)
      .description(`${kind.removes} By its ${kind.by} or its id.`)
      .option('--json', 'the answer as JSON')
      .action(async (wanted: string, { json }: { json?: true }) => {
        const api = await findApi()
        const found = await one(api, kind, wanted)
        const answer = await askApi(api, 'DELETE', `${kind.path}/${String(found['id'])}`)
        console.log(json === true ? JSON.stringify(answer, null, 2) : `Removed: ${kind.name} ${String(found[kind.by] ?? found['id'])}`)
      })
  }
}

const allOf = async (api: Api, kind: Kind, query: Readonly<Record<string, string>> = {}): Promise<readonly Row[]> => {
  if (kind.isSingle === true) return [await askApi(api, 'GET', kind.path)]
  const rows: Row[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const asked: URLSearchParams = new URLSearchParams({ limit: '200', ...query, ...(cursor !== '' && { next_cursor: cursor }) })
    const page = (await askApi(api, 'GET', `${kind.path}?${asked.toString()}`)) as { result: Row[]; next_cursor: string | null }
    rows.push(...page.result)
    cursor = page.next_cursor
  }
  return rows
}

const isId = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)

/** @throws ApiCommandFailure `not_found` where none or, by a name that is not unique, more than one is found */
const one = async (api: Api, kind: Kind, wanted: string): Promise<Row> => {
  if (kind.isSingle === true) return askApi(api, 'GET', kind.path)
  // Staff have no call for one.
  if (isId(wanted) && kind.name !== 'staff') return askApi(api, 'GET', `${kind.path}/${wanted}`)
  const rows = await allOf(api, kind, kind.isFilter === true ? { [kind.by]: wanted.toUpperCase() } : {})
  const found = kind.isFilter === true ? rows : rows.filter((row) => row[kind.by] === wanted || row['id'] === wanted)
  const [first] = found
  if (first === undefined) throw new ApiCommandFailure('not_found', `There is no ${kind.name} with the ${kind.by} ${wanted} here.`)
  if (found.length > 1) throw new ApiCommandFailure('not_found', `${String(found.length)} have the ${kind.by} ${wanted}: give the id.`)
  return first
}

const cellOf = (row: Row, column: string): string => {
  const value = column.split('.').reduce<unknown>((at, name) => (at as Row | null | undefined)?.[name], row)
  if (value === null || value === undefined) return '-'
  if (Array.isArray(value)) return value.join(' ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Columns as wide as what is in them, for a terminal; the last one is not padded. */
export const tableOf = (columns: readonly string[], rows: readonly Row[]): string => {
  const cells = [
    columns.map((column) => column.split('.').at(-1) ?? column),
    ...rows.map((row) => columns.map((column) => cellOf(row, column))),
  ]
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)))
  return cells.map((line) => line.map((cell, i) => (i === line.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ')).join('\n')
}

const linesOf = (row: Row): string => {
  const width = Math.max(...Object.keys(row).map((name) => name.length))
  return Object.keys(row)
    .map((name) => `${name.padEnd(width)}  ${cellOf(row, name)}`)
    .join('\n')
}
