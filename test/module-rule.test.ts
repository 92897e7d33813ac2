import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

const { default: rules } = (await import(path.join(root, '.dependency-cruiser.mjs'))) as {
  readonly default: { readonly forbidden: readonly { readonly name: string }[] }
}

/** What stands at the far end of the planted imports, each a module of one constant. */
const ends = [
  'src/api.ts',
  'src/cases/end.ts',
  'src/cases/open.ts',
  'src/cases/relay.ts',
  'src/cases/routes.ts',
  'src/cases/stats-store.ts',
  'src/cases/store.ts',
  'src/accounts/end.ts',
  'src/accounts/outage/end.ts',
  'src/accounts/refresh/end.ts',
  'src/accounts/store/account-store.ts',
  'src/config.ts',
  'src/connect/end.ts',
  'src/database/end.ts',
  'src/doctor/end.ts',
  'src/domain/end.ts',
  'src/embedded/end.ts',
  'src/link-sdk/end.ts',
  'activities/end.ts',
  'workflows/end.ts',
]

/** File, what it imports, and the rule that has to name it; null: allowed. */
const planted: readonly (readonly [file: string, imports: string, rule: string | null])[] = [
  ['src/cases/calls-left.ts', 'src/connect/end.ts', 'order-cases'],
  ['src/database/calls-doctor.ts', 'src/doctor/end.ts', 'order-database'],
  ['src/cases/calls-right.ts', 'src/database/end.ts', null],
  ['src/connect/reads-a-store.ts', 'src/cases/store.ts', 'store-is-private'],
  ['src/connect/reads-a-named-store.ts', 'src/cases/stats-store.ts', 'store-is-private'],
  ['src/connect/reads-a-folder-of-stores.ts', 'src/accounts/store/account-store.ts', 'store-is-private'],
  ['src/worker.ts', 'src/cases/store.ts', 'store-is-private'],
  ['activities/reads-a-store.ts', 'src/cases/stats-store.ts', 'store-is-private'],
  ['src/cases/reads-its-own-store.ts', 'src/cases/stats-store.ts', null],
  ['src/accounts/outage/calls-left.ts', 'src/accounts/refresh/end.ts', 'accounts-order-outage'],
  ['src/accounts/refresh/calls-a-call.ts', 'src/accounts/end.ts', 'accounts-order-refresh'],
  ['src/accounts/refresh/calls-right.ts', 'src/accounts/outage/end.ts', null],
  ['src/connect/mounts-routes.ts', 'src/cases/routes.ts', 'routes-are-entry-points'],
  ['src/connect/mounts-a-relay.ts', 'src/cases/relay.ts', 'relays-are-entry-points'],
  ['src/domain/knows-a-module.ts', 'src/cases/end.ts', 'domain-is-pure'],
  ['workflows/knows-a-module.ts', 'src/cases/end.ts', 'workflows-are-light'],
  ['src/cases/runs-a-workflow.ts', 'workflows/end.ts', 'workflows-from-outside'],
  ['src/cases/runs-a-step.ts', 'activities/end.ts', 'activities-have-one-caller'],
  ['src/cases/assembles.ts', 'src/api.ts', 'roots-are-roots'],
  ['src/cases/reads-settings.ts', 'src/config.ts', 'tools-by-type'],
  ['src/cases/starts-servers.ts', 'src/embedded/end.ts', 'embedded-is-optional'],
  ['src/console/knows-the-server.ts', 'src/cases/open.ts', 'browser-is-apart'],
  ['src/http/knows-the-browser.ts', 'src/link-sdk/end.ts', 'browser-code-is-not-imported'],
  ['src/cases/needs-vite.ts', 'vite', 'no-dev-packages'],
  ['src/http/imports-nothing-there.ts', 'src/http/is-not-there.ts', 'resolvable'],
]

/** Two that import each other: the rule names one of them. */
const circle = ['src/mail/there.ts', 'src/mail/and-back.ts'] as const

let folder: string
let violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'relink-module-rule-'))
  for (const file of ['tsconfig.json', 'package.json']) await cp(path.join(root, file), path.join(folder, file))
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), text)
  }
  for (const file of ends) await write(file, 'export const end = 1\n')
  for (const [file, imports] of [...planted, circle, [circle[1], circle[0]] as const]) {
    const relative = path.posix.relative(path.posix.dirname(file), imports).replace(/\.ts$/, '.js')
    const specifier = !imports.includes('/') ? imports : relative.startsWith('.') ? relative : `./${relative}`
    await write(file, `import { end } from '${specifier}'\nexport const planted = end\n`)
  }
  const output = await new Promise<string>((resolve) => {
    const depcruise = path.join(root, 'node_modules/.bin/depcruise')
    const options = ['--config', path.join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'src', 'workflows', 'activities']
    execFile(process.execPath, [depcruise, ...options], { cwd: folder, maxBuffer: 2 ** 26 }, (_failed, stdout) => {
      resolve(stdout)
    })
  })
  violations = (JSON.parse(output) as { summary: { violations: typeof violations } }).summary.violations
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the module rule', () => {
  it.each(planted.filter(([, , rule]) => rule !== null))('finds that %s imports %s: %s', (file, _imports, rule) => {
    expect(violations.filter(({ from }) => from === file).map((found) => found.rule.name)).toContain(rule)
  })

  it('has each of its kinds planted above', () => {
    const kinds = rules.forbidden.map(({ name }) => name)
    const order = kinds.filter((name) => /^(accounts-)?order-/.test(name))
    const tried = planted.map(([, , rule]) => rule)
    expect(kinds.filter((name) => !order.includes(name) && name !== 'no-circular' && !tried.includes(name))).toEqual([])
    expect(order).toEqual(expect.arrayContaining(['order-database', 'accounts-order-outage']))
  })

  it('has every module of src/ in its order', async () => {
    const names = (await readdir(path.join(root, 'src'), { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
    const inOrder = ['doctor', ...rules.forbidden.flatMap(({ name }) => (name.startsWith('order-') ? [name.slice('order-'.length)] : []))]
    // Pure, the browser's, what starts the rest, and what is run by hand.
    const apart = ['domain', 'console', 'link-sdk', 'embedded', 'cli', 'generate']
    expect([...inOrder, ...apart].sort()).toEqual(names.sort())
  })

  it('finds a circle', () => {
    const found = violations.filter(({ rule }) => rule.name === 'no-circular').map(({ from }) => from)
    expect(circle).toEqual(expect.arrayContaining(found))
    expect(found).not.toEqual([])
  })

  it.each(planted.filter(([, , rule]) => rule === null))('lets %s import %s', (file) => {
    expect(violations.filter(({ from }) => from === file)).toEqual([])
  })
})

describe('SQL', () => {
  const statements = [
    'const text = `SELECT id FROM cases WHERE id = $1`',
    'const text = `\n  WITH due AS (SELECT 1) UPDATE cases SET stage = $1`',
    "const text = 'UPDATE cases SET stage = $1'",
    "const text = 'INSERT INTO cases (id) VALUES ($1)'",
    "const text = 'DELETE FROM cases'",
    "const text = 'select id from cases'",
    'const text = `\n  with due as (select 1) update cases set stage = $1`',
    "const text = 'update cases set stage = $1'",
    "const text = 'insert into cases (id) values ($1)'",
    "const text = 'delete from cases'",
  ]
  const words = ["const text = 'Select a case from the list'", "const text = 'Update the policy'", "const text = 'SELECT 1'"]
  const outside = ['src/cases/planted-sql.ts', 'activities/planted-sql.ts', 'src/planted-sql.ts']
  const stores = ['src/cases/planted/store.ts', 'src/cases/planted-store.ts', 'src/accounts/store/planted-sql.ts']
  /** File and line of each complaint of the rule. */
  let found: readonly string[]

  beforeAll(async () => {
    for (const file of ['.oxlintrc.json', 'bin/lint-sql.js']) await cp(path.join(root, file), path.join(folder, file))
    const files = [...outside, ...stores, 'src/cases/words.ts']
    for (const file of files) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      const lines = file.endsWith('words.ts') ? words : statements
      await writeFile(path.join(folder, file), lines.map((line) => `{ ${line.replace('\n', ' ')}; void text }`).join('\n'))
    }
    const output = await new Promise<string>((resolve) => {
      const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint')
      execFile(process.execPath, [oxlint, '--format', 'json', ...files], { cwd: folder }, (_failed, stdout) => {
        resolve(stdout)
      })
    })
    const { diagnostics } = JSON.parse(output) as {
      diagnostics: { readonly code: string; readonly filename: string; readonly labels: { readonly span: { readonly line: number } }[] }[]
    }
    found = diagnostics
      .filter(({ code }) => code === 'relink(sql-in-stores)')
      .map(({ filename, labels }) => `${filename}:${String(labels[0]?.span.line)}`)
  })

  it('outside of a store is found, however it is written', () => {
    expect([...found].sort()).toEqual(outside.flatMap((file) => statements.map((_, index) => `${file}:${String(index + 1)}`)).sort())
  })
})
