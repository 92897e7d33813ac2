import { readdirSync, readFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'

const read = (file: string): string => readFileSync(path.join(packageRoot, file), 'utf8')
const filesIn = (folder: string, end: string): string[] =>
  readdirSync(path.join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => `${folder}/${file.replaceAll(path.sep, '/')}`)
const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, group = '']) => group)

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...filesIn('docs', '.md')]
/** Code holds no links and no headings. */
const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()#]/g, ''))

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
const anchorsOf = (file: string): string[] => found(withoutCode(read(file)), /^#{1,6} +(.+)$/gm).map(anchorOf)

describe.each(pages)('%s', (file) => {
  const links = found(withoutCode(read(file)), /\]\(([^)\s]+)\)/g).filter((link) => !/^(?:https?:|mailto:)/.test(link))

  test('links only to files and headings that exist', () => {
    const broken = links.filter((link) => {
      const [target = '', anchor] = link.split('#')
      const linked = target === '' ? file : path.posix.join(path.posix.dirname(file), target)
      if (!existsSync(path.join(packageRoot, linked))) return true
      return anchor !== undefined && !anchorsOf(linked).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})

test('docs/README.md lists every page', () => {
  const listed = found(read('docs/README.md'), /\]\(([^)\s#]+)\)/g)
  const there = filesIn('docs', '.md').map((file) => path.posix.basename(file))
  expect(there.filter((page) => page !== 'README.md' && !listed.includes(page))).toEqual([])
})

test('README.md is read in a few minutes: 12 kB at most', () => {
  expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(12_000)
})

describe('docs/promises.md', () => {
  const rows = read('docs/promises.md')
    .split('\n')
    .filter((row) => /^\| \d/.test(row))

  test('has all twelve, each with tests', () => {
    expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(Array.from({ length: 12 }, (_, index) => String(index + 1)))
    expect(rows.filter((row) => !/\(\.\.\/test\/[\w/.-]+\.test\.ts\)/.test(row))).toEqual([])
  })
})

describe('docs/schema.md', () => {
  const migrations = filesIn('src/database/migrations', '.sql').sort()
  const up = migrations.map((file) => read(file).split('-- Down Migration')[0] ?? '').join('\n')
  const rows = [...read('docs/schema.md').matchAll(/^\| `(\w+)` \| (\w+)/gm)].map(([, table = '', owner = '']) => ({ table, owner }))

  test('has a row for each table of the migrations', () => {
    const dropped = found(up, /DROP TABLE (?:IF EXISTS )?(\w+)/g)
    const made = found(up, /CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(\w+)/g).filter((table) => !dropped.includes(table))
    expect(rows.map(({ table }) => table).sort()).toEqual(made.sort())
  })

  test('names the module whose SQL inserts the rows', () => {
    const sources = filesIn('src', '.ts').map((file) => ({ module: file.split('/')[1], text: read(file) }))
    const wrong = rows.filter(({ table, owner }) => {
      const insert = new RegExp(`insert into ${table}\\b`, 'i')
      const writers = new Set(sources.filter(({ text }) => insert.test(text)).map(({ module }) => module))
      writers.delete(owner)
      return writers.size > 0
    })
    expect(wrong).toEqual([])
  })
})

test('docs/reason-codes.md has every code that is written in the code', () => {
  const judges = [
    'src/domain/judge.ts',
    'src/domain/judge-probe.ts',
    'src/domain/decision-table.ts',
    'src/domain/own-rule.ts',
    'src/accounts/refresh/doubt.ts',
  ]
  const sources = [...judges, ...filesIn('src/platforms', '.ts').filter((file) => !file.includes('/recorded/'))]
  const codes = new Set(sources.flatMap((file) => found(read(file), /\bcode: '([a-z_]+)'/g)))
  const listed = found(read('docs/reason-codes.md'), /^\| `(\w+)` \|/gm)
  expect(codes.size).toBeGreaterThan(40)
  expect([...codes].filter((code) => !listed.includes(code) && code !== 'custom')).toEqual([])
})

describe('events', () => {
  const { webhooks } = JSON.parse(read('openapi.json')) as {
    webhooks: Record<
      string,
      { post: { requestBody: { content: { 'application/json': { schema: { properties: Record<string, object> } } } } } }
    >
  }

  test('openapi.json has each event that is written, with its payload', () => {
    const sources = [...filesIn('src', '.ts'), ...filesIn('activities', '.ts')].filter((file) => !/embedded|console/.test(file))
    const written = new Set(sources.flatMap((file) => found(read(file), /event: '([a-z_]+:[a-z_]+)'/g)))
    expect([...written].filter((name) => !(name in webhooks))).toEqual([])
    for (const [name, { post }] of Object.entries(webhooks)) {
      const { event, payload = {} } = post.requestBody.content['application/json'].schema.properties
      expect(event).toEqual({ type: 'string', enum: [name] })
      expect(Object.keys(payload).length).toBeGreaterThan(0)
    }
  })

  test('docs/webhooks.md names each', () => {
    const page = read('docs/webhooks.md')
    const named = Object.keys(webhooks).map((name) => name.replace('integrated_account:', ''))
    expect(named.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })
})
