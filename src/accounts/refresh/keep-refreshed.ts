import { reasonOf } from '../../cases/set-verdict.js'
import type { OAuthApp } from '../../oauth/oauth-app.js'
import { missingScopes } from '../../oauth/scopes.js'
import type { Tokens } from '../../oauth/tokens.js'
import { quirksOf } from '../../platforms/index.js'
import type { Tx } from '../../tools.js'
import { endOutage } from '../outage/end-outage.js'
import { expiryOf, secondsAfter } from './expiry.js'
import type { HeldLease } from './held-lease.js'
import { localJudgement } from '../account/local-judgement.js'
import { lockAccount } from '../account/lock-account.js'
import { openOutage } from '../outage/open-outage.js'
import type { RefreshResult } from './refresh-result.js'
import { sealTokens } from './sealed-tokens.js'
import type { StoredTokens } from './sealed-tokens.js'
import { turnIntoRefused } from '../outage/turn-into-refused.js'
import { updateMissingScopes } from '../store/account-store.js'
import { selectCredentialsForUpdate, updateFailure, updateRefreshed } from '../store/credentials-store.js'
import { releaseLease } from '../store/lease-store.js'
import type { RefreshFacts } from '../store/refresh-facts-store.js'

/**
 * Writes refreshed tokens as the next generation, unless newer credentials are there. The predecessor is kept, sealed, until these have worked: at a
 * platform with a grace period it is the fallback when they don't. If the response has no refresh token, the old one stays; one that can't be read
 * opens a case for support.
 */
export const keepRefreshed = async (
  tx: Tx,
  refreshed: {
    readonly accountId: string
    readonly lease: HeldLease
    readonly facts: RefreshFacts
    readonly stored: StoredTokens
    readonly tokens: Tokens
    readonly app: OAuthApp
    /** When the answer came, where that was not just now. */
    readonly issuedAt?: Date
    /** The answer, sealed, where the refresh token in it can't be read. */
    readonly kept?: string
  },
): Promise<RefreshResult> => {
  const { accountId, lease, facts, stored, tokens, app, issuedAt = tx.now, kept } = refreshed
  const account = await lockAccount(tx, accountId)
  const credentials = account === null || account.deletedAt !== null ? null : await selectCredentialsForUpdate(tx, accountId)
  if (account === null || credentials === null) return { kind: 'gone' }
  if (credentials.generation !== facts.generation) {
    await releaseLease(tx, accountId, lease, { sent: true })
    return { kind: 'superseded', generation: credentials.generation }
  }
  const generation = facts.generation + 1
  // One that can't be read has replaced the stored one, which is not sent again.
  const refreshToken = tokens.refreshToken?.reveal() ?? (kept === undefined ? stored.refreshToken : null)
  // A client gets its next token by itself.
  const hasRefreshToken = refreshToken !== null || kept !== undefined || facts.authenticationMethod === 'oauth2_client_credentials'
  const grantedScopes = tokens.scope ?? credentials.grantedScopes
  await updateRefreshed(tx, accountId, lease.owner, {
    generation,
    sealed: await sealTokens(tx.vault, accountId, {
      accessToken: tokens.accessToken.reveal(),
      refreshToken,
      tokenType: tokens.tokenType,
      ...(stored.fields !== undefined && { fields: stored.fields }),
    }),
    // As it was sealed: it opens in this row alone.
    predecessor: credentials.sealed,
    hasRefreshToken,
    ...expiryOf({
      issuedAt,
      expiresAt: secondsAfter(issuedAt, tokens.expiresInS),
      hasRefreshToken,
      quirks: quirksOf(facts.platform),
    }),
    refreshExpiresAt: secondsAfter(issuedAt, tokens.refreshExpiresInS),
    grantedScopes,
    tokenEndpoint: app.tokenEndpoint,
    clientId: app.clientId,
    ...(kept !== undefined && { kept }),
  })
  const missing = missingScopes(facts.requiredScopes, grantedScopes, facts.requestedScopes, facts.platform)
  if (missing.join(' ') !== account.missingScopes.join(' ')) await updateMissingScopes(tx, accountId, missing)
  await endOutage(tx, { accountId, outcome: 'healed', byRefresh: true })
  return kept === undefined ? { kind: 'healthy', generation } : openForSupport(tx, accountId, generation)
}

/** The access token works, but there is no way to get the next one: support is notified while there is time. */
const openForSupport = async (tx: Tx, accountId: string, generation: number): Promise<RefreshResult> => {
  const judgement = localJudgement('refresh_token_unreadable')
  const { caseId, opened } = await openOutage(tx, { accountId, generation, reason: reasonOf(judgement) })
  await updateFailure(tx, { accountId, judgement, answered: true, doubted: false, forgets: false })
  if (caseId !== null && !opened) await turnIntoRefused(tx, { caseId, accountId, generation, judgement })
  return { kind: 'failed', generation, judgement, caseId }
}
