import type { OAuthApp } from '../oauth/oauth-app.js'
import type { Tokens } from '../oauth/tokens.js'
import type { Tx } from '../tools.js'
import { VaultUnreadable } from '../vault/errors.js'
import { endOutage } from './end-outage.js'
import { secondsAfter } from './expiry.js'
import { lockAccount } from './lock-account.js'
import { publicContext } from './public-context.js'
import { isSameRemoteAccount } from './remote-account.js'
import { openTokens } from './sealed-tokens.js'
import type { StoredTokens } from './sealed-tokens.js'
import { updateConnection } from './store/account-store.js'
import { selectCredentialsForUpdate } from './store/credentials-store.js'
import type { VerifiedGrant } from './verify-grant.js'
import { writeGrant } from './write-grant.js'

export interface Swap {
  readonly accountId: string
  readonly tokens: Tokens
  readonly verified: VerifiedGrant
  readonly requestedScopes: readonly string[]
  /** Endpoints filled. */
  readonly app: OAuthApp
  /** What the account's context is from now on, merged by the caller's rules; left out: as it was. */
  readonly context?: Readonly<Record<string, unknown>>
  /** When the platform's answer came: its `expires_in` counts from there. Left out: now. */
  readonly answeredAt?: Date
  readonly actor?: string
  /** Of the callback: the signal `reauthorized` carries it. */
  readonly attemptId?: string
  readonly data?: Readonly<Record<string, unknown>>
}

export type Swapped =
  | { readonly kind: 'swapped'; readonly generation: number; readonly caseId: string | null }
  /** The account is deleted. */
  | { readonly kind: 'gone' }
  /** While this grant was being verified, another one told who is connected, and it is not this one. */
  | { readonly kind: 'wrong_account' }

/**
 * Puts verified credentials in the place of the old ones, as the next generation: a verified consent waits for no lease and wins over
 * any refresh under way. Ends an open case as `reauthorized` in the same transaction.
 */
export const swapCredentials = async (tx: Tx, swap: Swap): Promise<Swapped> => {
  const { accountId, verified, tokens } = swap
  const account = await lockAccount(tx, accountId)
  if (account === null || account.deletedAt !== null) return { kind: 'gone' }
  const { remoteAccount: known } = account
  if (known !== null && verified.identity !== null && !isSameRemoteAccount(known, verified.identity)) return { kind: 'wrong_account' }
  await updateConnection(tx, accountId, {
    remoteAccount: verified.identity ?? known,
    label: account.label ?? verified.label,
    context: publicContext(swap.context ?? account.context),
    missingScopes: [],
  })
  const { caseId } = await endOutage(tx, {
    accountId,
    outcome: 'reauthorized',
    ...(swap.actor === undefined ? {} : { actor: swap.actor }),
    ...(swap.attemptId === undefined ? {} : { wake: { id: swap.attemptId, signal: 'reauthorized' as const } }),
    ...(swap.data === undefined ? {} : { data: swap.data }),
    beforeEvents: async () => {
      const current = await selectCredentialsForUpdate(tx, accountId)
      const answeredAt = swap.answeredAt ?? tx.now
      await writeGrant(
        tx,
        accountId,
        (current?.generation ?? 0) + 1,
        {
          tokens: {
            accessToken: tokens.accessToken.reveal(),
            refreshToken: tokens.refreshToken?.reveal() ?? null,
            tokenType: tokens.tokenType,
          },
          accessExpiresAt: secondsAfter(answeredAt, tokens.expiresInS),
          refreshExpiresAt: secondsAfter(answeredAt, tokens.refreshExpiresInS),
          requestedScopes: swap.requestedScopes,
          grantedScopes: verified.grantedScopes,
          app: swap.app,
          grantedAt: answeredAt,
        },
        current?.sealed == null ? null : await readable(tx, accountId, current.sealed),
      )
    },
  })
  const written = await selectCredentialsForUpdate(tx, accountId)
  return { kind: 'swapped', generation: written?.generation ?? 1, caseId }
}

/** What can not be opened any more is not worth keeping. */
const readable = async (tx: Tx, accountId: string, sealed: string): Promise<StoredTokens | null> => {
  try {
    return await openTokens(tx.vault, accountId, sealed)
  } catch (error) {
    if (error instanceof VaultUnreadable) return null
    throw error
  }
}
