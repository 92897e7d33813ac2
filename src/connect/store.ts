import type { Tx } from '../tools.js'
import type { LinkRow } from './link-row.js'
import { environmentBeside } from '../access/load-environment.js'
import type { Environment } from '../access/environment.js'
import type { Integration } from '../integrations/integration.js'
import { integrationBeside } from '../integrations/load-integration.js'
import { accountName } from '../domain/account-name.js'
import { rowFields } from '../database/row-fields.js'
import { together } from '../database/together.js'
import { prepared } from '../database/prepared.js'

/** Of `link_tokens l`. */
export const linkFields = rowFields<LinkRow>('link', {
  id: 'l.id',
  environmentId: 'l.environment_id',
  accountId: 'l.account_id',
  tenantId: 'l.tenant_id',
  caseId: 'l.case_id',
  contactId: 'l.contact_id',
  listId: 'l.list_id',
  kid: 'l.kid',
  mintedFor: 'l.minted_for',
  context: 'l.context',
  persistPreviousContext: 'l.persist_previous_context',
  redirectUri: 'l.redirect_uri',
  scopes: 'l.scopes',
  isSandbox: 'l.is_sandbox',
  createdAt: 'l.created_at',
  expiresAt: 'l.expires_at',
  openedAt: 'l.opened_at',
  spentAt: 'l.spent_at',
  // A link that a list's page made ends with the list.
  revokedAt: 'coalesce(l.revoked_at, (SELECT s.revoked_at FROM list_links s WHERE s.id = l.list_id))',
})

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
       persist_previous_context, redirect_uri, scopes, is_sandbox, created_at, expires_at, list_id)
     SELECT g.id, g."environmentId", g."accountId", g."tenantId", g."caseId", g."contactId", g.kid, g.digest, g."mintedFor", g.context,
       g."persistPreviousContext", g."redirectUri", g.scopes, g."isSandbox", ${afterVoid}, g."expiresAt", g."listId"
     FROM jsonb_to_recordset($1::jsonb) AS g(id uuid, "environmentId" uuid, "accountId" uuid, "tenantId" text, "caseId" uuid, "contactId" uuid,
       kid text, digest text, "mintedFor" text, context jsonb, "persistPreviousContext" boolean, "redirectUri" text, scopes text[],
       "isSandbox" boolean, "createdAt" timestamptz, "expiresAt" timestamptz, "listId" uuid)
     ON CONFLICT (id) DO NOTHING RETURNING ${linkFields.columns}`,
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
  (await tx.query<LinkRow>(`SELECT ${linkFields.columns} FROM link_tokens l WHERE l.id = $1`, [id])).rows[0] ?? null

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

/** Ends one link; one that was spent stays so. */
export const revokeOne = async (tx: Tx, linkId: string): Promise<void> => {
  await tx.query('UPDATE link_tokens SET revoked_at = $2 WHERE id = $1 AND spent_at IS NULL AND revoked_at IS NULL', [linkId, tx.now])
}

/** True for the first opening only. */
export const markOpened = async (tx: Tx, linkId: string): Promise<boolean> =>
  (await tx.query('UPDATE link_tokens SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL', [linkId, tx.now])).rowCount === 1

/** Before the contacts of its account. */
export const lockLink = async (tx: Tx, linkId: string): Promise<void> => {
  await tx.query('SELECT FROM link_tokens WHERE id = $1 FOR NO KEY UPDATE', [linkId])
}

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
     AND NOT EXISTS (
       SELECT FROM mail_cases mc JOIN mails m ON m.id = mc.mail_id
       WHERE mc.case_id = $1 AND m.list_id IS NOT NULL AND m.contact_id = l.contact_id AND m.created_at > l.fresh_asked_at)
     ORDER BY l.contact_id, l.fresh_asked_at DESC`,
    [caseId, accountId, since],
  )
  return rows.map(({ id }) => id)
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
         WHERE a.environment_id = $1 AND (a.id = $2 OR a.tenant_id = $3)
         UNION ALL
         SELECT t.id FROM integrated_accounts a JOIN link_tokens t ON t.account_id = a.id AND t.list_id IS NOT NULL
           JOIN contacts p ON p.id = t.contact_id AND p.email = ANY($4)
         WHERE a.environment_id = $1 AND (a.id = $2 OR a.tenant_id = $3))
       ORDER BY l.id FOR NO KEY UPDATE
     )
     UPDATE link_tokens l SET revoked_at = $5 FROM mailed WHERE l.id = mailed.id`,
    [environmentId, accountId ?? null, tenantId ?? null, recipients, tx.now],
  )
}

/** What a link's page shows of the account, its case and its people. */
/** What a link leads to. */
export interface LinkedFacts {
  /** Null: the link connects a new account. */
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
  /** Where the link was found by its token, which is how a page begins. `integration`: the account's; null without an account. */
  readonly setting?: { readonly environment: Environment; readonly integration: Integration | null }
}

/** One row of their join: what it did not find is null. */
type LinkedRow = (
  | (Omit<NonNullable<LinkedFacts['account']>, 'id' | 'name'> & { readonly accountId: string; readonly label: string | null })
  | { readonly accountId: null }
) &
  ((Omit<NonNullable<LinkedFacts['case']>, 'id'> & { readonly caseId: string }) | { readonly caseId: null }) &
  (NonNullable<LinkedFacts['contact']> | { readonly email: null }) & {
    readonly tenantId: string | null
    readonly tenantName: string | null
  }

/** A link, by its id or by its digest under any of several keys, with what its page tells; null: there is none. */
export const selectLinkWithFacts = async (
  tx: Tx,
  by: { readonly id: string } | { readonly digests: readonly string[] },
): Promise<(LinkedFacts & { readonly link: LinkRow }) | null> => {
  const isById = 'id' in by
  const setting = isById
    ? { columns: '', from: '' }
    : {
        columns: `, ${environmentBeside.columns}, ${integrationBeside.columns}`,
        from: `JOIN ${environmentBeside.from} ON e.id = l.environment_id LEFT JOIN ${integrationBeside.from} ON i.id = a.integration_id`,
      }
  const { rows } = await tx.query<LinkedRow & Record<string, unknown>>(
    prepared(
      isById ? 'link_by_id' : 'link_by_digest',
      `SELECT ${linkFields.beside}, a.id AS "accountId", a.integration_id AS "integrationId", a.label, a.remote_account->>'label' AS "remoteLabel", a.status,
       a.context, a.impact, a.is_sandbox AS "isSandbox", a.links_void_before AS "linksVoidBefore", a.deleted_at AS "deletedAt",
       coalesce(k.granted_scopes, '{}') AS "grantedScopes",
       (SELECT max(t.finished_at) FROM attempts t WHERE t.account_id = a.id AND t.status = 'succeeded') AS "reconnectedAt",
       a.open_case_id IS NOT NULL AND EXISTS (SELECT FROM attempts t WHERE t.account_id = a.id AND t.status = 'waiting') AS waits,
       c.id AS "caseId", c.reference, c.verdict, c.hold_why AS "holdWhy", c.opened_at AS "openedAt", c.closed_at AS "closedAt", c.outcome,
       p.email, p.locale, coalesce(p.time_zone, n.time_zone) AS "timeZone", p.state, coalesce(a.tenant_id, l.tenant_id) AS "tenantId", n.name AS "tenantName"${setting.columns}
     FROM link_tokens l
     LEFT JOIN integrated_accounts a ON a.id = l.account_id
     LEFT JOIN credentials k ON k.account_id = a.id
     LEFT JOIN LATERAL (
       SELECT * FROM cases WHERE account_id = l.account_id ORDER BY outcome IS NULL DESC, id = l.case_id DESC NULLS LAST, number DESC LIMIT 1
     ) c ON true
     LEFT JOIN contacts p ON p.id = l.contact_id
     LEFT JOIN tenants n ON n.environment_id = l.environment_id AND n.tenant_id = coalesce(a.tenant_id, l.tenant_id)
     ${setting.from}
     WHERE ${isById ? 'l.id = $1' : 'l.digest = ANY($1)'}`,
    ),
    [isById ? by.id : by.digests],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    link: linkFields.read(row),
    account:
      row.accountId === null
        ? null
        : {
            id: row.accountId,
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
      row.caseId === null
        ? null
        : {
            id: row.caseId,
            reference: row.reference,
            holdWhy: row.holdWhy,
            verdict: row.verdict,
            openedAt: row.openedAt,
            closedAt: row.closedAt,
            outcome: row.outcome,
          },
    contact: row.email === null ? null : { email: row.email, locale: row.locale, timeZone: row.timeZone, state: row.state },
    tenantName: row.tenantName ?? row.tenantId,
    ...(!isById && { setting: { environment: environmentBeside.read(row), integration: integrationBeside.read(row) } }),
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

export const selectOpenCase = async (tx: Tx, accountId: string): Promise<string | null> =>
  (await tx.query<{ id: string }>('SELECT id FROM cases WHERE account_id = $1 AND outcome IS NULL', [accountId])).rows[0]?.id ?? null
