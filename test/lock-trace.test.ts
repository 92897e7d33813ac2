// @module-tag heavy
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../src/database/package-root.js'
import { FormBrowser, reconnect } from '../src/embedded/form-browser.js'
import { signedIn } from './support/console-client.js'
import { linkIn, startRelink, waitFor } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { LockTrace } from './support/lock-trace.js'
import type { Taken } from './support/lock-trace.js'
import { makeStage, writingOperations } from './support/writing-operations.js'
import type { Stage } from './support/writing-operation.js'

let relink: Harness
let trace: LockTrace
beforeAll(async () => {
  relink = await startRelink({ settings: { databasePoolSize: 20 }, policy: { confirm: 'PT0S' } })
  trace = await LockTrace.begin(relink.tools.settings.databaseUrl ?? '')
})
afterAll(async () => {
  await trace.end()
  await relink.stop()
})

/** docs/lock-order.md: the place of each table, and of each kind of advisory lock. */
const places = (): ReadonlyMap<string, number> => {
  const text = readFileSync(path.join(packageRoot, 'docs/lock-order.md'), 'utf8')
  const lines = [...text.matchAll(/^\d+\. .*(?:\n {3}.*)*$/gm)].map(([line]) =>
    [...line.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  )
  // The line of what is one account's has one place.
  const placed = lines.flatMap((names, line) => names.map((name, at) => [name, line + (names.includes('cases') ? 0 : at / 100)] as const))
  return new Map(placed.map(([name, place]) => [name.includes('/') ? `advisory ${name.split('/')[0] ?? ''}` : name, place]))
}

const brief = (sql: string): string => sql.replace(/\s+/g, ' ').trim().slice(0, 120)

/** What was taken out of order, each kind once. */
const faults = (transactions: readonly (readonly Taken[])[]): readonly string[] => {
  const order = places()
  const found = new Set<string>()
  for (const taken of transactions) {
    const owned = taken.filter(({ table }) => order.get(table) === order.get('cases'))
    const tables = new Set(owned.map(({ table }) => table))
    const account = taken.findIndex(({ table }) => table === 'integrated_accounts')
    if (tables.size > 1 && (account === -1 || account > taken.indexOf(owned[0] as Taken)))
      found.add(`${[...tables].join(', ')} without the account's row: ${brief(owned[0]?.by ?? '')}`)
    for (const [at, one] of taken.entries()) {
      const place = order.get(one.table)
      if (place === undefined) found.add(`${one.table} has no place: ${brief(one.by)}`)
      // Locks that wait for no one may come in any order.
      if (/skip locked/i.test(one.by)) continue
      // What one statement locks is seen at once, in whatever order.
      for (const before of taken.slice(0, at).filter(({ by }) => by !== one.by)) {
        const earlier = order.get(before.table)
        if (place !== undefined && earlier !== undefined && place < earlier)
          found.add(`${one.table} after ${before.table}: ${brief(one.by)}  AFTER  ${brief(before.by)}`)
      }
    }
  }
  return [...found].sort()
}

test('every writing operation locks in the order of docs/lock-order.md', { timeout: 600_000 }, async () => {
  let stage: Stage = await makeStage(relink)
  const account = await relink.importAccount({ sub: 'usr_ada' })
  await relink.breakAccount(account)
  const mail = await waitFor(() => relink.mails(account.email)[0], 'the mail', 60_000)
  expect((await reconnect(new FormBrowser(), linkIn(mail), { email: 'ada@northwind.example' })).heading).toBe('Connection successful')
  await signedIn(relink, { email: 'eve@acme.example', role: 'admin' })
  const wrong: string[] = []
  for (const operation of writingOperations(relink)) {
    const came = await operation.run(stage)
    // A new call needs a row in test/support/writing-operations.ts.
    if (came.status === 400 || came.status === 404) wrong.push(`${operation.name}: ${came.text}`)
    stage = await makeStage(relink, stage, new Set(operation.ends))
  }
  expect(wrong).toEqual([])
  // What is not seen can't be out of order.
  expect(new Set(trace.transactions.flatMap((taken) => taken.map(({ table }) => table))).size).toBeGreaterThan(20)
  expect(faults(trace.transactions)).toEqual([])
})
