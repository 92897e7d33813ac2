import { z } from 'zod'
import { VaultUnreadable } from '../vault/errors.js'
import type { Vault } from '../vault/vault.js'

/** What `credentials.sealed` holds. Plain text only between opening and use. */
export interface StoredTokens {
  readonly accessToken: string | null
  readonly refreshToken: string | null
  readonly tokenType: string
}

const stored = z.object({ accessToken: z.string().nullable(), refreshToken: z.string().nullable(), tokenType: z.string() })

const place = (accountId: string, field: 'sealed' | 'predecessor') => ({ table: 'credentials', row: accountId, field })

export const sealTokens = (
  vault: Vault,
  accountId: string,
  tokens: StoredTokens,
  field: 'sealed' | 'predecessor' = 'sealed',
): Promise<string> => vault.seal(place(accountId, field), JSON.stringify(tokens))

/** @throws VaultUnreadable */
export const openTokens = async (vault: Vault, accountId: string, sealed: string): Promise<StoredTokens> =>
  stored.parse(JSON.parse(await vault.open(place(accountId, 'sealed'), sealed)))

/** The same for what is only kept: null for what can not be opened any more, or was never there. */
export const readableTokens = async (vault: Vault, accountId: string, sealed: string | null): Promise<StoredTokens | null> => {
  try {
    return sealed === null ? null : await openTokens(vault, accountId, sealed)
  } catch (error) {
    if (error instanceof VaultUnreadable) return null
    throw error
  }
}
