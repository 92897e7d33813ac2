import { loadEnvironment } from '../access/load-environment.js'
import { holds, outcomes, stages } from '../domain/case.js'
import { verdicts } from '../domain/verdict.js'
import { BadRequest } from '../http/errors.js'
import { customerKinds } from '../mail/mail-content.js'
import type { Tx } from '../tools.js'
import type { Stats } from './stats-contract.js'
import { selectDays, selectEnded, selectFunnel, selectOpenCounts, selectWaiting } from './stats-store.js'
import type { OpenCount } from './stats-store.js'

/** Shown unless days are given. */
const usualDays = 30
/** A chart of more says nothing by day. */
const longestDays = 366
const dayMs = 86_400_000

/**
 * Returns the overview of an environment, by days in the environment's time zone.
 *
 * A false alarm is a case whose `authentication_error` had been written and that ended `self_healed` or `operator_fixed`: the company was notified of
 * a connection that recovered without the customer. The rate is of all cases that ended in these days after such a notification.
 * @throws {BadRequest} for days in the wrong order, and for more than 366
 */
export const statsOf = async (
  tx: Tx,
  environmentId: string,
  given: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<Stats> => {
  const timeZone = (await loadEnvironment(tx, environmentId)).timeZone ?? 'UTC'
  const span = { environmentId, timeZone, ...daysOf(given, today(tx.now, timeZone)) }
  const open = await selectOpenCounts(tx, environmentId)
  const waiting = await selectWaiting(tx, environmentId)
  const days = await selectDays(tx, span)
  const ended = await selectEnded(tx, span)
  return {
    from: span.from,
    to: span.to,
    time_zone: timeZone,
    open: {
      total: sum(open),
      by_stage: tally(
        stages.filter((stage) => stage !== 'closed'),
        open,
        ({ stage }) => stage,
      ),
      by_verdict: tally([...verdicts, 'none'] as const, open, ({ verdict }) => verdict ?? 'none'),
    },
    needs_a_human: {
      escalated: sum(open.filter(({ stage }) => stage === 'escalated')),
      held: tally(holds, open, ({ holdWhy }) => holdWhy),
      incidents: waiting.incidents,
      parked_deliveries: waiting.parkedDeliveries,
      bounced_contacts: waiting.bouncedContacts,
    },
    days: days.map(({ day, opened, closed }) => ({ day, opened, closed: filled(outcomes, (outcome) => closed[outcome] ?? 0) })),
    time_to_reauthorize: { cases: ended.reauthorized, median: ended.median, p90: ended.p90 },
    funnel: { ...(await selectFunnel(tx, span, customerKinds)) },
    false_alarms: { told: ended.told, false: ended.falseAlarms, rate: ended.told === 0 ? null : ended.falseAlarms / ended.told },
  }
}

const sum = (counts: readonly OpenCount[]): number => counts.reduce((total, { cases }) => total + cases, 0)

const filled = <K extends string>(names: readonly K[], of: (name: K) => number): Record<K, number> =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, number>

const tally = <K extends string>(
  names: readonly K[],
  counts: readonly OpenCount[],
  by: (count: OpenCount) => string | null,
): Record<K, number> => filled(names, (name) => sum(counts.filter((count) => by(count) === name)))

const today = (now: Date, timeZone: string): string => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)

const shifted = (day: string, days: number): string => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)

/** One of the two alone: the usual number of days from it on, or up to it. */
const daysOf = ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }, last: string) => {
  const end = to ?? (from === undefined ? last : shifted(from, usualDays - 1))
  const start = from ?? shifted(end, 1 - usualDays)
  const days = (Date.parse(end) - Date.parse(start)) / dayMs + 1
  if (days < 1 || days > longestDays) {
    throw BadRequest.fields([
      { field: 'to', message: days < 1 ? 'must not be before from' : `must be within ${String(longestDays)} days of from` },
    ])
  }
  return { from: start, to: end }
}
