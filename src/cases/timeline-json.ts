import { z } from 'zod'
import { encodeCursor } from '../database/cursor.js'
import type { Cursor } from '../database/cursor.js'
import type { Queryable } from '../database/database.js'
import { timelineKinds } from './note.js'
import { selectDeliveries, selectNamed, selectTimeline } from './timeline-store.js'
import type { DeliveryRow, Named, TimelineRow } from './timeline-store.js'
import { timelineTitles } from './timeline-titles.js'
import { utcWords } from './time-words.js'
import { isUrl } from '../domain/is-url.js'

export const timelineEntrySchema = z
  .object({
    at: z.iso.datetime(),
    kind: z.enum(timelineKinds).exclude(['step']),
    title: z.string(),
    detail: z.string().nullable(),
    actor: z.string().meta({ description: '`relink`, `contact`, `platform`, `staff:<email>` or `api:<token name>`' }),
    data: z.record(z.string(), z.unknown()).meta({ description: 'Ids, codes and times' }),
  })
  .meta({ id: 'TimelineEntry' })

export type TimelineEntry = z.output<typeof timelineEntrySchema>

interface Placed {
  readonly id: string
  readonly at: Date
  readonly entry: TimelineEntry
}

/**
 * A page of what happened, oldest first: the lines that the steps wrote, and one for each delivery of the case's events with its last
 * state. People are looked up now; one whose address was erased is "a contact since removed".
 */
export const timelinePage = async (
  db: Queryable,
  theCase: { readonly id: string; readonly accountId: string },
  { limit, cursor }: { readonly limit: number; readonly cursor: Cursor | null },
): Promise<{ readonly result: TimelineEntry[]; readonly next_cursor: string | null; readonly limit: number }> => {
  const rows = await selectTimeline(db, theCase.id)
  const named = await selectNamed(db, idsOf(rows))
  const lines = rows.map((row): Placed => ({ id: row.id, at: row.at, entry: entryOf(row, named) }))
  const deliveries = (await selectDeliveries(db, theCase.accountId, theCase.id)).map(deliveryLine)
  // The sort is stable: what one transaction wrote keeps its order.
  const all = [...lines, ...deliveries].sort((a, b) => a.at.getTime() - b.at.getTime())
  const from = startOf(all, cursor)
  const page = all.slice(from, from + limit)
  const last = from + limit < all.length ? page.at(-1) : undefined
  return {
    result: page.map(({ entry }) => entry),
    next_cursor: last === undefined ? null : encodeCursor({ at: cursorTime(last.at), id: last.id }),
    limit,
  }
}

/** To the microsecond, as cursors have it. */
const cursorTime = (at: Date): string => at.toISOString().replace('Z', '000Z')

const startOf = (all: readonly Placed[], cursor: Cursor | null): number => {
  if (cursor === null) return 0
  const known = all.findIndex(({ id }) => id === cursor.id)
  if (known >= 0) return known + 1
  const later = all.findIndex(({ at }) => at.getTime() > Date.parse(cursor.at))
  return later >= 0 ? later : all.length
}

const idOf = (row: TimelineRow, field: string): string | null => {
  const value = row.data[field]
  return typeof value === 'string' && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(value) ? value : null
}

const idsOf = (rows: readonly TimelineRow[]): Parameters<typeof selectNamed>[1] => {
  const all = (field: string) => [...new Set(rows.flatMap((row) => idOf(row, field) ?? []))]
  return {
    contacts: all('contact_id'),
    mails: all('mail_id'),
    links: all('link_id'),
    attempts: all('attempt_id'),
    acts: all('act_id'),
    answers: all('answer_id'),
  }
}

const entryOf = (row: TimelineRow, named: Named): TimelineEntry => {
  const contact = named.contacts.get(idOf(row, 'contact_id') ?? '')
  const person = contact ?? named.people.get(idOf(row, 'attempt_id') ?? '') ?? named.people.get(idOf(row, 'link_id') ?? '') ?? null
  const mail = named.mails.get(idOf(row, 'mail_id') ?? '') ?? null
  const words = named.words.get(idOf(row, 'act_id') ?? idOf(row, 'answer_id') ?? '') ?? null
  const signedIn = named.signedIn.get(idOf(row, 'attempt_id') ?? '') ?? null
  const said = timelineTitles[row.kind]({ actor: row.actor, step: row.step, data: row.data, mail, person, signedIn, words })
  return { at: row.at.toISOString(), kind: row.kind, ...said, actor: row.actor, data: { ...row.data } }
}

const deliveryLine = (row: DeliveryRow): Placed => {
  const at = row.finishedAt ?? (row.lastTry === null ? row.createdAt : new Date(row.lastTry.at))
  return {
    id: row.id,
    at,
    entry: {
      at: at.toISOString(),
      kind: 'delivery',
      ...deliveryWords(row),
      actor: 'relink',
      data: {
        delivery_id: row.id,
        event_id: row.eventId,
        event: row.event,
        webhook_id: row.webhookId,
        state: row.state,
        tries: row.tries,
        status: row.lastTry?.status ?? null,
        next_try_at: row.nextTryAt?.toISOString() ?? null,
      },
    },
  }
}

const deliveryWords = (row: DeliveryRow): Pick<TimelineEntry, 'title' | 'detail'> => {
  // The rest of an address may hold a secret of the receiver's.
  const host = isUrl(row.targetUrl) ? new URL(row.targetUrl).host : 'the endpoint'
  const tries = `${String(row.tries)} ${row.tries === 1 ? 'try' : 'tries'}`
  const said = row.lastTry === null ? null : row.lastTry.status === null ? row.lastTry.error : `answered ${String(row.lastTry.status)}`
  switch (row.state) {
    case 'delivered':
      return { title: `${host} took ${row.event}`, detail: `${tries}.` }
    case 'parked':
      return { title: `${host} did not take ${row.event}`, detail: `Parked after ${tries}${said === null ? '' : `: ${said}`}.` }
    case 'pending': {
      const next = row.nextTryAt === null ? '' : ` Next try on ${utcWords(row.nextTryAt)}.`
      return { title: `${row.event} is on its way to ${host}`, detail: `${tries}${said === null ? '' : `: ${said}`}.${next}` }
    }
  }
}
