import { pauseRefreshes } from '../../integrations/pause-refreshes.js'
import type { Tools } from '../../tools.js'
import { leaseMsOf } from '../refresh/held-lease.js'
import { claimDueAccounts, returnClaimed } from '../store/sweep-store.js'
import type { ClaimedAccount, DueApp } from '../store/sweep-store.js'
import type { FairSlots } from './fair-slots.js'
import { firstPageSize, nextPageSize } from './page-size.js'
import { refreshClaimed } from './refresh-claimed.js'
import type { SweepResult } from './refresh-claimed.js'
import { readSweptApp } from './swept-app.js'
import type { SweptApp } from './swept-app.js'
import type { WriteBehind } from './write-behind.js'

export interface LaneParts {
  readonly tools: Tools
  readonly slots: FairSlots
  readonly writer: WriteBehind
  /** Of every lease that this sweep takes. */
  readonly owner: string
  /** Aborted: nothing more is claimed or sent. */
  readonly signal: AbortSignal
  readonly count: (result: SweepResult) => void
}

/** What one page's accounts have in common. */
interface Page {
  readonly app: SweptApp
  /** When its leases end, by `performance.now()`. */
  readonly until: number
}

interface Turn {
  readonly account: ClaimedAccount
  readonly page: Page
}

/**
 * Works off one app's due accounts, a page at a time; the next page is claimed while the last of this one are under way. Never holds more
 * than two pages, however many are due. Resolves when none is left, or when the app has to wait.
 */
export const runLane = async (parts: LaneParts, due: DueApp): Promise<void> => {
  const { tools, slots, writer, owner, signal } = parts
  const underWay = new Set<Promise<void>>()
  const unsent: ClaimedAccount[] = []
  let pausing: Promise<void> | undefined
  const lane: Lane = {
    isOver: () => pausing !== undefined || signal.aborted,
    pause: (ms) => {
      pausing ??= pauseRefreshes(tools.database, due.integrationId, new Date(tools.clock().getTime() + ms))
      // Awaited in the end.
      pausing.catch(() => undefined)
    },
  }
  const pages = pagesOf(parts, due, lane)
  try {
    for (let turn = await pages.next(); turn !== null; turn = await pages.next()) {
      await writer.room()
      await slots.acquire(due)
      const leave = once(() => {
        slots.release(due)
      })
      const work = workOff(parts, turn, { ...lane, answered: leave }, unsent).finally(() => {
        leave()
        underWay.delete(work)
      })
      underWay.add(work)
    }
  } finally {
    await Promise.all([...underWay, pausing])
    unsent.push(...(await pages.rest()))
    if (unsent.length > 0) await returnClaimed(tools.database, owner, unsent.map(unsentOf))
  }
}

interface Lane {
  readonly isOver: () => boolean
  /** The first of those who hear it writes it down. */
  readonly pause: (ms: number) => void
}

/** A slot is given back when the platform has answered, or in the end. */
const once = (work: () => void): (() => void) => {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}

const unsentOf = ({ accountId, unansweredMs }: ClaimedAccount) => ({ accountId, answered: unansweredMs === null })

const workOff = async (
  { tools, writer, owner, count }: LaneParts,
  { account, page }: Turn,
  lane: Lane & { readonly answered: () => void },
  unsent: ClaimedAccount[],
): Promise<void> => {
  if (lane.isOver()) {
    unsent.push(account)
    return
  }
  try {
    const lease = { owner, unansweredMs: account.unansweredMs, until: page.until }
    const result = await refreshClaimed(tools, page.app, account, lease, { writer, answered: lane.answered, pause: lane.pause })
    if (result === 'returned') unsent.push(account)
    count(result)
  } catch (error) {
    // The lease runs out by itself, and the account is found again.
    tools.log.warn({ err: error, account_id: account.accountId }, 'an account could not be swept; it stays due')
  }
}

/** With this many times what is worked on at once left of a page, the next is asked for: a claim takes as long as tens of refreshes. */
const ahead = 4
/** A change of the app counts after this; a page lasts about as long. */
const knownForMs = 2_000

/** An app's claimed accounts one by one, the next page fetched before the last one runs dry. */
const pagesOf = ({ tools, owner }: LaneParts, { integrationId }: DueApp, lane: Lane) => {
  const least = tools.settings.sweepAppConcurrency
  const leaseMs = leaseMsOf(tools.settings)
  let size = firstPageSize(least)
  let known: { readonly app: SweptApp | null; readonly at: number } | null = null
  let claimedAt = performance.now()
  let current: Turn[] = []
  let coming: Promise<readonly Turn[]> | null = null

  const claim = async (): Promise<readonly Turn[]> => {
    const until = performance.now() + leaseMs
    if (known === null || performance.now() - known.at > knownForMs)
      known = { app: await readSweptApp(tools, integrationId), at: performance.now() }
    const { app } = known
    if (app === null) return []
    const accounts = await claimDueAccounts(tools.database, { integrationId, now: tools.clock(), limit: size, owner, leaseMs })
    const page = { app, until }
    return accounts.map((account) => ({ account, page }))
  }

  return {
    async next(): Promise<Turn | null> {
      if (lane.isOver()) return null
      if (current.length === 0) {
        const arrived = await (coming ?? claim())
        coming = null
        size = nextPageSize(size, performance.now() - claimedAt, least)
        claimedAt = performance.now()
        current = [...arrived].reverse()
        if (lane.isOver()) return null
      }
      const turn = current.pop() ?? null
      if (turn !== null && coming === null && current.length <= least * ahead) {
        coming = claim()
        // Looked at when it is awaited.
        coming.catch(() => undefined)
      }
      return turn
    },
    /** What was claimed and not handed out. */
    async rest(): Promise<readonly ClaimedAccount[]> {
      const arrived = coming === null ? [] : await coming.catch(() => [])
      return [...current, ...arrived].map(({ account }) => account)
    },
  }
}
