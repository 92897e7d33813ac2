import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tx } from '../tools.js'
import { expiryOf } from './expiry.js'
import { sealTokens } from './sealed-tokens.js'
import type { StoredTokens } from './sealed-tokens.js'
import { upsertGranted } from './store/credentials-store.js'

/** Tokens of a grant, and where they came from. */
export interface GrantedTokens {
  readonly tokens: StoredTokens
  readonly accessExpiresAt: Date | null
  readonly refreshExpiresAt: Date | null
  readonly requestedScopes: readonly string[]
  readonly grantedScopes: readonly string[]
  /** Endpoints filled: credentials remember where they were issued. */
  readonly app: Pick<OAuthApp, 'tokenEndpoint' | 'clientId'>
  /** Null for an import, which does not know. */
  readonly grantedAt: Date | null
}

/** Writes a grant as this generation, whoever holds the lease: it is let go, and its holder finds newer credentials. */
export const writeGrant = async (
  tx: Tx,
  accountId: string,
  generation: number,
  granted: GrantedTokens,
  predecessor: StoredTokens | null = null,
): Promise<void> => {
  const hasRefreshToken = granted.tokens.refreshToken !== null
  await upsertGranted(tx, accountId, {
    generation,
    sealed: await sealTokens(tx.vault, accountId, granted.tokens),
    predecessor: predecessor === null ? null : await sealTokens(tx.vault, accountId, predecessor, 'predecessor'),
    hasRefreshToken,
    ...expiryOf({ issuedAt: tx.now, expiresAt: granted.accessExpiresAt, hasRefreshToken }),
    refreshExpiresAt: granted.refreshExpiresAt,
    grantedScopes: granted.grantedScopes,
    requestedScopes: granted.requestedScopes,
    tokenEndpoint: granted.app.tokenEndpoint,
    clientId: granted.app.clientId,
    grantedAt: granted.grantedAt,
  })
}
