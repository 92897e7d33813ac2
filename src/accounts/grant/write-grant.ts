import type { AuthenticationMethod } from '../../integrations/integration.js'
import { quirksOf } from '../../platforms/index.js'
import type { Tx } from '../../tools.js'
import { expiryOf, nextCheck, secondsAfter } from '../refresh/expiry.js'
import { sealTokens } from '../refresh/sealed-tokens.js'
import type { StoredTokens } from '../refresh/sealed-tokens.js'
import { selectPlatform } from '../store/account-store.js'
import { upsertGranted } from '../store/credentials-store.js'
import type { Secret } from '../../vault/secret.js'
import type { VerifiedGrant } from './verify-grant.js'

/** Tokens of a grant, and where they came from. */
export interface GrantedTokens {
  readonly tokens: StoredTokens
  readonly accessExpiresAt: Date | null
  readonly refreshExpiresAt: Date | null
  readonly requestedScopes: readonly string[]
  readonly grantedScopes: readonly string[]
  readonly tokenEndpoint: string
  readonly clientId: string
  /** Null for an import, which does not know. */
  readonly grantedAt: Date | null
  /** `oauth2` unless given. */
  readonly method?: AuthenticationMethod
}

export const grantedTokensOf = (grant: VerifiedGrant): GrantedTokens => {
  const { tokens, requestedScopes, grantedScopes, tokenEndpoint, clientId } = grant
  const grantedAt = new Date(grant.receivedAt)
  return {
    tokens: {
      accessToken: tokens.accessToken.reveal(),
      refreshToken: tokens.refreshToken?.reveal() ?? null,
      tokenType: tokens.tokenType,
      ...(grant.secrets !== undefined && { fields: revealed(grant.secrets) }),
    },
    accessExpiresAt: secondsAfter(grantedAt, tokens.expiresInS),
    refreshExpiresAt: secondsAfter(grantedAt, tokens.refreshExpiresInS),
    requestedScopes,
    grantedScopes,
    tokenEndpoint,
    clientId,
    grantedAt,
    ...(grant.method !== undefined && { method: grant.method }),
  }
}

const revealed = (secrets: Readonly<Record<string, Secret>>): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]))

/**
 * Writes a grant as this generation, whichever process holds the lease: it is released, and its holder finds newer credentials; the count towards a
 * rejection is reset. `sealed`: the tokens, if the caller has sealed them; `predecessor`: the previous ones, as sealed.
 */
export const writeGrant = async (
  tx: Tx,
  accountId: string,
  generation: number,
  granted: GrantedTokens,
  known: { readonly platform?: string; readonly sealed?: string; readonly predecessor?: string | null | undefined } = {},
): Promise<void> => {
  // A client gets its next token by itself.
  const hasRefreshToken = granted.tokens.refreshToken !== null || granted.method === 'oauth2_client_credentials'
  await upsertGranted(tx, accountId, {
    ...granted,
    generation,
    sealed: known.sealed ?? (await sealTokens(tx.vault, accountId, granted.tokens)),
    predecessor: known.predecessor ?? null,
    hasRefreshToken,
    ...expiryOf({
      issuedAt: tx.now,
      expiresAt: granted.accessExpiresAt,
      hasRefreshToken,
      quirks: quirksOf(known.platform ?? (await selectPlatform(tx, accountId))),
    }),
    ...(granted.method === 'api_key' && { nextRefreshAt: nextCheck(tx.now) }),
  })
}
