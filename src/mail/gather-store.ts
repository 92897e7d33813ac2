import { prepared } from '../database/prepared.js'
import type { Tx } from '../tools.js'
import { customerKinds } from './mail-content.js'
import type { MailRow, MailState } from './mail-row.js'

/** A mail to a person that is about to be claimed. */
export interface PersonAsk {
  readonly environmentId: string
  readonly recipient: string
  readonly contactId: string
  readonly accountId: string
  readonly isSandbox: boolean
  /** The mail's. */
  readonly key: string
  /** The case that the mail is about: a mail that it has already joined does not count towards its caps. */
  readonly caseId: string
}

/** The mail of a step, as it was written or joined before. */
export interface OwnMail {
  readonly id: string
  readonly state: MailState
  readonly dueAt: Date | null
  readonly listId: string | null
  /** Whether the case joined it: it was written for another one. */
  readonly isJoined: boolean
  readonly isUnderWay: boolean
  /** It was never handed over to a mail server. */
  readonly isUnsent: boolean
}

export interface PersonRow {
  /** When each mail of these seven days was written, the newest first, but for the one with the key. */
  readonly times: readonly Date[]
  readonly own: OwnMail | null
  /** A mail that waits, queued, for more cases of this person. */
  readonly gathering: string | null
  /** Whether other accounts name this person: more of them may fail at the same time. */
  readonly hasOthers: boolean
}

interface Own {
  readonly id: string
  readonly state: MailState
  readonly due_at: string | null
  readonly list_id: string | null
  readonly joined: boolean
  readonly under_way: boolean
  readonly unsent: boolean
}

export const selectPeople = async (tx: Tx, asks: readonly PersonAsk[], since: Date): Promise<readonly PersonRow[]> => {
  const { rows } = await tx.query<{ person: number; times: Date[]; own: Own | null; gathering: string | null; hasOthers: boolean }>(
    prepared(
      'people',
      `select p.person::int,
         array(select m.created_at from mails m where m.environment_id = p.environment_id and m.recipient = p.recipient
           and m.created_at > $7 and m.kind = any($8) and m.state in ('queued', 'sending', 'sent') and m.key is distinct from p.key
           and not (m.due_at is not null and exists (select from mail_cases mc where mc.mail_id = m.id and mc.case_id = p.case_id))
           order by m.created_at desc) as times,
         (select to_jsonb(o) from (
           select m.id, m.state, m.due_at, m.list_id, false as joined, coalesce(m.try_until >= clock_timestamp(), false) as under_way,
             not m.handed_over and m.unanswered = 0 as unsent
           from mails m where m.key = p.key
           union all
           select m.id, m.state, m.due_at, m.list_id, true, coalesce(m.try_until >= clock_timestamp(), false), not m.handed_over and m.unanswered = 0
           from mail_cases mc join mails m on m.id = mc.mail_id where mc.key = p.key
         ) o limit 1) as own,
         (select m.id from mails m join integrated_accounts a on a.id = m.account_id and a.is_sandbox = p.is_sandbox
           where m.environment_id = p.environment_id and m.recipient = p.recipient and m.created_at > $7
             and m.state = 'queued' and m.due_at is not null and m.kind <> 'success' order by m.created_at limit 1) as gathering,
         exists (select from account_contacts n join integrated_accounts a on a.id = n.account_id
           where n.contact_id = p.contact_id and a.id <> p.account_id and a.deleted_at is null and a.is_sandbox = p.is_sandbox)
         or exists (select from tenant_contacts n join integrated_accounts a on a.environment_id = n.environment_id and a.tenant_id = n.tenant_id
           where n.contact_id = p.contact_id and a.id <> p.account_id and a.deleted_at is null and a.is_sandbox = p.is_sandbox) as "hasOthers"
       from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::bool[], $6::text[], $9::uuid[])
         with ordinality as p(environment_id, recipient, contact_id, account_id, is_sandbox, key, case_id, person)`,
    ),
    [
      asks.map(({ environmentId }) => environmentId),
      asks.map(({ recipient }) => recipient),
      asks.map(({ contactId }) => contactId),
      asks.map(({ accountId }) => accountId),
      asks.map(({ isSandbox }) => isSandbox),
      asks.map(({ key }) => key),
      since,
      customerKinds,
      asks.map(({ caseId }) => caseId),
    ],
  )
  const found = new Map(rows.map((row) => [row.person, row]))
  return asks.map((_, index) => {
    const row = found.get(index + 1)
    return {
      times: row?.times ?? [],
      own: row?.own ? ownOf(row.own) : null,
      gathering: row?.gathering ?? null,
      hasOthers: row?.hasOthers ?? false,
    }
  })
}

const ownOf = ({ id, state, due_at: due, list_id: listId, joined, under_way: isUnderWay, unsent }: Own): OwnMail => ({
  id,
  state,
  dueAt: due === null ? null : new Date(due),
  listId,
  isJoined: joined,
  isUnderWay,
  isUnsent: unsent,
})

/** Whether a mail to this contact waits for more of their cases; without a lock. */
export const selectGathers = async (
  tx: Tx,
  { environmentId, recipient, isSandbox }: { readonly environmentId: string; readonly recipient: string; readonly isSandbox: boolean },
): Promise<boolean> => {
  const { rows } = await tx.query(
    `select from mails m join integrated_accounts a on a.id = m.account_id and a.is_sandbox = $4
     where m.environment_id = $1 and m.recipient = $2 and m.created_at > $3::timestamptz - interval '1 day'
       and m.state = 'queued' and m.due_at is not null and m.kind <> 'success' limit 1`,
    [environmentId, recipient, tx.now, isSandbox],
  )
  return rows.length > 0
}

/** How the mail of a step stands, its own or one that its case joined. */
export const selectStateByKey = async (tx: Tx, environmentId: string, key: string): Promise<MailState | null> => {
  const { rows } = await tx.query<{ state: MailState }>(
    `select m.state from mails m where m.environment_id = $1 and m.key = $2
     union all select m.state from mail_cases mc join mails m on m.id = mc.mail_id where m.environment_id = $1 and mc.key = $2 limit 1`,
    [environmentId, key],
  )
  return rows[0]?.state ?? null
}

/** A case that is in the mail already, by an earlier step, is there by this one from now on. */
export const insertJoined = async (
  tx: Tx,
  joined: { readonly mailId: string; readonly caseId: string; readonly key: string },
): Promise<void> => {
  await tx.query(
    'insert into mail_cases (mail_id, case_id, key) values ($1, $2, $3) on conflict (mail_id, case_id) do update set key = excluded.key',
    [joined.mailId, joined.caseId, joined.key],
  )
}

export const insertCases = async (tx: Tx, mailId: string, caseIds: readonly string[]): Promise<void> => {
  await tx.query('insert into mail_cases (mail_id, case_id) select $1, unnest($2::uuid[])', [mailId, caseIds])
}

/**
 * Extends the wait until `at`, or until its limit `by`, which starts again if it has passed. Returns the time at which the mail goes; `null`: it no
 * longer waits.
 */
export const updateDue = async (tx: Tx, mailId: string, { at, by }: { readonly at: Date; readonly by: Date }): Promise<Date | null> => {
  const { rows } = await tx.query<{ dueAt: Date }>(
    `update mails m set due_by = o.due_by, due_at = greatest(m.due_at, least(o.due_by, $2::timestamptz))
     from (select case when due_by < $4 then $3::timestamptz else due_by end as due_by from mails where id = $1) o
     where m.id = $1 and m.state = 'queued' and m.due_at is not null returning m.due_at as "dueAt"`,
    [mailId, at, by, tx.now],
  )
  return rows[0]?.dueAt ?? null
}

/** A case of a mail, and the key that its step would have given it. */
export interface JoinedCase {
  readonly caseId: string
  readonly key: string
}

export const selectJoined = async (tx: Tx, mailId: string): Promise<readonly JoinedCase[]> => {
  const { rows } = await tx.query<JoinedCase & object>(
    `select mc.case_id as "caseId", coalesce(mc.key, m.key) as key from mail_cases mc join mails m on m.id = mc.mail_id
     where m.id = $1 order by mc.case_id`,
    [mailId],
  )
  return rows
}

/** Deletes the key together with its case: that case's step no longer finds a mail by it. */
export const deleteJoined = async (tx: Tx, mailId: string, caseIds: readonly string[]): Promise<void> => {
  if (caseIds.length === 0) return
  await tx.query(`update mails set key = key || '/' || id where id = $1 and split_part(key, '/', 1) = any($2::text[])`, [mailId, caseIds])
  await tx.query('delete from mail_cases where mail_id = $1 and case_id = any($2)', [mailId, caseIds])
}

/**
 * A mail that no mail server has had, as it goes or waits; with `claimMs` its next try begins. Returns how many tries it has had, this one too.
 * @throws Error where it has gone meanwhile
 */
export const updateWritten = async (
  tx: Tx,
  mail: Omit<MailRow, 'serverAnswer' | 'tries' | 'sentAt' | 'returnedAt'>,
  claimMs: number | null,
): Promise<number> => {
  const { rows } = await tx.query<{ tries: number }>(
    `update mails set kind = $2, account_id = $3, link_id = $4, list_id = $5, locale = $6, subject = $7, message = $8, state = $9, why = $10,
       bounce_domain = $11, due_at = $12, created_at = $14, tries = tries + ($13::float8 is not null)::int,
       try_until = clock_timestamp() + $13::float8 * interval '1 millisecond'
     where id = $1 and (state = 'queued' or state = 'sending' and not handed_over and unanswered = 0
       and (try_until is null or try_until < clock_timestamp())) returning tries`,
    [
      mail.id,
      mail.kind,
      mail.accountId,
      mail.linkId,
      mail.listId,
      mail.locale,
      mail.subject,
      mail.message,
      mail.state,
      mail.why,
      mail.bounceDomain,
      mail.dueAt,
      claimMs,
      mail.createdAt,
    ],
  )
  if (rows[0] === undefined) throw new Error('A mail that was to be written again has gone')
  return rows[0].tries
}

export const selectDue = async (tx: Tx, mailId: string): Promise<Date | null> => {
  const { rows } = await tx.query<{ dueAt: Date | null }>(`select due_at as "dueAt" from mails where id = $1 and state = 'queued'`, [
    mailId,
  ])
  return rows[0]?.dueAt ?? null
}

export const selectConfirmation = async (
  tx: Tx,
  { environmentId, recipient, isSandbox }: { readonly environmentId: string; readonly recipient: string; readonly isSandbox: boolean },
): Promise<string | null> => {
  const { rows } = await tx.query<{ id: string }>(
    `select m.id from mails m where m.environment_id = $1 and m.recipient = $2 and m.created_at > $3::timestamptz - interval '1 day'
       and m.state = 'queued' and m.due_at is not null and m.kind = 'success'
       and exists (select from mail_cases mc join cases c on c.id = mc.case_id join integrated_accounts a on a.id = c.account_id
         where mc.mail_id = m.id and a.is_sandbox = $4)
     order by m.created_at limit 1 for no key update of m`,
    [environmentId, recipient, tx.now, isSandbox],
  )
  return rows[0]?.id ?? null
}
