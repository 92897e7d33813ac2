import { z } from 'zod'
import type { Answered } from '../../domain/platform-answer.js'
import { readAgain } from '../../egress/platform-answer.js'
import { VaultUnreadable } from '../../vault/errors.js'
import type { Vault } from '../../vault/vault.js'

/** What `credentials.sealed` holds. Plain text only between opening and use. */
export interface StoredTokens {
  readonly accessToken: string | null
  readonly refreshToken: string | null
  readonly tokenType: string
  /** The secret ones of the integration's fields, as a person or the company entered them. */
  readonly fields?: Readonly<Record<string, string>> | undefined
}

const stored = z.object({
  accessToken: z.string().nullable(),
  refreshToken: z.string().nullable(),
  tokenType: z.string(),
  fields: z.record(z.string(), z.string()).optional(),
})

const place = (accountId: string) => ({ table: 'credentials', row: accountId, field: 'sealed' })

/** `sealed`, and once replaced, as it is, `predecessor`. */
export const sealTokens = (vault: Vault, accountId: string, tokens: StoredTokens): Promise<string> =>
  vault.seal(place(accountId), JSON.stringify(tokens))

/** Of either column. @throws VaultUnreadable */
export const openTokens = async (vault: Vault, accountId: string, sealed: string): Promise<StoredTokens> =>
  stored.parse(JSON.parse(await vault.open(place(accountId), sealed)))

/** An answer of the platform, as `credentials.kept` holds it. */
export const sealKept = (vault: Vault, accountId: string, answer: Answered): Promise<string> =>
  vault.seal({ ...place(accountId), field: 'kept' }, JSON.stringify({ ...answer, body: null }))

/** Read as this version reads answers. Our own JSON, authenticated by the vault: its form needs no check. @throws VaultUnreadable */
export const openKept = async (vault: Vault, accountId: string, kept: string): Promise<Answered> =>
  readAgain(JSON.parse(await vault.open({ ...place(accountId), field: 'kept' }, kept)) as Answered)

/** The same for what is only kept: null for what cannot be opened any more, or was never there. */
export const readableTokens = async (vault: Vault, accountId: string, sealed: string | null): Promise<StoredTokens | null> => {
  try {
    return sealed === null ? null : await openTokens(vault, accountId, sealed)
  } catch (error) {
    if (error instanceof VaultUnreadable) return null
    throw error
  }
}
