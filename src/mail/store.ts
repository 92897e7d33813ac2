import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import type { Filter } from '../database/filter.js'
import { listPage } from '../database/list-page.js'
import type { Page } from '../database/list-page.js'
import type { ListQuery } from '../http/list-query.js'
import { customerKinds } from './mail-content.js'
import type { Asked } from './mail-content.js'
import type { MailRow, MailState } from './mail-row.js'
import { together } from '../database/together.js'

const columns = `m.id, m.environment_id as "environmentId", m.key, m.kind, m.account_id as "accountId", m.contact_id as "contactId",
  m.link_id as "linkId", m.list_id as "listId", m.sign_in_id as "signInId", m.recipient, m.locale, m.subject, m.message_id as "messageId", m.in_reply_to as "inReplyTo", m.message,
  m.bounce_domain as "bounceDomain", m.state, m.why, m.server_answer as "serverAnswer", m.tries, m.due_at as "dueAt", m.created_at as "createdAt", m.sent_at as "sentAt",
  m.returned_at as "returnedAt"`

export type NewMail = Omit<MailRow, 'serverAnswer' | 'tries' | 'sentAt' | 'returnedAt'>

export interface InsertMail {
  readonly mail: NewMail
  readonly caseId: string | null
  readonly claimMs: number | null
  /** Until when it waits at most, where it waits for other cases. */
  readonly dueBy: Date | null
}

/**
 * The mail, and the case that it is about; with `claimMs` its first try begins. `false` when a mail with this key is there already; another
 * transaction's is waited for.
 */
export const insertMail = together(async (tx: Queryable, given: readonly InsertMail[]): Promise<readonly boolean[]> => {
  const { rows } = await tx.query<{ id: string }>(
    prepared(
      'insert_mails',
      `with given as (
         select * from json_to_recordset($1::json) as g(id uuid, "environmentId" uuid, key text, kind text, "accountId" uuid, "contactId" uuid,
           "linkId" uuid, recipient text, locale text, subject text, "messageId" text, "inReplyTo" text, message text, state text, why text,
           "createdAt" timestamptz, "signInId" uuid, "caseId" uuid, "claimMs" float8, "bounceDomain" text, "dueAt" timestamptz, "dueBy" timestamptz,
           "listId" uuid)
       ), mail as (
         insert into mails (id, environment_id, key, kind, account_id, contact_id, link_id, recipient, locale, subject, message_id,
           in_reply_to, message, state, why, created_at, sign_in_id, tries, try_until,
           bounce_domain, due_at, due_by, list_id)
         select id, "environmentId", key, kind, "accountId", "contactId", "linkId", recipient, locale, subject, "messageId", "inReplyTo",
           message, state, why, "createdAt", "signInId", ("claimMs" is not null)::int, clock_timestamp() + "claimMs" * interval '1 millisecond',
           "bounceDomain", "dueAt", "dueBy", "listId"
         from given order by id
         on conflict (key) do nothing
         returning id
       ), its_case as (
         insert into mail_cases (mail_id, case_id) select id, "caseId" from mail join given using (id) where "caseId" is not null
       )
       select id from mail`,
    ),
    [JSON.stringify(given.map(({ mail, ...rest }) => ({ ...mail, ...rest })))],
  )
  const written = new Set(rows.map(({ id }) => id))
  return given.map(({ mail }) => written.has(mail.id))
})

export const mailByKey = async (tx: Queryable, environmentId: string, key: string): Promise<MailRow | null> => {
  const { rows } = await tx.query<MailRow>(`select ${columns} from mails m where m.key = $1 and m.environment_id = $2`, [
    key,
    environmentId,
  ])
  return rows[0] ?? null
}

export const mailById = async (tx: Queryable, id: string): Promise<MailRow | null> => {
  const { rows } = await tx.query<MailRow>(`select ${columns} from mails m where m.id = $1`, [id])
  return rows[0] ?? null
}

/** Frees a key for the next mail of the same purpose; the old mail stays as it was. */
export const retireKey = async (tx: Queryable, environmentId: string, key: string): Promise<void> => {
  await tx.query(`update mails set key = key || '/' || id where key = $1 and environment_id = $2`, [key, environmentId])
}

/** A mail whose try has begun. */
export interface BegunMail extends MailRow {
  /** The try before was handed over to the mail server, and what became of it is not known: this one is a repeat. */
  readonly wasCutOff: boolean
  /** Tries that were handed over and not answered. */
  readonly unanswered: number
  /** Its contact's address is suppressed. */
  readonly isAddressSuppressed: boolean
  /** It is for a contact, and mail to contacts is stopped. */
  readonly isStopped: boolean
  /** What it is about. */
  readonly caseIds: readonly string[]
}

/** One more try begins, claimed for `claimMs`; `null` when the mail has come to its end already, or a try is under way. */
export const beginTry = together(
  async (tx: Queryable, tries: readonly { readonly id: string; readonly claimMs: number }[]): Promise<readonly (BegunMail | null)[]> => {
    const { rows } = await tx.query<BegunMail>(
      `with before as (
         select m.id, m.handed_over, t.claim_ms from mails m join unnest($1::uuid[], $2::float8[]) as t(id, claim_ms) on t.id = m.id
         where m.state in ('queued', 'sending') and (m.try_until is null or m.try_until < clock_timestamp())
         order by m.id for no key update of m
       )
       update mails m set state = 'sending', tries = m.tries + 1, unanswered = m.unanswered + b.handed_over::int, handed_over = false,
         try_until = clock_timestamp() + b.claim_ms * interval '1 millisecond'
       from before b where m.id = b.id
       returning ${columns}, m.unanswered, b.handed_over as "wasCutOff",
         exists (select from suppressions s where s.contact_id = m.contact_id and (s.account_id is null or s.account_id = m.account_id))
           as "isAddressSuppressed",
         m.contact_id is not null and exists (select from mail_brakes s where s.environment_id = m.environment_id and s.released_at is null)
           as "isStopped",
         array(select mc.case_id from mail_cases mc where mc.mail_id = m.id order by mc.case_id) as "caseIds"`,
      [tries.map(({ id }) => id), tries.map(({ claimMs }) => claimMs)],
    )
    const begun = new Map(rows.map((row) => [row.id, row]))
    return tries.map(({ id }) => begun.get(id) ?? null)
  },
)

/** Whether a try of the mail may be going on. */
export const isUnderWay = async (tx: Queryable, id: string): Promise<boolean> => {
  const { rows } = await tx.query(`select from mails where id = $1 and state = 'sending' and try_until >= clock_timestamp()`, [id])
  return rows.length > 0
}

/** From here on the messages may arrive. `tries` names a try: one that has ended marks nothing. */
export const markHandedOver = async (db: Queryable, tries: readonly { readonly id: string; readonly tries: number }[]): Promise<void> => {
  await db.query(
    prepared(
      'handed_over',
      `update mails m set handed_over = true from unnest($1::uuid[], $2::int[]) as t(id, tries)
     where m.id = t.id and m.tries = t.tries and m.try_until is not null`,
    ),
    [tries.map(({ id }) => id), tries.map((one) => one.tries)],
  )
}

export const renewTry = async (db: Queryable, id: string, tries: number, claimMs: number): Promise<void> => {
  await db.query(
    `update mails set try_until = clock_timestamp() + $3 * interval '1 millisecond' where id = $1 and tries = $2 and try_until is not null`,
    [id, tries, claimMs],
  )
}

/** The try's connection has ended. */
export const endTry = async (
  db: Queryable,
  { id, tries, mayHaveArrived }: { readonly id: string; readonly tries: number; readonly mayHaveArrived: boolean },
): Promise<void> => {
  await db.query(`update mails set try_until = null, handed_over = $3 where id = $1 and tries = $2`, [id, tries, mayHaveArrived])
}

/** The link that a mail under way brings from now on; one that has ended keeps its own. */
export const updateLink = async (tx: Queryable, id: string, linkId: string): Promise<void> => {
  await tx.query(`update mails set link_id = $2 where id = $1 and state in ('queued', 'sending')`, [id, linkId])
}

/** What telling of a mail needs. */
export const mailNamed = async (
  tx: Queryable,
  id: string,
): Promise<Pick<MailRow, 'id' | 'kind' | 'environmentId' | 'recipient' | 'subject'> | null> => {
  const { rows } = await tx.query<Pick<MailRow, 'id' | 'kind' | 'environmentId' | 'recipient' | 'subject'>>(
    `select id, kind, environment_id as "environmentId", recipient, subject from mails where id = $1`,
    [id],
  )
  return rows[0] ?? null
}

/** How a mail ends. */
export interface MailEnd {
  readonly id: string
  readonly state: MailState
  readonly why: string | null
  readonly answer: string | null
  readonly at: Date | null
}

/** Ends a mail that is still under way. `false` when it had ended before: the first end stands. */
export const endMail = together(async (tx: Queryable, ends: readonly MailEnd[]): Promise<readonly boolean[]> => {
  const { rows } = await tx.query<{ id: string }>(
    prepared(
      'end_mails',
      `update mails m set state = e.state, why = coalesce(e.why, m.why), server_answer = e.answer, sent_at = e.at, try_until = null, due_at = null
     from json_to_recordset($1::json) as e(id uuid, state text, why text, answer text, at timestamptz)
     where m.id = e.id and m.state in ('queued', 'sending') returning m.id`,
    ),
    [JSON.stringify(ends)],
  )
  const ended = new Set(rows.map(({ id }) => id))
  return ends.map(({ id }) => ended.has(id))
})

/** A mail that something came back for. */
export interface SentMail {
  readonly id: string
  readonly environmentId: string
  readonly kind: string
  readonly contactId: string | null
  readonly linkId: string | null
  readonly listId: string | null
  readonly recipient: string
  readonly subject: string
  readonly caseIds: readonly string[]
}

export const selectReturned = async (
  tx: Queryable,
  by: { readonly id: string } | { readonly environmentId: string; readonly messageId: string },
): Promise<SentMail | null> => {
  const { rows } = await tx.query<SentMail & object>(
    `select m.id, m.environment_id as "environmentId", m.kind, m.contact_id as "contactId", m.link_id as "linkId", m.list_id as "listId", m.recipient, m.subject,
       array(select c.id from mail_cases mc join cases c on c.id = mc.case_id where mc.mail_id = m.id order by c.account_id) as "caseIds"
     from mails m where ${'id' in by ? 'm.id = $1' : 'm.environment_id = $1 and m.message_id = $2'} limit 1`,
    'id' in by ? [by.id] : [by.environmentId, by.messageId],
  )
  return rows[0] ?? null
}

export const lockMail = async (tx: Queryable, id: string): Promise<void> => {
  await tx.query('select from mails where id = $1 for no key update', [id])
}

export const selectHasReturned = async (tx: Queryable, id: string): Promise<boolean> => {
  const { rows } = await tx.query(`select from mails where id = $1 and state = 'undelivered'`, [id])
  return rows.length > 0
}

export const markReturnedRow = async (
  tx: Queryable,
  returned: { readonly id: string; readonly why: string; readonly answer: string | null; readonly at: Date },
): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `update mails set state = 'undelivered', why = $2, server_answer = coalesce($3, server_answer), returned_at = $4, try_until = null
     where id = $1 and state in ('sending', 'sent')`,
    [returned.id, returned.why, returned.answer, returned.at],
  )
  return rowCount === 1
}

/** Returns the first mail of a case that went to `recipient`, else to anyone outside the company. */
export const firstCaseMail = async (tx: Queryable, caseId: string, recipient: string): Promise<MailRow | null> => {
  const { rows } = await tx.query<MailRow>(
    `select ${columns} from mail_cases mc join mails m on m.id = mc.mail_id
     where mc.case_id = $1 and m.kind = any($3) and m.state <> 'suppressed'
     order by m.recipient = $2 desc, m.created_at, m.id limit 1`,
    [caseId, recipient, customerKinds],
  )
  return rows[0] ?? null
}

/** One person of one environment. */
export interface Recipient {
  readonly environmentId: string
  readonly recipient: string
}

export const recipientKey = ({ environmentId, recipient }: Recipient): string => `mails/${environmentId}/${recipient}`

/** Two claims for one person take turns, or both would find room for one more. */
export const lockRecipients = async (tx: Queryable, people: readonly Recipient[]): Promise<void> => {
  await tx.query(
    prepared(
      'lock_mailed',
      `select pg_advisory_xact_lock(hashtextextended(key, 0)) from (select key from unnest($1::text[]) as k(key) order by key) as keys`,
    ),
    [people.map(recipientKey)],
  )
}

/** When each mail to these people since `since` was written, the newest first; none for a person twice. */
export const mailTimes = async (tx: Queryable, people: readonly Recipient[], since: Date): Promise<readonly (readonly Date[])[]> => {
  const { rows } = await tx.query<{ person: number; at: Date }>(
    prepared(
      'sent_today',
      `select p.person::int, m.created_at as at
     from unnest($1::uuid[], $2::text[]) with ordinality as p(environment_id, recipient, person)
       join mails m on m.environment_id = p.environment_id and m.recipient = p.recipient
     where m.created_at > $3 and m.kind = any($4) and m.state in ('queued', 'sending', 'sent')
     order by m.created_at desc`,
    ),
    [people.map(({ environmentId }) => environmentId), people.map(({ recipient }) => recipient), since, customerKinds],
  )
  const times = people.map((): Date[] => [])
  for (const { person, at } of rows) times[person - 1]?.push(at)
  return times
}

export type ListedMail = MailRow & { readonly caseIds: readonly string[] }

const listed = `${columns}, coalesce((select array_agg(mc.case_id order by mc.case_id) from mail_cases mc where mc.mail_id = m.id), '{}') as "caseIds"`

/** What a mail is about, by the field that asks for it: it may be about several cases, and so about several accounts. */
const aboutSql: Readonly<Record<string, (ids: string) => string>> = {
  case_id: (ids) => `exists (select from mail_cases mc where mc.mail_id = m.id and mc.case_id = any(${ids}::uuid[]))`,
  integrated_account_id: (ids) =>
    `coalesce(m.account_id = any(${ids}::uuid[]) or m.account_id is null and exists (select from mail_cases mc join cases c on c.id = mc.case_id
       where mc.mail_id = m.id and c.account_id = any(${ids}::uuid[])), false)`,
}

/** An environment's mails, the newest first. */
export const mailPage = (tx: Queryable, environmentId: string, { filters, limit, cursor }: ListQuery): Promise<Page<ListedMail>> => {
  const params: unknown[] = [environmentId]
  const about = filters.flatMap((filter) => {
    const sql = aboutSql[filter.field]
    if (sql === undefined) return []
    const at = params.push(filter.operator === 'in' ? filter.values : [filter.value])
    return [` and ${filter.operator === 'ne' ? 'not ' : ''}${sql(`$${String(at)}`)}`]
  })
  return listPage<ListedMail>(tx, {
    select: listed,
    from: 'mails m',
    where: { sql: `m.environment_id = $1${about.join('')}`, params },
    columns: {
      to: { sql: 'm.recipient', type: 'string' },
      kind: { sql: 'm.kind', type: 'string' },
      state: { sql: 'm.state', type: 'string' },
      created_at: { sql: 'm.created_at', type: 'time' },
    },
    filters: filters.filter(({ field }) => aboutSql[field] === undefined).map(inLowerCase),
    limit,
    cursor,
    orderBy: { column: 'm.created_at', id: 'm.id', direction: 'desc' },
  })
}

/** Recipients are kept in lower case. */
const inLowerCase = (filter: Filter): Filter => {
  if (filter.field !== 'to') return filter
  return filter.operator === 'in'
    ? { ...filter, values: filter.values.map((value) => String(value).toLowerCase()) }
    : { ...filter, value: String(filter.value).toLowerCase() }
}

export const mailOf = async (tx: Queryable, environmentId: string, id: string): Promise<ListedMail | null> => {
  const { rows } = await tx.query<ListedMail>(`select ${listed} from mails m where m.id = $1 and m.environment_id = $2`, [
    id,
    environmentId,
  ])
  return rows[0] ?? null
}

export const contactsOfCase = together(
  async (
    tx: Queryable,
    asked: readonly { readonly caseId: string; readonly exceptPrefix: string | null }[],
  ): Promise<readonly (readonly string[])[]> => {
    const { rows } = await tx.query<{ asked: number; ids: string[] }>(
      `select c.asked::int, array_agg(distinct m.contact_id) as ids
       from unnest($1::uuid[], $2::text[]) with ordinality as c(case_id, except_prefix, asked)
         join mail_cases mc on mc.case_id = c.case_id join mails m on m.id = mc.mail_id
       where m.contact_id is not null and m.kind = any($3)
         and (c.except_prefix is null or m.key is null or not starts_with(coalesce(mc.key, m.key), c.except_prefix))
       group by c.asked`,
      [asked.map(({ caseId }) => caseId), asked.map(({ exceptPrefix }) => exceptPrefix), customerKinds],
    )
    const found = new Map(rows.map(({ asked: index, ids }) => [index, ids]))
    return asked.map((_, index) => found.get(index + 1) ?? [])
  },
)

export const lastOfCase = async (tx: Queryable, caseId: string): Promise<{ readonly id: string; readonly state: MailState } | null> => {
  const { rows } = await tx.query<{ id: string; state: MailState }>(
    `select m.contact_id as id, m.state from mail_cases mc join mails m on m.id = mc.mail_id
     where mc.case_id = $1 and m.contact_id is not null and m.kind = any($2) order by m.created_at desc, m.id desc limit 1`,
    [caseId, customerKinds],
  )
  return rows[0] ?? null
}

export const selectReturnedOf = async (tx: Queryable, caseId: string): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `select m.id from mail_cases mc join mails m on m.id = mc.mail_id where mc.case_id = $1 and m.state in ('undelivered', 'refused')
     union select s.id from mail_cases mc join mails m on m.id = mc.mail_id join suppressions s on s.contact_id = m.contact_id where mc.case_id = $1`,
    [caseId],
  )
  return rows.map(({ id }) => id)
}

export const askedMails = async (tx: Queryable, caseId: string): Promise<readonly Asked[]> => {
  const { rows } = await tx.query<Asked & object>(
    `select m.recipient as who, coalesce(m.sent_at, m.created_at) as at, m.state in ('undelivered', 'refused') as "cameBack",
       -- Taken at first, and a report that names no answer later.
       case when m.state <> 'undelivered' or m.server_answer not like '2%' then m.server_answer end as answer
     from mail_cases mc join mails m on m.id = mc.mail_id where mc.case_id = $1 and m.kind = any($2) order by m.created_at, m.id`,
    [caseId, customerKinds],
  )
  return rows
}
