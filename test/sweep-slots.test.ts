import { expect, it } from 'vitest'
import { FairSlots } from '../src/accounts/sweep/fair-slots.js'
import { nextPageSize } from '../src/accounts/sweep/page-size.js'

const owner = (environmentId: string, integrationId: string) => ({ environmentId, platform: 'generic', integrationId })

it('a free slot goes to the environment that has the fewest', async () => {
  const slots = new FairSlots({ total: 3, perPlatform: 3, perApp: 3 })
  const [a, b] = [owner('a', 'a1'), owner('b', 'b1')]
  for (let i = 0; i < 3; i += 1) await slots.acquire(a)
  const order: string[] = []
  const waiting = [a, a, b, owner('b', 'b2')].map((one) => slots.acquire(one).then(() => order.push(one.integrationId)))
  slots.release(a)
  await waiting[2]
  slots.release(a)
  await waiting[3]
  slots.release(a)
  await waiting[0]
  expect(order).toEqual(['b1', 'b2', 'a1'])
})

it('a limit of one app or platform keeps no other waiting', async () => {
  const slots = new FairSlots({ total: 10, perPlatform: 3, perApp: 2 })
  await slots.acquire(owner('a', 'a1'))
  await slots.acquire(owner('a', 'a1'))
  let third = false
  const waits = slots.acquire(owner('a', 'a1')).then(() => (third = true))
  await slots.acquire(owner('a', 'a2'))
  await slots.acquire({ ...owner('a', 'x'), platform: 'another' })
  expect(third).toBe(false)
  slots.release(owner('a', 'a1'))
  await waits
})

it('a page grows while pages are processed quickly, and shrinks to the number processed at once', () => {
  expect([100, 100, 100].reduce((size, took) => nextPageSize(size, took, 10), 4)).toBe(256)
  expect(nextPageSize(400, 100, 10)).toBe(500)
  expect(nextPageSize(80, 5_000, 10)).toBe(40)
  expect(nextPageSize(12, 5_000, 10)).toBe(10)
  expect(nextPageSize(80, 800, 10)).toBe(80)
})
