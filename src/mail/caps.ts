import type { Tx } from '../tools.js'
import { mailTimes } from './store.js'

const day = 86_400_000
const week = 7 * day

/** Most mails to one person in 24 hours and in seven days, over all cases. */
export interface Caps {
  readonly perDay: number
  /** `null`: three days' worth. */
  readonly perWeek: number | null
}

/** What holds a mail back, and when there is room for one more. */
export interface OverCap {
  readonly why: 'per_day' | 'per_week'
  readonly until: Date
}

/** When each of these people was mailed within the seven days before `at`, the newest first. */
export const mailedAt = async (
  tx: Tx,
  { environmentId, emails, at }: { readonly environmentId: string; readonly emails: readonly string[]; readonly at: Date },
): Promise<ReadonlyMap<string, readonly Date[]>> => {
  const people = emails.map((recipient) => ({ environmentId, recipient }))
  const times = await mailTimes(tx, people, new Date(at.getTime() - week))
  return new Map(emails.map((email, index) => [email, (times[index] ?? []).filter((time) => time <= at)]))
}

/** The cap that frees a place last, of mails at these `times`, the newest first. */
export const reached = (times: readonly Date[], { perDay, perWeek }: Caps, now: Date): OverCap | null => {
  const over = [
    { why: 'per_day' as const, until: freesAt(times, perDay, day) },
    { why: 'per_week' as const, until: freesAt(times, perWeek ?? 3 * perDay, week) },
  ].flatMap(({ why, until }) => (until !== null && until > now ? [{ why, until }] : []))
  return over.reduce<OverCap | null>((last, one) => (last === null || one.until > last.until ? one : last), null)
}

/** The newest `most` must have shrunk by one: the oldest of them is the one that has to be `span` old. */
const freesAt = (times: readonly Date[], most: number, span: number): Date | null => {
  const blocking = times[most - 1]
  return blocking === undefined ? null : new Date(blocking.getTime() + span)
}
