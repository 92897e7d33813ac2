import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import { referenceCalls } from './support/reference-calls.js'

const read = (file: string): string => readFileSync(path.join(packageRoot, file), 'utf8')

interface Row {
  readonly line: string
  readonly here: string
  readonly how: string
  readonly shown: string
  /** `POST /case/:id/note`, where the row is one call's. */
  readonly call: string | undefined
}

const rows: readonly Row[] = read('docs/contract.md')
  .split('\n')
  .filter((row) => row.startsWith('| ') && !row.startsWith('| line |'))
  .map((row) => {
    const [line = '', here = '', how = '', shown = '', ...more] = row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
    expect([row, more]).toEqual([row, []])
    return { line, here, how, shown, call: /^`((?:GET|POST|PUT|PATCH|DELETE|ANY) \/[^`\s]+)`$/.exec(line)?.[1] }
  })

const document = JSON.parse(read('openapi.json')) as { paths: Record<string, Record<string, unknown>> }
const served = Object.entries(document.paths).flatMap(([route, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${route.replace(/\{(\w+)\}/g, ':$1')}`),
)
/** Pages, not calls of the reference. */
const pages = ['GET /connect-account', 'GET /oauth/callback/:id', 'GET /link-sdk.js']
const calls = rows.flatMap(({ call }) => call ?? [])
const testsOf = ({ shown }: Row): (readonly [file: string, title: string])[] =>
  [...shown.matchAll(/`(test\/[\w.-]+\.test\.ts)` "([^"]+)"/g)].map(([, file = '', title = '']) => [file, title])

describe('docs/contract.md', () => {
  test('has every call of openapi.json, once', () => {
    expect(served.filter((call) => !calls.includes(call))).toEqual([])
    expect(calls.filter((call, index) => calls.indexOf(call) !== index)).toEqual([])
  })

  test('has every call that the contract names, and names no unknown one', () => {
    expect(referenceCalls.filter((call) => !calls.includes(call))).toEqual([])
    expect(calls.filter((call) => !referenceCalls.includes(call) && !served.includes(call))).toEqual([])
  })

  test('says of each line how it is implemented, and why if that differs from the contract', () => {
    expect(rows.length).toBeGreaterThan(100)
    expect(rows.filter(({ here }) => !['same', 'better', 'not ours', 'not here yet'].includes(here))).toEqual([])
    expect(rows.filter(({ here, how }) => here === 'not ours' && how === '')).toEqual([])
  })

  test('claims no call that is missing, and leaves out none that exists', () => {
    const isHere = (call: string) => served.includes(call) || pages.includes(call)
    const of = (here: readonly string[]) => rows.flatMap((row) => (row.call !== undefined && here.includes(row.here) ? [row.call] : []))
    expect(of(['same', 'better']).filter((call) => !isHere(call))).toEqual([])
    // Here by now: say "same" or "better" in docs/contract.md, and name the test that shows it.
    expect(of(['not here yet', 'not ours']).filter(isHere)).toEqual([])
  })

  test('names an existing test for each implemented line', () => {
    expect(rows.filter((row) => ['same', 'better'].includes(row.here) && testsOf(row).length === 0).map(({ line }) => line)).toEqual([])
    const missing = rows.flatMap((row) =>
      testsOf(row).filter(([file, title]) => !existsSync(path.join(packageRoot, file)) || !read(file).includes(title)),
    )
    expect(missing).toEqual([])
  })
})
