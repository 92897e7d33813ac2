import type { Queryable } from '../database/database.js'
import { readClockSkew, skewToleranceMs as toleranceMs } from '../database/clock-skew.js'
import { note, ok, problem } from './finding.js'
import type { Finding } from './finding.js'

const mend = 'keep the clocks of all machines by NTP'

/** Compares the database's clock with this process's; half of the round trip is allowed for. */
export const checkDatabaseClock = async (db: Queryable): Promise<Finding> => {
  const { aheadMs, unsureMs } = await readClockSkew(db)
  return judged('database', -aheadMs, unsureMs)
}

/** `Date` of an answer of ours (RFC 9110 6.6.1): to the second. */
export const checkHttpClock = (date: string | null, receivedAt: number): Finding | null => {
  const theirs = Date.parse(date ?? '')
  return Number.isNaN(theirs) ? null : judged('PUBLIC_URL', theirs + 500 - receivedAt, 500)
}

/**
 * Temporal tells no time. It notes when a worker last asked, which happens about once a minute: a moment in the future shows a clock that
 * is ahead; one that is behind can't be told from a worker that asked a while ago.
 */
export const checkTemporalClock = (lastAsked: number | null, now: number): Finding => {
  if (lastAsked === null) return note('clock of Temporal', 'Temporal tells no time, and no worker has asked it lately: nothing is known')
  const ahead = lastAsked - now
  return ahead > toleranceMs
    ? problem('clock of Temporal', `It is at least ${seconds(ahead)} ahead of this process`, mend)
    : ok('clock of Temporal', 'It is not ahead; whether it is behind by less than a minute can’t be known')
}

const judged = (whose: string, offMs: number, unsureMs: number): Finding => {
  const check = `clock of ${whose}`
  return Math.abs(offMs) - unsureMs > toleranceMs
    ? problem(check, `It is ${seconds(Math.abs(offMs))} ${offMs > 0 ? 'ahead of' : 'behind'} this process`, mend)
    : ok(check, `It agrees with this process within ${seconds(Math.abs(offMs) + unsureMs)}`)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
