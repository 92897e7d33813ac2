import type { OAuthApp } from '../oauth/oauth-app.js'
import { missingScopes } from '../oauth/scopes.js'
import type { Tokens } from '../oauth/tokens.js'
import { quirksOf } from '../platforms/index.js'
import type { Tx } from '../tools.js'
import { endOutage } from './end-outage.js'
import { expiryOf, secondsAfter } from './expiry.js'
import type { HeldLease } from './held-lease.js'
import { lockAccount } from './lock-account.js'
import type { RefreshResult } from './refresh-result.js'
import { sealTokens } from './sealed-tokens.js'
import type { StoredTokens } from './sealed-tokens.js'
import { updateMissingScopes } from './store/account-store.js'
import { releaseLease, selectCredentialsForUpdate, updateRefreshed } from './store/credentials-store.js'
import type { RefreshFacts } from './store/credentials-store.js'

/**
 * Writes refreshed tokens as the next generation, unless newer credentials are there. The predecessor is kept, sealed, until these have
 * worked: where the platform has a grace, it is what is left when they don't. A refresh token that the answer left out stays.
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
  },
): Promise<RefreshResult> => {
  const { accountId, lease, facts, stored, tokens, app } = refreshed
  const account = await lockAccount(tx, accountId)
  const credentials = account === null || account.deletedAt !== null ? null : await selectCredentialsForUpdate(tx, accountId)
  if (account === null || credentials === null) return { kind: 'gone' }
  if (credentials.generation !== facts.generation) {
    await releaseLease(tx, accountId, lease, { sent: true })
    return { kind: 'superseded', generation: credentials.generation }
  }
  const generation = facts.generation + 1
  const refreshToken = tokens.refreshToken?.reveal() ?? stored.refreshToken
  // A client gets its next token by itself.
  const hasRefreshToken = refreshToken !== null || facts.authenticationMethod === 'oauth2_client_credentials'
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
      issuedAt: tx.now,
      expiresAt: secondsAfter(tx.now, tokens.expiresInS),
      hasRefreshToken,
      quirks: quirksOf(facts.platform),
    }),
    refreshExpiresAt: secondsAfter(tx.now, tokens.refreshExpiresInS),
    grantedScopes,
    tokenEndpoint: app.tokenEndpoint,
    clientId: app.clientId,
  })
  const missing = missingScopes(facts.requiredScopes, grantedScopes, facts.requestedScopes, facts.platform)
  if (missing.join(' ') !== account.missingScopes.join(' ')) await updateMissingScopes(tx, accountId, missing)
  await endOutage(tx, { accountId, outcome: 'healed' })
  return { kind: 'healthy', generation }
}
