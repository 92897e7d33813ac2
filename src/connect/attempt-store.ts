import type { SignedIn } from '../cases/case-view.js'
import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import { rowFields } from '../database/row-fields.js'
import type { Tx } from '../tools.js'
import type { AppSnapshot, Attempt, EndingData } from './attempt.js'
import type { LinkRow } from './link-row.js'
import type { Ending } from './pages/page-state.js'
import { linkFields } from './store.js'

/** Of `attempts t`. */
const { columns: attemptColumns } = rowFields<Attempt>('attempt', {
  id: 't.id',
  environmentId: 't.environment_id',
  linkId: 't.link_id',
  integrationId: 't.integration_id',
  accountId: 't.account_id',
  pageKey: 't.page_key',
  status: 't.status',
  cookieDigest: 't.cookie_digest',
  secrets: 't.secrets',
  callback: 't.callback',
  answer: 't.answer',
  app: 't.app',
  requestedScopes: 't.requested_scopes',
  entered: 't.entered',
  ending: 't.ending',
  endingData: 't.ending_data',
  startedAt: 't.started_at',
  finishedAt: 't.finished_at',
  expiresAt: 't.expires_at',
  claimedForMs: '(extract(epoch FROM clock_timestamp() - t.exchanging_at) * 1000)::double precision',
})

export interface NewAttempt {
  readonly id: string
  readonly environmentId: string
  readonly linkId: string
  readonly integrationId: string
  readonly accountId: string | null
  readonly pageKey: string | null
  readonly stateDigest: string
  readonly cookieDigest: string
  readonly secrets: string
  readonly app: AppSnapshot
  readonly requestedScopes: readonly string[]
  readonly entered: Readonly<Record<string, string>>
  readonly expiresAt: Date
}

export const insertAttempt = async (tx: Tx, a: NewAttempt): Promise<void> => {
  await tx.query(
    prepared(
      'insert_attempt',
      `INSERT INTO attempts (id, environment_id, link_id, integration_id, account_id, status, state_digest, cookie_digest, secrets, app,
       requested_scopes, entered, started_at, expires_at, page_key)
     VALUES ($1, $2, $3, $4, $5, 'started', $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    ),
    [
      a.id,
      a.environmentId,
      a.linkId,
      a.integrationId,
      a.accountId,
      a.stateDigest,
      a.cookieDigest,
      a.secrets,
      JSON.stringify(a.app),
      a.requestedScopes,
      JSON.stringify(a.entered),
      tx.now,
      a.expiresAt,
      a.pageKey,
    ],
  )
}

export const selectAttempt = async (db: Queryable, id: string): Promise<Attempt | null> =>
  (await db.query<Attempt>(`SELECT ${attemptColumns} FROM attempts t WHERE id = $1`, [id])).rows[0] ?? null

export const selectAttemptByState = async (db: Queryable, stateDigest: string, integrationId: string): Promise<Attempt | null> =>
  (
    await db.query<Attempt>(
      prepared('attempt_by_state', `SELECT ${attemptColumns} FROM attempts t WHERE state_digest = $1 AND integration_id = $2`),
      [stateDigest, integrationId],
    )
  ).rows[0] ?? null

export const lockAttempt = async (tx: Tx, id: string): Promise<Attempt | null> =>
  (await tx.query<Attempt>(`SELECT ${attemptColumns} FROM attempts t WHERE id = $1 FOR NO KEY UPDATE`, [id])).rows[0] ?? null

/** An attempt and its link, both locked. Null: they are not there. */
export const lockAttemptAndLink = async (tx: Tx, id: string): Promise<{ readonly attempt: Attempt; readonly link: LinkRow } | null> => {
  const { rows } = await tx.query<Attempt & Record<string, unknown>>(
    prepared(
      'lock_attempt_and_link',
      `WITH l AS MATERIALIZED (
       SELECT l.* FROM link_tokens l WHERE l.id = (SELECT link_id FROM attempts WHERE id = $1) FOR NO KEY UPDATE
     ), t AS MATERIALIZED (
       SELECT t.* FROM attempts t WHERE t.id = $1 AND t.link_id IN (SELECT id FROM l) FOR NO KEY UPDATE
     )
     SELECT ${attemptColumns}, ${linkFields.beside} FROM t CROSS JOIN l`,
    ),
    [id],
  )
  return rows[0] === undefined ? null : { attempt: rows[0], link: linkFields.read(rows[0]) }
}

/** What an embedded page's click led to; of several windows the one that succeeded, else the last. */
export const selectAttemptOfPage = async (tx: Tx, linkId: string, pageKey: string): Promise<Attempt | null> =>
  (
    await tx.query<Attempt>(
      `SELECT ${attemptColumns} FROM attempts t WHERE link_id = $1 AND page_key = $2
       ORDER BY status = 'succeeded' DESC, started_at DESC LIMIT 1`,
      [linkId, pageKey],
    )
  ).rows[0] ?? null

/**
 * False: another exchange for this account, or for this link, is under way. A claim: by the database's clock. The caller holds the account's row
 * and the link's, so that no two look at once.
 */
export const claimExchange = async (tx: Tx, attempt: Attempt, callback: string, claimMs: number): Promise<boolean> =>
  (
    await tx.query(
      prepared(
        'claim_attempt',
        `UPDATE attempts SET status = 'exchanging', exchanging_at = now(), callback = $4
       WHERE id = $3 AND NOT EXISTS (
         SELECT FROM attempts o WHERE (o.account_id = $1 OR o.link_id = $2) AND o.id <> $3 AND o.status IN ('exchanging', 'kept')
           AND o.exchanging_at > now() - make_interval(secs => $5::double precision / 1000))`,
      ),
      [attempt.accountId, attempt.linkId, attempt.id, callback, claimMs],
    )
  ).rowCount === 1

export const markExchanging = async (tx: Tx, id: string, callback: string): Promise<void> => {
  await tx.query(`UPDATE attempts SET status = 'exchanging', exchanging_at = now(), callback = $2 WHERE id = $1`, [id, callback])
}

/** Returns the attempt as it then is; `null`: it was not being exchanged any more. */
export const keepAnswer = async (db: Queryable, id: string, answer: string, at: Date): Promise<Attempt | null> =>
  (
    await db.query<Attempt>(
      prepared(
        'keep_attempt',
        `UPDATE attempts t SET status = 'kept', answer = $2, kept_at = $3 WHERE id = $1 AND status = 'exchanging' RETURNING ${attemptColumns}`,
      ),
      [id, answer, at],
    )
  ).rows[0] ?? null

/** The grant is kept aside until a person confirms that it is the right account. */
export const markWaiting = async (tx: Tx, id: string, answer: string, data: EndingData, signedIn: SignedIn): Promise<void> => {
  await tx.query(`UPDATE attempts SET status = 'waiting', answer = $2, ending = 'waits', ending_data = $3, signed_in = $4 WHERE id = $1`, [
    id,
    answer,
    JSON.stringify(data),
    JSON.stringify(signedIn),
  ])
}

/** Erases what was sealed: an ended attempt has no use for it, and a refused grant is discarded. */
export const markFinished = async (
  tx: Tx,
  id: string,
  end: { readonly status: 'succeeded' | 'failed'; readonly ending: Ending; readonly data: EndingData; readonly accountId: string | null },
): Promise<void> => {
  await tx.query(
    prepared(
      'end_attempt',
      `UPDATE attempts SET status = $2, ending = $3, ending_data = $4, account_id = $5, finished_at = $6, secrets = '', callback = NULL, answer = NULL,
       signed_in = NULL
     WHERE id = $1`,
    ),
    [id, end.status, end.ending, JSON.stringify(end.data), end.accountId, tx.now],
  )
}

/** Attempts claimed before and not ended: their process has gone, or they wait for a word on a case that is over. */
export const selectUnfinished = async (tx: Tx, before: Date): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>(
      `SELECT t.id FROM attempts t WHERE t.status IN ('exchanging', 'kept', 'waiting') AND t.exchanging_at < $1
         AND (t.status <> 'waiting' OR NOT EXISTS (SELECT FROM cases c WHERE c.account_id = t.account_id AND c.outcome IS NULL))
       ORDER BY t.exchanging_at LIMIT 200`,
      [before],
    )
  ).rows.map(({ id }) => id)

export const selectWaiting = async (tx: Tx, accountId: string): Promise<string | null> =>
  (
    await tx.query<{ id: string }>(
      `SELECT id FROM attempts WHERE account_id = $1 AND status = 'waiting' ORDER BY started_at DESC LIMIT 1`,
      [accountId],
    )
  ).rows[0]?.id ?? null
