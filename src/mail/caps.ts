import { together } from '../database/together.js'
import type { Tx } from '../tools.js'
import { lockRecipients, mailTimes, recipientKey } from './store.js'
import type { Recipient } from './store.js'

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

/**
 * Whether a person's mails reach one of the caps; `null`: one more may go. Holds a lock on the person until the transaction ends, so that the
 * claim that follows in it can't take a place twice. `key` is the key of the mail to be claimed: where a step runs again and finds its mail
 * written, that mail has its place already.
 */
export const overCap = (
  tx: Tx,
  { environmentId, recipient, key, ...caps }: Caps & { readonly environmentId: string; readonly recipient: string; readonly key?: string },
): Promise<OverCap | null> => countAll(tx, { environmentId, recipient: recipient.toLowerCase(), exceptKey: key ?? null, ...caps })

/** When each of these people was mailed within the seven days before `at`, the newest first. */
export const mailedAt = async (
  tx: Tx,
  { environmentId, emails, at }: { readonly environmentId: string; readonly emails: readonly string[]; readonly at: Date },
): Promise<ReadonlyMap<string, readonly Date[]>> => {
  const people = emails.map((recipient) => ({ environmentId, recipient, exceptKey: null }))
  const times = await mailTimes(tx, people, new Date(at.getTime() - week))
  return new Map(emails.map((email, index) => [email, (times[index] ?? []).filter((time) => time <= at)]))
}

const countAll = together(async (tx: Tx, people: readonly (Recipient & Caps)[]): Promise<readonly (OverCap | null)[]> => {
  await lockRecipients(tx, people)
  const times = await mailTimes(tx, people, new Date(tx.now.getTime() - week))
  return people.map((caps, index) => reached(times[index] ?? [], caps, tx.now))
}, recipientKey)

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
