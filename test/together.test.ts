import { expect, test } from 'vitest'
import type { Queryable } from '../src/database/database.js'
import { grouped } from '../src/database/grouped.js'
import { inLockstep, together } from '../src/database/together.js'
import { waitFor } from './support/wait-for.js'

/** A transaction without statements. */
const transaction = (): Queryable => ({ query: () => Promise.reject(new Error('no database here')) })

/** An operation that writes down which calls it ran for at once. */
const operation = (turnOf?: (call: string) => string) => {
  const runs: string[][] = []
  const ask = together((_tx: Queryable, calls: readonly string[]) => {
    runs.push([...calls])
    return Promise.resolve(calls.map((call) => call.toUpperCase()))
  }, turnOf)
  return { runs, ask }
}

test('one item runs at once; many in step run as one, and each gets its own answer', async () => {
  const { runs, ask } = operation()
  expect(await ask(transaction(), 'alone')).toBe('ALONE')
  const tx = transaction()
  const answers = await inLockstep(tx, ['a', 'b', 'c'], async (item) => [await ask(tx, `${item}1`), await ask(tx, `${item}2`)])
  expect(answers).toEqual([
    ['A1', 'A2'],
    ['B1', 'B2'],
    ['C1', 'C2'],
  ])
  expect(runs).toEqual([['alone'], ['a1', 'b1', 'c1'], ['a2', 'b2', 'c2']])
})

test('a call that takes another way, or is done sooner, holds no other up', async () => {
  const [first, second] = [operation(), operation()]
  const tx = transaction()
  const answers = await inLockstep(tx, ['a', 'b', 'done', 'late'], async (item) => {
    if (item === 'done') return 'nothing'
    if (item === 'late') await new Promise((resolve) => setImmediate(resolve))
    if (item === 'b') await first.ask(tx, item)
    return second.ask(tx, item)
  })
  expect(answers).toEqual(['A', 'B', 'nothing', 'LATE'])
  expect(first.runs).toEqual([['b']])
  expect(second.runs.flat().sort()).toEqual(['a', 'b', 'late'])
})

test('calls of the same turn run one after another, each when the one before has finished', async () => {
  const story: string[] = []
  const { ask } = operation((call) => call.slice(0, 1))
  const write = together((_tx: Queryable, calls: readonly string[]) => {
    story.push(...calls)
    return Promise.resolve(calls)
  })
  const tx = transaction()
  await inLockstep(tx, ['x1', 'x2', 'y1', 'x3'], async (item) => {
    await ask(tx, item)
    story.push(`turn of ${item}`)
    await write(tx, item)
  })
  expect(story).toEqual(['turn of x1', 'turn of y1', 'x1', 'y1', 'turn of x2', 'x2', 'turn of x3', 'x3'])
})

test('what an operation calls in its turn runs at once', async () => {
  const inner = operation()
  const outer = together((tx: Queryable, calls: readonly string[]) => Promise.all(calls.map((call) => inner.ask(tx, call))))
  const tx = transaction()
  expect(await inLockstep(tx, ['a', 'b'], (item) => outer(tx, item))).toEqual(['A', 'B'])
  expect(inner.runs).toEqual([['a'], ['b']])
})

test('one failure fails all, and nothing begins after it', async () => {
  const { runs, ask } = operation()
  const tx = transaction()
  const work = inLockstep(tx, ['a', 'b', 'c'], async (item) => {
    if (item === 'b') throw new Error('b failed')
    await ask(tx, item)
    return ask(tx, item)
  })
  await expect(work).rejects.toThrow('b failed')
  expect(runs).toEqual([])
  // The transaction is an ordinary one again.
  expect(await ask(tx, 'alone')).toBe('ALONE')
})

test('calls made at once, or while one is running, are grouped, and a failure affects only its own group', async () => {
  const runs: number[][] = []
  const underWay: (() => void)[] = []
  const add = grouped(async (_by: object, calls: readonly number[]) => {
    runs.push([...calls])
    if (calls.includes(1)) await new Promise<void>((resolve) => underWay.push(resolve))
    if (calls.includes(5)) throw new Error('not 5')
    return calls.map((call) => call + 1)
  })
  const by = {}
  const first = [add(by, 1), add(by, 2)]
  const end = await waitFor(() => underWay[0], 'the first group to be under way')
  const next = [add(by, 3), add(by, 4)]
  end()
  expect(await Promise.all([...first, ...next])).toEqual([2, 3, 4, 5])
  expect(runs).toEqual([
    [1, 2],
    [3, 4],
  ])
  await expect(add(by, 5)).rejects.toThrow('not 5')
  expect(await add(by, 6)).toBe(7)
})
