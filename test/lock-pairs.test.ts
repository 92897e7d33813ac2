// @module-tag heavy
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isTransactionConflict } from '../src/database/try-again.js'
import { covering } from './support/covering.js'
import { startRelink } from './support/harness.js'
import type { Harness } from './support/harness.js'
import { hookQueries } from './support/hook-queries.js'
import { answer } from './support/receiver.js'
import { makeStage, writingOperations } from './support/writing-operations.js'
import type { Came, Stage, WritingOperation } from './support/writing-operation.js'

/** `LOCK_ROUNDS=5` repeats each group so often. */
const rounds = Number(process.env['LOCK_ROUNDS'] ?? 1)
/** So many groups, by chance: a minute or two. `LOCK_PAIRS=all` takes all of them, which is every pair; `LOCK_PAIRS=2/8` is the second eighth. */
const asked = process.env['LOCK_PAIRS'] ?? '40'
const each = 2
const size = 5

let relink: Harness
let stopWaiting: () => void
beforeAll(async () => {
  relink = await startRelink({ settings: { databasePoolSize: 24 }, policy: { confirm: 'PT0S' } })
  // Some endpoints fail, so that circuits and next tries are written too.
  relink.receiver.answer = (res, received) => {
    answer(received.path.includes('failing') ? 500 : 204)(res, received)
  }
  // Every transaction is a little slower than its statements, so that one that locks in another order meets it.
  const { undo } = hookQueries({ after: ({ text }) => (/^(?:COMMIT|ROLLBACK)$/.test(text) ? Promise.resolve() : delay(Math.random() * 3)) })
  stopWaiting = undo
})
afterAll(async () => {
  stopWaiting()
  await relink.stop()
})

const isFault = ({ status, error }: Came): boolean => status === 500 || isTransactionConflict(error)

/**
 * Operations to be run at once, so that every two meet, on rows that are there: one that ends what the others need stands with such as end
 * nothing, or alone against another of its kind.
 */
const groupsOf = (operations: readonly WritingOperation[]): readonly (readonly WritingOperation[])[] => {
  const ending = operations.filter(({ ends }) => ends.length > 0)
  const others = operations.filter(({ ends }) => ends.length === 0)
  const fours = Array.from({ length: Math.ceil(others.length / (size - 1)) }, (_, at) =>
    others.slice(at * (size - 1), (at + 1) * (size - 1)),
  )
  return [
    ...covering(others, size),
    ...ending.flatMap((one) => fours.map((four) => [one, ...four])),
    ...ending.flatMap((one, at) => ending.slice(at + 1).map((other) => [one, other])),
  ]
}

const pairsIn = (groups: readonly (readonly WritingOperation[])[]): number =>
  new Set(groups.flatMap((group) => group.flatMap(({ name }) => group.map((other) => [name, other.name].sort().join(' beside '))))).size

const chosen = <T>(all: readonly T[]): readonly T[] => {
  const [part, parts] = asked.split('/').map(Number)
  if (part !== undefined && parts !== undefined) return all.filter((_, at) => at % parts === part - 1)
  const shuffled = [...all].sort(() => Math.random() - 0.5)
  return asked === 'all' ? shuffled : shuffled.slice(0, Number(asked))
}

test(
  'every pair of writing operations, side by side on the same rows: none is given up for the other',
  { timeout: 3_600_000 },
  async () => {
    const operations = writingOperations(relink)
    const all = groupsOf(operations)
    expect(pairsIn(all)).toBe((operations.length * (operations.length + 1)) / 2)
    const groups = chosen(all)
    let stage: Stage = await makeStage(relink)
    const faults: string[] = []
    const began = performance.now()
    let calls = 0
    let carried = 0
    for (const group of groups) {
      for (let round = 0; round < rounds; round += 1) {
        const came = await Promise.all(Array.from({ length: each }, () => group.map((one) => one.run(stage))).flat())
        calls += came.length
        carried += came.filter(({ status }) => status === null || status < 300).length
        const names = group.map(({ name }) => name).join(', ')
        for (const what of came.filter(isFault)) faults.push(`${names}: ${what.text.slice(0, 300)}`)
        stage = await makeStage(relink, stage, new Set(group.flatMap(({ ends }) => ends)))
      }
    }
    const given = relink.logged.filter((line) => line.includes('PostgreSQL gave a transaction up'))
    const { rows } = await relink.tools.database.query<{ n: number }>(
      'SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()',
    )
    console.log(
      `${String(pairsIn(groups))} of ${String(pairsIn(all))} pairs in ${String(groups.length)} of ${String(all.length)} groups, ${String(calls)} operations, ${String(carried)} carried out, ${((performance.now() - began) / 1000).toFixed(0)} s; ${String(rows[0]?.n)} deadlocks`,
    )
    expect(faults).toEqual([])
    expect(given.map((line) => line.slice(0, 2000))).toEqual([])
    expect(rows).toEqual([{ n: 0 }])
    // Not so many refusals that little was locked.
    expect(carried).toBeGreaterThan(calls / 2)
  },
)
