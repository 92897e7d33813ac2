import { insertAccount } from '../accounts/insert-account.js'
import { secondsAfter } from '../accounts/expiry.js'
import { lockAccount } from '../accounts/lock-account.js'
import type { Account } from '../accounts/account.js'
import { swapCredentials } from '../accounts/swap-credentials.js'
import { holdCase } from '../cases/move-case.js'
import { note } from '../cases/note.js'
import { derivedId } from '../database/derived-id.js'
import type { OAuthApp } from '../oauth/oauth-app.js'
import { tokensFrom } from '../oauth/tokens.js'
import type { Tokens } from '../oauth/tokens.js'
import type { Tools, Tx } from '../tools.js'
import type { Attempt } from './attempt.js'
import { contextOf } from './context-of.js'
import { endAttempt } from './end-attempt.js'
import type { LinkRow } from './link-row.js'
import { sealWaiting } from './sealed-fields.js'
import type { WaitingGrant } from './sealed-fields.js'
import { lockAttempt, lockLink, markFinished, markSpent, markWaiting, revokeUnspentLinks, selectAttempt, selectOpenCase } from './store.js'

/** One transaction: the account's row is locked, credentials written, the case ended and its wake enqueued, the link spent. */
export const swapGrant = (tools: Tools, attemptId: string, app: OAuthApp, grant: WaitingGrant): Promise<void> =>
  tools.database.transaction((tx) => swap(tx, attemptId, app, grant))

export const swap = async (tx: Tx, attemptId: string, app: OAuthApp, grant: WaitingGrant): Promise<void> => {
  const known = await selectAttempt(tx, attemptId)
  if (known === null) return
  const account = known.accountId === null ? null : await lockAccount(tx, known.accountId)
  const link = await lockLink(tx, known.linkId)
  const attempt = await lockAttempt(tx, attemptId)
  if (attempt === null || link === null || (attempt.status !== 'kept' && attempt.status !== 'waiting')) return
  const tokens = tokensFrom(grant.answer, app.scopeSeparator)
  if (tokens === null) throw new Error('a grant that was verified has no tokens')
  const swapping: Swapping = { app, grant, tokens, link, attempt }
  const done = known.accountId === null ? await insertNew(tx, swapping) : await reauthorize(tx, account, swapping)
  if ('refused' in done) {
    await endAttempt(tx, attempt, done.refused)
    return
  }
  await markSpent(tx, link.id)
  await revokeUnspentLinks(tx, done.accountId)
  await markFinished(tx, attempt.id, { status: 'succeeded', ending: 'done', data: {}, accountId: done.accountId })
}

interface Swapping {
  readonly app: OAuthApp
  readonly grant: WaitingGrant
  readonly tokens: Tokens
  readonly link: LinkRow
  readonly attempt: Attempt
}

type Done = { readonly accountId: string } | { readonly refused: 'wrong_account' | 'account_deleted' | 'link_spent' }

const insertNew = async (tx: Tx, { app, grant: { answer, verified }, tokens, link, attempt }: Swapping): Promise<Done> => {
  // Single use: of two people with one link the first has made the account.
  if (link.spentAt !== null) return { refused: 'link_spent' }
  const answeredAt = new Date(answer.receivedAt)
  const { id } = await insertAccount(tx, {
    id: derivedId(attempt.id, 'account'),
    environmentId: attempt.environmentId,
    integrationId: attempt.integrationId,
    tenantId: link.tenantId ?? '',
    isSandbox: link.isSandbox,
    remoteAccount: verified.identity,
    label: verified.label,
    context: await contextOf(tx, null, link, attempt, answer.body),
    granted: {
      tokens: {
        accessToken: tokens.accessToken.reveal(),
        refreshToken: tokens.refreshToken?.reveal() ?? null,
        tokenType: tokens.tokenType,
      },
      accessExpiresAt: secondsAfter(answeredAt, tokens.expiresInS),
      refreshExpiresAt: secondsAfter(answeredAt, tokens.refreshExpiresInS),
      requestedScopes: attempt.requestedScopes,
      grantedScopes: verified.grantedScopes,
      app,
      grantedAt: answeredAt,
    },
  })
  return { accountId: id }
}

const reauthorize = async (
  tx: Tx,
  account: Account | null,
  { app, grant: { answer, verified }, tokens, link, attempt }: Swapping,
): Promise<Done> => {
  if (account === null) return { refused: 'account_deleted' }
  const swapped = await swapCredentials(tx, {
    accountId: account.id,
    tokens,
    verified,
    requestedScopes: attempt.requestedScopes,
    app,
    context: await contextOf(tx, account, link, attempt, answer.body),
    answeredAt: new Date(answer.receivedAt),
    actor: 'contact',
    attemptId: attempt.id,
    data: { attempt_id: attempt.id, link_id: link.id },
  })
  switch (swapped.kind) {
    case 'swapped':
      return { accountId: account.id }
    case 'gone':
      return { refused: 'account_deleted' }
    case 'wrong_account':
      return { refused: 'wrong_account' }
  }
}

/**
 * A good grant of which nobody knows whether it is the same account: kept aside, the case held, until the company says yes. Where the
 * case has ended meanwhile, the connection in use is not put at risk.
 */
export const keepForDecision = (tools: Tools, attemptId: string, grant: WaitingGrant): Promise<void> =>
  tools.database.transaction(async (tx) => {
    const known = await selectAttempt(tx, attemptId)
    if (known === null || known.accountId === null) return
    await lockAccount(tx, known.accountId)
    const attempt = await lockAttempt(tx, attemptId)
    if (attempt?.status !== 'kept') return
    const caseId = await selectOpenCase(tx, known.accountId)
    if (caseId === null) {
      await endAttempt(tx, attempt, 'identity_unknown', { code: 'unknown_identity_no_case' })
      return
    }
    await markWaiting(tx, attempt.id, await sealWaiting(tx, attempt.id, grant), { code: 'unknown_identity' })
    await holdCase(tx, caseId, 'identity')
    await note(tx, { caseId, kind: 'held', actor: 'contact', data: { why: 'identity', attempt_id: attempt.id } })
  })
