import type { Queryable } from '../database/database.js'
import type { TimelineKind } from './note.js'

/** Marks of steps are shown nowhere. */
export type ShownKind = Exclude<TimelineKind, 'step'>

export interface TimelineRow {
  readonly id: string
  readonly at: Date
  readonly kind: ShownKind
  readonly actor: string
  readonly data: Readonly<Record<string, unknown>>
  readonly step: string | null
}

export const selectTimeline = async (db: Queryable, caseId: string): Promise<readonly TimelineRow[]> => {
  const { rows } = await db.query<TimelineRow>(
    `SELECT id, at, kind, actor, data, step FROM timeline WHERE case_id = $1 AND kind <> 'step' ORDER BY at, seq`,
    [caseId],
  )
  return rows
}

/** The last state of each delivery of a case's events. */
export interface DeliveryRow {
  readonly id: string
  readonly eventId: string
  readonly event: string
  readonly webhookId: string
  readonly targetUrl: string
  readonly state: 'pending' | 'delivered' | 'parked'
  readonly tries: number
  readonly lastTry: { readonly at: string; readonly status: number | null; readonly error: string | null } | null
  readonly nextTryAt: Date | null
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

export const selectDeliveries = async (db: Queryable, accountId: string, caseId: string): Promise<readonly DeliveryRow[]> => {
  const { rows } = await db.query<DeliveryRow>(
    `SELECT d.id, e.id AS "eventId", e.event, w.id AS "webhookId", w.target_url AS "targetUrl", d.state,
       jsonb_array_length(d.tries) AS tries, d.tries -> -1 AS "lastTry", d.next_try_at AS "nextTryAt", d.created_at AS "createdAt",
       d.finished_at AS "finishedAt"
     FROM events e JOIN deliveries d ON d.event_id = e.id JOIN webhooks w ON w.id = d.webhook_id
     WHERE e.account_id = $1 AND e.case_id = $2`,
    [accountId, caseId],
  )
  return rows
}

/** The current names for the ids on a timeline. A missing name has been erased. */
export interface Named {
  readonly contacts: ReadonlyMap<string, string>
  readonly mails: ReadonlyMap<string, MailNamed>
  /** Link or attempt to the address of the person for whom the link was minted. */
  readonly people: ReadonlyMap<string, string>
  /** Attempt to who signed in, while it waits for the company's word. */
  readonly signedIn: ReadonlyMap<string, string>
  /** Texts that people wrote with an act. */
  readonly words: ReadonlyMap<string, string>
}

export interface MailNamed {
  readonly id: string
  readonly kind: string
  readonly to: string
  readonly subject: string
  readonly state: string
  readonly why: string | null
  readonly answer: string | null
}

export const selectNamed = async (
  db: Queryable,
  ids: {
    readonly contacts: readonly string[]
    readonly mails: readonly string[]
    readonly links: readonly string[]
    readonly attempts: readonly string[]
    readonly acts: readonly string[]
    readonly answers: readonly string[]
  },
): Promise<Named> => {
  const contacts = await pairs(db, 'SELECT id, email AS value FROM contacts WHERE id = ANY($1::uuid[])', ids.contacts)
  const links = await pairs(
    db,
    'SELECT l.id, p.email AS value FROM link_tokens l JOIN contacts p ON p.id = l.contact_id WHERE l.id = ANY($1::uuid[])',
    ids.links,
  )
  const attempts = await pairs(
    db,
    `SELECT x.id, p.email AS value FROM attempts x JOIN link_tokens l ON l.id = x.link_id JOIN contacts p ON p.id = l.contact_id
     WHERE x.id = ANY($1::uuid[])`,
    ids.attempts,
  )
  const signedIn = await pairs(
    db,
    `SELECT id, coalesce(signed_in ->> 'label', signed_in ->> 'account', signed_in ->> 'person') AS value FROM attempts
     WHERE id = ANY($1::uuid[]) AND coalesce(signed_in ->> 'label', signed_in ->> 'account', signed_in ->> 'person') IS NOT NULL`,
    ids.attempts,
  )
  const words = await pairs(
    db,
    `SELECT id, coalesce(request ->> 'text', request ->> 'note', request ->> 'reason') AS value FROM acts
     WHERE id = ANY($1::uuid[]) AND coalesce(request ->> 'text', request ->> 'note', request ->> 'reason') IS NOT NULL`,
    ids.acts,
  )
  const { rows: mails } =
    ids.mails.length === 0
      ? { rows: [] }
      : await db.query<MailNamed>(
          `SELECT id, kind, recipient AS "to", subject, state, why, server_answer AS answer FROM mails WHERE id = ANY($1::uuid[])`,
          [ids.mails],
        )
  return {
    contacts: new Map(contacts),
    people: new Map([...links, ...attempts]),
    signedIn: new Map(signedIn),
    words: new Map([...words, ...(await pairs(db, 'SELECT id, text AS value FROM inbound_mails WHERE id = ANY($1::uuid[])', ids.answers))]),
    mails: new Map(mails.map((mail) => [mail.id, mail])),
  }
}

const pairs = async (db: Queryable, sql: string, ids: readonly string[]): Promise<readonly (readonly [string, string])[]> => {
  if (ids.length === 0) return []
  const { rows } = await db.query<{ id: string; value: string }>(sql, [ids])
  return rows.map(({ id, value }) => [id, value])
}
