import { randomUUID } from 'node:crypto'
import type { SweepAnswer } from '../../domain/steps.js'
import type { Tools } from '../../tools.js'
import { selectDueApps } from '../store/sweep-store.js'
import { FairSlots } from './fair-slots.js'
import { runLane } from './lane.js'
import { sweepResults } from './refresh-claimed.js'
import type { SweepResult } from './refresh-claimed.js'
import { WriteBehind } from './write-behind.js'

/** While lanes run, apps that have become due meanwhile are looked for this often. */
const lookEveryMs = 1_000

/**
 * Refreshes every account that is due, and ends when none is left or `signal` aborts. All of its state is in the rows, so it may be killed at any
 * moment and restarted anywhere: accounts that it had claimed and not written are due again when their leases have expired.
 */
export const sweepDue = async (tools: Tools, signal: AbortSignal): Promise<SweepAnswer> => {
  const { settings, database, metrics } = tools
  const answer = { refreshed: 0, failed: 0, deferred: 0, superseded: 0, returned: 0 } satisfies SweepAnswer
  const owner = randomUUID()
  const parts = {
    tools,
    owner,
    signal,
    writer: new WriteBehind(tools, owner),
    slots: new FairSlots({
      total: settings.sweepConcurrency,
      perPlatform: settings.sweepPlatformConcurrency,
      perApp: settings.sweepAppConcurrency,
    }),
    count: (result: SweepResult): void => {
      answer[result] += 1
    },
  }
  const told = { ...answer }
  /** A counter with labels costs as much as a tenth of a refresh: it is told now and then, not for each account. */
  const tellMetrics = (): void => {
    for (const result of sweepResults) {
      metrics.swept.inc({ result }, answer[result] - told[result])
      told[result] = answer[result]
    }
  }
  const lanes = new Map<string, Promise<void>>()
  const failures: unknown[] = []
  while (!signal.aborted) {
    const now = tools.clock()
    const apps = await selectDueApps(database, now)
    const oldest = apps.reduce((most, { dueSince }) => Math.max(most, now.getTime() - dueSince.getTime()), 0)
    metrics.sweepOldestDue.set(oldest / 1000)
    for (const app of apps.filter(({ integrationId }) => !lanes.has(integrationId))) {
      const lane = runLane(parts, app)
        .catch((error: unknown) => failures.push(error))
        .then(() => {
          lanes.delete(app.integrationId)
        })
      lanes.set(app.integrationId, lane)
    }
    if (lanes.size === 0 || failures.length > 0) break
    await anyOf(lanes.values(), lookEveryMs)
    tellMetrics()
  }
  await Promise.all(lanes.values())
  tellMetrics()
  if (failures.length > 0) throw failures[0]
  return answer
}

/** Until one of them ends, at most `ms`. */
const anyOf = async (lanes: Iterable<Promise<void>>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([...lanes, new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}
