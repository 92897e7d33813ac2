import type { SignedIn } from '../cases/case-view.js'
import type { Queryable } from '../database/database.js'
import { prepared } from '../database/prepared.js'
import type { Tx } from '../tools.js'
import type { AppSnapshot, Attempt, EndingData } from './attempt.js'
import type { LinkRow } from './link-row.js'
import { accountName } from '../domain/account-name.js'
import type { Ending } from './pages/page-state.js'
import { together } from '../database/together.js'

const linkColumns = `l.id, l.environment_id AS "environmentId", l.account_id AS "accountId", l.tenant_id AS "tenantId", l.case_id AS "caseId",
  l.contact_id AS "contactId", l.kid, l.minted_for AS "mintedFor", l.context, l.persist_previous_context AS "persistPreviousContext",
  l.redirect_uri AS "redirectUri", l.scopes, l.is_sandbox AS "isSandbox", l.created_at AS "createdAt", l.expires_at AS "expiresAt",
  l.opened_at AS "openedAt", l.spent_at AS "spentAt", l.revoked_at AS "revokedAt"`

const attemptColumns = `id, environment_id AS "environmentId", link_id AS "linkId", integration_id AS "integrationId", account_id AS "accountId",
  page_key AS "pageKey", status, cookie_digest AS "cookieDigest", secrets, callback, answer, app, requested_scopes AS "requestedScopes", entered, ending,
  ending_data AS "endingData", started_at AS "startedAt", finished_at AS "finishedAt", expires_at AS "expiresAt",
  (extract(epoch FROM clock_timestamp() - exchanging_at) * 1000)::double precision AS "claimedForMs"`

export type NewLink = Omit<LinkRow, 'openedAt' | 'spentAt' | 'revokedAt'> & { readonly digest: string }

/** A transaction that opened before the account's links became void, and waited for that, mints after it. */
const afterVoid = `greatest(g."createdAt", (SELECT links_void_before + interval '1 millisecond' FROM integrated_accounts WHERE id = g."accountId"))`

type InsertedLink = LinkRow & { readonly isNew: boolean }

/** The row that is there afterwards: the new one, or the one of an earlier run with the same id. */
export const insertLink = together(async (tx: Tx, links: readonly NewLink[]): Promise<readonly InsertedLink[]> => {
  const { rows } = await tx.query<LinkRow>(
    prepared(
      'insert_link',
      `INSERT INTO link_tokens AS l (id, environment_id, account_id, tenant_id, case_id, contact_id, kid, digest, minted_for, context,
       persist_previous_context, redirect_uri, scopes, is_sandbox, created_at, expires_at)
     SELECT g.id, g."environmentId", g."accountId", g."tenantId", g."caseId", g."contactId", g.kid, g.digest, g."mintedFor", g.context,
       g."persistPreviousContext", g."redirectUri", g.scopes, g."isSandbox", ${afterVoid}, g."expiresAt"
     FROM jsonb_to_recordset($1::jsonb) AS g(id uuid, "environmentId" uuid, "accountId" uuid, "tenantId" text, "caseId" uuid, "contactId" uuid,
       kid text, digest text, "mintedFor" text, context jsonb, "persistPreviousContext" boolean, "redirectUri" text, scopes text[],
       "isSandbox" boolean, "createdAt" timestamptz, "expiresAt" timestamptz)
     ON CONFLICT (id) DO NOTHING RETURNING ${linkColumns}`,
    ),
    [JSON.stringify(links)],
  )
  const written = new Map(rows.map((row) => [row.id, row]))
  const answers: InsertedLink[] = []
  for (const { id } of links) {
    const row = written.get(id)
    const earlier = row ?? (await selectLink(tx, id))
    if (earlier === null) throw new Error('a link of this id is neither written nor there')
    answers.push({ ...earlier, isNew: row !== undefined })
  }
  return answers
})

export const selectLink = async (tx: Tx, id: string): Promise<LinkRow | null> =>
  (await tx.query<LinkRow>(`SELECT ${linkColumns} FROM link_tokens l WHERE l.id = $1`, [id])).rows[0] ?? null

/** The link, if it still works: its account is there, and nothing has spent, revoked or outlived it. */
export const selectLiveLink = together(
  async (tx: Tx, ids: readonly string[]): Promise<readonly (Pick<LinkRow, 'id' | 'kid' | 'expiresAt'> | null)[]> => {
    const { rows } = await tx.query<Pick<LinkRow, 'id' | 'kid' | 'expiresAt'>>(
      prepared(
        'live_link',
        `SELECT l.id, l.kid, l.expires_at AS "expiresAt" FROM link_tokens l JOIN integrated_accounts a ON a.id = l.account_id
       WHERE l.id = ANY($1::uuid[]) AND l.spent_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > $2 AND a.deleted_at IS NULL
         AND (a.links_void_before IS NULL OR l.created_at > a.links_void_before)`,
      ),
      [ids, tx.now],
    )
    const found = new Map(rows.map((row) => [row.id, row]))
    return ids.map((id) => found.get(id) ?? null)
  },
)

export const selectLinkByDigests = async (tx: Tx, digests: readonly string[]): Promise<LinkRow | null> =>
  (await tx.query<LinkRow>(prepared('link_by_digest', `SELECT ${linkColumns} FROM link_tokens l WHERE l.digest = ANY($1)`), [digests]))
    .rows[0] ?? null

/** Ends one link; one that was spent stays so. */
export const revokeOne = async (tx: Tx, linkId: string): Promise<void> => {
  await tx.query('UPDATE link_tokens SET revoked_at = $2 WHERE id = $1 AND spent_at IS NULL AND revoked_at IS NULL', [linkId, tx.now])
}

export const lockLink = async (tx: Tx, id: string): Promise<LinkRow | null> =>
  (await tx.query<LinkRow>(prepared('lock_link', `SELECT ${linkColumns} FROM link_tokens l WHERE l.id = $1 FOR NO KEY UPDATE`), [id]))
    .rows[0] ?? null

/** True for the first opening only. */
export const markOpened = async (tx: Tx, linkId: string): Promise<boolean> =>
  (await tx.query('UPDATE link_tokens SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL', [linkId, tx.now])).rowCount === 1

export const markFreshAsked = async (tx: Tx, linkId: string): Promise<void> => {
  await tx.query('UPDATE link_tokens SET fresh_asked_at = $2 WHERE id = $1', [linkId, tx.now])
}

/** Links whose pages were asked for a fresh one since then, with no mail of the case about a later link; one for each contact. */
export const selectUnansweredAsks = async (
  tx: Tx,
  { caseId, accountId, since }: { readonly caseId: string; readonly accountId: string; readonly since: Date },
): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT DISTINCT ON (l.contact_id) l.id FROM link_tokens l
     WHERE l.account_id = $2 AND l.fresh_asked_at >= $3 AND NOT EXISTS (
       SELECT FROM link_tokens n JOIN mails m ON m.link_id = n.id JOIN mail_cases mc ON mc.mail_id = m.id
       WHERE n.account_id = $2 AND n.created_at > l.fresh_asked_at AND mc.case_id = $1)
     ORDER BY l.contact_id, l.fresh_asked_at DESC`,
    [caseId, accountId, since],
  )
  return rows.map(({ id }) => id)
}

/** After a success: this link is spent, and whatever else leads to the account is revoked. */
export const spendLink = async (tx: Tx, { linkId, accountId }: { readonly linkId: string; readonly accountId: string }): Promise<void> => {
  await tx.query(
    `UPDATE link_tokens SET spent_at = CASE WHEN id = $1 THEN $3::timestamptz END, revoked_at = CASE WHEN id = $1 THEN revoked_at ELSE $3 END
     WHERE spent_at IS NULL AND (id = $1 OR (account_id = $2 AND revoked_at IS NULL))`,
    [linkId, accountId, tx.now],
  )
}

export const revokeLinksMailedTo = async (
  tx: Tx,
  {
    environmentId,
    accountId,
    tenantId,
    recipients,
  }: {
    readonly environmentId: string
    readonly accountId?: string
    readonly tenantId?: string
    readonly recipients: readonly string[]
  },
): Promise<void> => {
  await tx.query(
    `WITH mailed AS MATERIALIZED (
       SELECT l.id FROM link_tokens l WHERE l.spent_at IS NULL AND l.revoked_at IS NULL AND l.id IN (
         SELECT m.link_id FROM integrated_accounts a JOIN mails m ON m.account_id = a.id AND m.recipient = ANY($4) AND m.link_id IS NOT NULL
         WHERE a.environment_id = $1 AND (a.id = $2 OR a.tenant_id = $3))
       ORDER BY l.id FOR NO KEY UPDATE
     )
     UPDATE link_tokens l SET revoked_at = $5 FROM mailed WHERE l.id = mailed.id`,
    [environmentId, accountId ?? null, tenantId ?? null, recipients, tx.now],
  )
}

/** What a link's page tells of the account, its case and its people. */
export interface LinkedFacts {
  readonly account: {
    readonly id: string
    readonly integrationId: string
    /** As in mails about it. */
    readonly name: string | null
    /** Whom the platform named. */
    readonly remoteLabel: string | null
    readonly status: string
    readonly context: Readonly<Record<string, unknown>>
    readonly impact: string | null
    readonly isSandbox: boolean
    readonly linksVoidBefore: Date | null
    readonly deletedAt: Date | null
    readonly grantedScopes: readonly string[]
    readonly reconnectedAt: Date | null
    readonly waits: boolean
  } | null
  /** The open one, else the link's own, else the account's last. */
  readonly case: {
    readonly id: string
    readonly reference: string
    readonly holdWhy: string | null
    readonly verdict: string | null
    readonly openedAt: Date
    readonly closedAt: Date | null
    readonly outcome: string | null
  } | null
  readonly contact: {
    readonly email: string
    readonly locale: string | null
    readonly timeZone: string | null
    readonly state: string
  } | null
  readonly tenantName: string | null
}

/** One row of their join; what the joins did not find is null. */
type LinkedRow = Omit<NonNullable<LinkedFacts['account']>, 'id' | 'name'> &
  Omit<NonNullable<LinkedFacts['case']>, 'id'> &
  Omit<NonNullable<LinkedFacts['contact']>, 'email'> & {
    readonly accountId: string | null
    readonly label: string | null
    readonly caseId: string | null
    readonly email: string | null
    readonly tenantId: string | null
    readonly tenantName: string | null
  }

export const selectLinkedFacts = async (tx: Tx, link: LinkRow): Promise<LinkedFacts> => {
  const { rows } = await tx.query<LinkedRow & object>(
    prepared(
      'link_account',
      `SELECT a.id AS "accountId", a.integration_id AS "integrationId", a.label, a.remote_account->>'label' AS "remoteLabel", a.status,
       a.context, a.impact, a.is_sandbox AS "isSandbox", a.links_void_before AS "linksVoidBefore", a.deleted_at AS "deletedAt",
       coalesce(k.granted_scopes, '{}') AS "grantedScopes",
       (SELECT max(t.finished_at) FROM attempts t WHERE t.account_id = a.id AND t.status = 'succeeded') AS "reconnectedAt",
       a.open_case_id IS NOT NULL AND EXISTS (SELECT FROM attempts t WHERE t.account_id = a.id AND t.status = 'waiting') AS waits,
       c.id AS "caseId", c.reference, c.verdict, c.hold_why AS "holdWhy", c.opened_at AS "openedAt", c.closed_at AS "closedAt", c.outcome,
       p.email, p.locale, p.time_zone AS "timeZone", p.state, coalesce(a.tenant_id, $5) AS "tenantId", n.name AS "tenantName"
     FROM (SELECT 1) AS one
     LEFT JOIN integrated_accounts a ON a.id = $1
     LEFT JOIN credentials k ON k.account_id = a.id
     LEFT JOIN LATERAL (
       SELECT * FROM cases WHERE account_id = $1 ORDER BY outcome IS NULL DESC, id = $2 DESC NULLS LAST, number DESC LIMIT 1
     ) c ON true
     LEFT JOIN contacts p ON p.id = $3
     LEFT JOIN tenants n ON n.environment_id = $4 AND n.tenant_id = coalesce(a.tenant_id, $5)`,
    ),
    [link.accountId, link.caseId, link.contactId, link.environmentId, link.tenantId],
  )
  const [row] = rows
  if (row === undefined) throw new Error('a row of what a link leads to is always there')
  const { accountId, caseId, email } = row
  return {
    account:
      accountId === null
        ? null
        : {
            id: accountId,
            integrationId: row.integrationId,
            name: accountName(row.label, row.remoteLabel),
            remoteLabel: row.remoteLabel,
            status: row.status,
            context: row.context,
            impact: row.impact,
            isSandbox: row.isSandbox,
            linksVoidBefore: row.linksVoidBefore,
            deletedAt: row.deletedAt,
            grantedScopes: row.grantedScopes,
            reconnectedAt: row.reconnectedAt,
            waits: row.waits,
          },
    case:
      caseId === null
        ? null
        : {
            id: caseId,
            reference: row.reference,
            holdWhy: row.holdWhy,
            verdict: row.verdict,
            openedAt: row.openedAt,
            closedAt: row.closedAt,
            outcome: row.outcome,
          },
    contact: email === null ? null : { email, locale: row.locale, timeZone: row.timeZone, state: row.state },
    tenantName: row.tenantName ?? row.tenantId,
  }
}

/** The account of this environment that a link may be minted for. */
export const accountExists = async (tx: Tx, environmentId: string, accountId: string): Promise<boolean> =>
  (
    await tx.query('SELECT FROM integrated_accounts WHERE id = $1 AND environment_id = $2 AND deleted_at IS NULL', [
      accountId,
      environmentId,
    ])
  ).rowCount === 1

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
  (await db.query<Attempt>(`SELECT ${attemptColumns} FROM attempts WHERE id = $1`, [id])).rows[0] ?? null

export const selectAttemptByState = async (db: Queryable, stateDigest: string, integrationId: string): Promise<Attempt | null> =>
  (
    await db.query<Attempt>(
      prepared('attempt_by_state', `SELECT ${attemptColumns} FROM attempts WHERE state_digest = $1 AND integration_id = $2`),
      [stateDigest, integrationId],
    )
  ).rows[0] ?? null

export const lockAttempt = async (tx: Tx, id: string): Promise<Attempt | null> =>
  (await tx.query<Attempt>(prepared('lock_attempt', `SELECT ${attemptColumns} FROM attempts WHERE id = $1 FOR NO KEY UPDATE`), [id]))
    .rows[0] ?? null

/** What an embedded page's click led to; of several windows the one that succeeded, else the last. */
export const selectAttemptOfPage = async (tx: Tx, linkId: string, pageKey: string): Promise<Attempt | null> =>
  (
    await tx.query<Attempt>(
      `SELECT ${attemptColumns} FROM attempts WHERE link_id = $1 AND page_key = $2
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
        `UPDATE attempts SET status = 'kept', answer = $2, kept_at = $3 WHERE id = $1 AND status = 'exchanging' RETURNING ${attemptColumns}`,
      ),
      [id, answer, at],
    )
  ).rows[0] ?? null

/** The grant is kept aside until somebody says whether it is the right account. */
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

export const selectOpenCase = async (tx: Tx, accountId: string): Promise<string | null> =>
  (await tx.query<{ id: string }>('SELECT id FROM cases WHERE account_id = $1 AND outcome IS NULL', [accountId])).rows[0]?.id ?? null

export const selectWaiting = async (tx: Tx, accountId: string): Promise<string | null> =>
  (
    await tx.query<{ id: string }>(
      `SELECT id FROM attempts WHERE account_id = $1 AND status = 'waiting' ORDER BY started_at DESC LIMIT 1`,
      [accountId],
    )
  ).rows[0]?.id ?? null
