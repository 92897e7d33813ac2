import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Tools, ToolsDatabase } from '../../tools.js'
import { isAskedOnce } from './asked-once.js'
import { leaseMsOf } from './held-lease.js'
import { localJudgement } from '../account/local-judgement.js'
import { refreshUnderLease } from './refresh-under-lease.js'
import type { RefreshOptions, RefreshResult } from './refresh-result.js'
import { claimLease, selectLeaseFacts } from '../store/lease-store.js'
import type { LeaseFacts } from '../store/lease-store.js'

/** A refresh takes as long as the platform does: asking again more often than this tells nothing. */
const waits = { first: 50, most: 500 }

/** Refreshes in progress in this process: further callers wait for the promise instead of asking the database. */
const underWay = new WeakMap<ToolsDatabase, Map<string, Promise<RefreshResult>>>()

/**
 * One refresh at a time per account, across processes: under the lease in the account's credentials, which outlives the slowest
 * platform call. A failure is written down (`openOutage`) and a success ends an open case (`endOutage`), each in the transaction that
 * releases the lease. A result for credentials that were replaced meanwhile is thrown away, good or bad.
 * @throws what the database throws; the lease then runs out by itself
 */
export const refreshAccount = async (tools: Tools, accountId: string, options: RefreshOptions): Promise<RefreshResult> => {
  const began = performance.now()
  const leaseMs = leaseMsOf(tools.settings)
  const running = runningIn(tools.database)
  const first = options.seen ?? (await selectLeaseFacts(tools.database, { accountId, arrived: null }))
  if (first === null) return { kind: 'gone' }
  let seen = first
  for (let wait = waits.first; ; wait = Math.min(waits.most, wait * 2)) {
    const known = settled(first, seen, options, tools.clock())
    if (known !== null) return known
    const flight = running.get(accountId)
    if (flight !== undefined) return options.wait ? flight : { kind: 'busy' }
    const claim = { accountId, owner: randomUUID(), leaseMs, generation: seen.generation, arrivedAt: first.arrivedAt }
    const until = performance.now() + leaseMs
    const lease = seen.leased ? null : await claimLease(tools.database, claim)
    if (lease !== null) {
      const started = refreshUnderLease(tools, accountId, { ...lease, until }).finally(() => running.delete(accountId))
      running.set(accountId, started)
      return started
    }
    // Waits for the holder of the lease, also one that took it between the look and the claim; waiting ends after twice the lease, in case the holder
    // died.
    if (seen.leased && (!options.wait || performance.now() - began > 2 * leaseMs)) return { kind: 'busy' }
    if (seen.leased) await sleep(wait)
    const again = await selectLeaseFacts(tools.database, { accountId, arrived: first.arrivedAt })
    if (again === null) return { kind: 'gone' }
    seen = again
  }
}

const runningIn = (database: ToolsDatabase): Map<string, Promise<RefreshResult>> => {
  const running = underWay.get(database) ?? new Map<string, Promise<RefreshResult>>()
  underWay.set(database, running)
  return running
}

/** What is known without another call. */
const settled = (first: LeaseFacts, seen: LeaseFacts, options: RefreshOptions, now: Date): RefreshResult | null => {
  const { generation } = seen
  if (options.ifGeneration !== undefined && generation !== options.ifGeneration) return { kind: 'superseded', generation }
  if (generation !== first.generation) return { kind: 'healthy', generation }
  const failed: RefreshResult = {
    kind: 'failed',
    generation,
    judgement: seen.lastFailure ?? localJudgement('no_refresh_token'),
    caseId: seen.openCaseId,
  }
  if (seen.failedSinceArrival || isAskedOnce(seen)) return failed
  if (seen.failureAgeMs !== null && seen.failureAgeMs <= (options.shareFailureMs ?? -1) && !seen.isAppChangedSince) return failed
  if (options.unlessOpenCase === true && seen.openCaseId !== null && seen.lastFailure !== null) return failed
  const goodFor = options.ifOlderThanMs
  const refreshed = seen.lastRefreshedAt?.getTime()
  if (goodFor !== undefined && refreshed !== undefined && seen.lastFailure === null && now.getTime() - refreshed <= goodFor) {
    return { kind: 'healthy', generation }
  }
  return null
}
