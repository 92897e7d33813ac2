import type { Environment } from '../access/environment.js'
import { environmentBeside } from '../access/load-environment.js'
import type { Account } from '../accounts/account/account.js'
import { accountBeside } from '../accounts/account/lock-account.js'
import type { ConnectionRules, LockedCredentials } from '../accounts/account/lock-account.js'
import { grantFactsBeside } from '../accounts/grant/verify-grant.js'
import type { GrantFacts } from '../accounts/grant/verify-grant.js'
import type { Case } from '../cases/case.js'
import type { SignedIn } from '../cases/case-view.js'
import { caseBeside } from '../cases/lock-case.js'
import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import { rowFields } from '../database/row-fields.js'
import type { Integration } from '../integrations/integration.js'
import { integrationBeside } from '../integrations/load-integration.js'
import type { Tx } from '../tools.js'
import type { AppSnapshot, Attempt, EndingData } from './attempt.js'
import type { LinkRow } from './link-row.js'
import type { Ending } from './pages/page-state.js'
import { linkFields } from './store.js'

const standingColumns = {
  id: 't.id',
  environmentId: 't.environment_id',
  linkId: 't.link_id',
  integrationId: 't.integration_id',
  accountId: 't.account_id',
  status: 't.status',
  entered: 't.entered',
  expiresAt: 't.expires_at',
} as const

/** An attempt without what is long and sealed. */
export type AttemptStanding = Pick<Attempt, keyof typeof standingColumns>

/** Of `attempts t`. */
const standingFields = rowFields<AttemptStanding>('attempt', standingColumns)

/** Of `attempts t`. */
const attemptFields = rowFields<Attempt>('attempt', {
  ...standingColumns,
  pageKey: 't.page_key',
  listId: 't.list_id',
  testedBy: 't.tested_by',
  cookieDigest: 't.cookie_digest',
  secrets: 't.secrets',
  callback: 't.callback',
  answer: 't.answer',
  app: 't.app',
  requestedScopes: 't.requested_scopes',
  ending: 't.ending',
  endingData: 't.ending_data',
  startedAt: 't.started_at',
  finishedAt: 't.finished_at',
  claimedForMs: '(extract(epoch FROM clock_timestamp() - t.exchanging_at) * 1000)::double precision',
})
const { columns: attemptColumns } = attemptFields

export interface NewAttempt {
  readonly id: string
  readonly environmentId: string
  readonly linkId: string | null
  readonly integrationId: string
  readonly accountId: string | null
  readonly pageKey: string | null
  readonly listId: string | null
  readonly testedBy: string | null
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
       requested_scopes, entered, started_at, expires_at, page_key, list_id, tested_by)
     VALUES ($1, $2, $3, $4, $5, 'started', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
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
      a.listId,
      a.testedBy,
    ],
  )
}

export const selectAttempt = async (db: Queryable, id: string): Promise<Attempt | null> =>
  (await db.query<Attempt>(prepared('attempt', `SELECT ${attemptColumns} FROM attempts t WHERE id = $1`), [id])).rows[0] ?? null

/** An attempt, and as they are now its environment, its integration, and what a grant is compared with. */
export interface AttemptAsked {
  readonly attempt: Attempt
  readonly environment: Environment
  readonly integration: Integration | null
  /** Null without an account. */
  readonly facts: GrantFacts | null
}

export const selectAttemptByState = async (db: Queryable, stateDigest: string, integrationId: string): Promise<AttemptAsked | null> => {
  const { rows } = await db.query<Record<string, unknown>>(
    prepared(
      'attempt_by_state',
      `SELECT ${attemptFields.beside}, ${environmentBeside.columns}, ${integrationBeside.columns}, ${grantFactsBeside.beside},
         a.id IS NOT NULL AS "hasAccount"
       FROM attempts t JOIN ${environmentBeside.from} ON e.id = t.environment_id
         LEFT JOIN ${integrationBeside.from} ON i.id = t.integration_id
         LEFT JOIN integrated_accounts a ON a.id = t.account_id AND a.deleted_at IS NULL LEFT JOIN credentials k ON k.account_id = a.id
       WHERE t.state_digest = $1 AND t.integration_id = $2`,
    ),
    [stateDigest, integrationId],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    attempt: attemptFields.read(row),
    environment: environmentBeside.read(row),
    integration: integrationBeside.read(row),
    facts: row['hasAccount'] === true ? grantFactsBeside.read(row) : null,
  }
}

export const lockAttempt = async (tx: Tx, id: string): Promise<Attempt | null> =>
  (await tx.query<Attempt>(`SELECT ${attemptColumns} FROM attempts t WHERE id = $1 FOR NO KEY UPDATE`, [id])).rows[0] ?? null

/** What one callback is about, all of it locked. The account, its credentials and its open case are null where there are none. */
export interface LockedAttempt {
  readonly attempt: AttemptStanding
  readonly link: LinkRow
  readonly account: Account | null
  readonly credentials: LockedCredentials | null
  /** Also null where it was opened while the account's lock was waited for. */
  readonly openCase: Case | null
  readonly rules: ConnectionRules
}

/**
 * Locks the account, then what is the account's (docs/lock-order.md): `accountId` is the attempt's. What a lock had to wait for is read as it
 * then is. Null: there is no such attempt.
 */
export const lockAttemptAndAccount = async (
  tx: Tx,
  { id, accountId }: Pick<Attempt, 'id' | 'accountId'>,
): Promise<LockedAttempt | null> => {
  const { rows } = await tx.query<(Account | { readonly id: null }) & Record<string, unknown>>(
    prepared(
      'lock_attempt_and_account',
      `WITH a AS MATERIALIZED (
       SELECT ${accountBeside.columns} FROM integrated_accounts a WHERE a.id = $2 FOR NO KEY UPDATE
     ), k AS MATERIALIZED (
       SELECT k.* FROM credentials k WHERE k.account_id IN (SELECT id FROM a) FOR NO KEY UPDATE
     ), c AS MATERIALIZED (
       SELECT c.* FROM cases c WHERE c.id IN (SELECT "openCaseId" FROM a) FOR NO KEY UPDATE
     ), l AS MATERIALIZED (
       SELECT l.* FROM link_tokens l
       WHERE l.id = (SELECT link_id FROM attempts WHERE id = $1) AND (SELECT count(*) FROM a) >= 0 FOR NO KEY UPDATE
     ), t AS MATERIALIZED (
       SELECT t.* FROM attempts t WHERE t.id = $1 AND t.link_id IN (SELECT id FROM l) FOR NO KEY UPDATE
     )
     SELECT a.*, ${accountBeside.credentials.beside}, ${accountBeside.rules.beside}, ${caseBeside.beside}, ${standingFields.beside}, ${linkFields.beside}
     FROM t CROSS JOIN l LEFT JOIN a ON true LEFT JOIN k ON true LEFT JOIN c ON true LEFT JOIN integrations i ON i.id = t.integration_id`,
    ),
    [id, accountId],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    attempt: standingFields.read(row),
    link: linkFields.read(row),
    account: row.id === null ? null : row,
    credentials: row['credentials.generation'] === null ? null : accountBeside.credentials.read(row),
    openCase: row['case.id'] === null ? null : caseBeside.read(row),
    rules: accountBeside.rules.read(row),
  }
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

/** What a claim turns on: the attempt, its link and its account, all locked. */
export interface ClaimFacts {
  readonly attempt: AttemptStanding
  readonly link: LinkRow
  readonly account: Pick<Account, 'status' | 'deletedAt' | 'linksVoidBefore'> | null
}

/** Locks the account, then the link, then the attempt; `accountId` is the attempt's. Null: there is no such attempt. */
export const lockForClaim = async (tx: Tx, { id, accountId }: Pick<Attempt, 'id' | 'accountId'>): Promise<ClaimFacts | null> => {
  const { rows } = await tx.query<(NonNullable<ClaimFacts['account']> | { readonly status: null }) & Record<string, unknown>>(
    prepared(
      'lock_for_claim',
      `WITH a AS MATERIALIZED (
       SELECT a.status, a.deleted_at AS "deletedAt", a.links_void_before AS "linksVoidBefore" FROM integrated_accounts a WHERE a.id = $2
       FOR NO KEY UPDATE
     ), l AS MATERIALIZED (
       SELECT l.* FROM link_tokens l
       WHERE l.id = (SELECT link_id FROM attempts WHERE id = $1) AND (SELECT count(*) FROM a) >= 0 FOR NO KEY UPDATE
     ), t AS MATERIALIZED (
       SELECT t.* FROM attempts t WHERE t.id = $1 AND t.link_id IN (SELECT id FROM l) FOR NO KEY UPDATE
     )
     SELECT a.*, ${standingFields.beside}, ${linkFields.beside} FROM t CROSS JOIN l LEFT JOIN a ON true`,
    ),
    [id, accountId],
  )
  const [row] = rows
  if (row === undefined) return null
  return { attempt: standingFields.read(row), link: linkFields.read(row), account: row.status === null ? null : row }
}

/**
 * `started` to `exchanging`, where nothing stands against it and no other exchange for the account, or for the link, is under way. A claim: by
 * the database's clock. `lockForClaim` comes right before it in the same transaction, so that no two look at once.
 */
export const claimExchange = async (
  tx: Tx,
  {
    attempt,
    callback,
    claimMs,
  }: { readonly attempt: Pick<Attempt, 'id' | 'accountId' | 'linkId'>; readonly callback: string; readonly claimMs: number },
): Promise<boolean> =>
  (
    await tx.query(
      prepared(
        'claim_attempt',
        `UPDATE attempts t SET status = 'exchanging', exchanging_at = now(), callback = $4
       FROM link_tokens l LEFT JOIN integrated_accounts a ON a.id = $1
       WHERE t.id = $3 AND l.id = $2 AND t.status = 'started' AND t.expires_at > $6 AND l.spent_at IS NULL
         AND ($1::uuid IS NULL OR (a.id IS NOT NULL AND a.deleted_at IS NULL
           AND (a.status <> 'active' OR (l.revoked_at IS NULL AND (a.links_void_before IS NULL OR a.links_void_before < l.created_at)))))
         AND NOT EXISTS (
         SELECT FROM attempts o WHERE (o.account_id = $1 OR o.link_id = $2) AND o.id <> $3 AND o.status IN ('exchanging', 'kept')
           AND o.exchanging_at > now() - make_interval(secs => $5::double precision / 1000))`,
      ),
      [attempt.accountId, attempt.linkId, attempt.id, callback, claimMs, tx.now],
    )
  ).rowCount === 1

export const markExchanging = async (tx: Tx, id: string, callback: string): Promise<void> => {
  await tx.query(`UPDATE attempts SET status = 'exchanging', exchanging_at = now(), callback = $2 WHERE id = $1`, [id, callback])
}

/** Keeps what the platform answered, sealed. False: the attempt was not being exchanged any more. */
export const keepAnswer = async (db: Queryable, id: string, answer: string, at: Date): Promise<boolean> =>
  (
    await db.query(
      prepared('keep_attempt', `UPDATE attempts SET status = 'kept', answer = $2, kept_at = $3 WHERE id = $1 AND status = 'exchanging'`),
      [id, answer, at],
    )
  ).rowCount === 1

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
const ended = `ending_data = $4, account_id = $5, finished_at = $6, secrets = '', callback = NULL, answer = NULL, signed_in = NULL`

/** An attempt that changed nothing. */
export const markFailed = async (
  tx: Tx,
  id: string,
  end: { readonly ending: Ending; readonly data: EndingData; readonly accountId: string | null },
): Promise<void> => {
  await tx.query(prepared('fail_attempt', `UPDATE attempts SET status = $2, ending = $3, ${ended} WHERE id = $1`), [
    id,
    'failed',
    end.ending,
    JSON.stringify(end.data),
    end.accountId,
    tx.now,
  ])
}

/** A success: the attempt has ended, its link is spent, and whatever else leads to the account is revoked. */
export const markSucceeded = async (
  tx: Tx,
  { id, linkId, accountId }: { readonly id: string; readonly linkId: string; readonly accountId: string },
): Promise<void> => {
  await tx.query(
    prepared(
      'succeed_attempt',
      `WITH spent AS (
       UPDATE link_tokens SET spent_at = CASE WHEN id = $7 THEN $6::timestamptz END, revoked_at = CASE WHEN id = $7 THEN revoked_at ELSE $6 END
       WHERE spent_at IS NULL AND (id = $7 OR (account_id = $5 AND revoked_at IS NULL)) RETURNING id
     )
     UPDATE attempts SET status = $2, ending = $3, ${ended} WHERE id = $1 AND (SELECT count(*) FROM spent) >= 0`,
    ),
    [id, 'succeeded', 'done', '{}', accountId, tx.now, linkId],
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
