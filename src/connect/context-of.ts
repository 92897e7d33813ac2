import type { Account } from '../accounts/account.js'
import type { Tx } from '../tools.js'
import type { Attempt } from './attempt.js'
import type { LinkRow } from './link-row.js'
import { openCallback } from './sealed-fields.js'

type Context = Readonly<Record<string, unknown>>

/**
 * The account's context from now on. The contract's "Link token": shallow, what was entered over what was there, the link token's own
 * over both; then what the platform itself said (`callback_context`, `token_context`), which is true of this grant.
 */
export const contextOf = async (tx: Tx, account: Account | null, link: LinkRow, attempt: Attempt, tokenBody: unknown): Promise<Context> => {
  const params = Object.fromEntries((await openCallback(tx.vault, attempt)) ?? [])
  return {
    ...(link.persistPreviousContext ? account?.context : {}),
    ...attempt.entered,
    ...link.context,
    ...picked(params, attempt.app.callbackContext),
    ...picked(typeof tokenBody === 'object' && tokenBody !== null ? (tokenBody as Context) : {}, attempt.app.tokenContext),
  }
}

const picked = (source: Context, names: readonly string[]): Context =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(source, name)).map((name) => [name, source[name]]))
