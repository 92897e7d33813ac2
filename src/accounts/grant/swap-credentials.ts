import { Conflict, NotFound } from '../../http/errors.js'
import type { Tx } from '../../tools.js'
import type { Account } from '../account/account.js'
import { publicContext } from '../account/public-context.js'
import { isSameRemoteAccount } from '../account/remote-account.js'
import { readableTokens, sealTokens } from '../refresh/sealed-tokens.js'
import { selectConnectionRules } from '../store/account-store.js'
import type { Connection, ConnectionRules } from '../store/account-store.js'
import { selectCredentialsForUpdate } from '../store/credentials-store.js'
import type { LockedCredentials } from '../store/credentials-store.js'
import type { VerifiedGrant } from './verify-grant.js'
import { grantedTokensOf, writeGrant } from './write-grant.js'

export interface Swap {
  /** Locked and read in this transaction. */
  readonly account: Account
  readonly grant: VerifiedGrant
  /** What the account's context is from now on, merged by the caller's rules; left out: as it was. What the grant keeps is added. */
  readonly context?: Readonly<Record<string, unknown>>
  /** Its credentials, and what its integration says, where the caller has locked and read them with the account. */
  readonly beside?: { readonly credentials: LockedCredentials | null; readonly rules: ConnectionRules }
}

export interface Swapped {
  readonly generation: number
  /** For `endOutage`, which writes the account's row. */
  readonly connection: Connection
  /** The credentials are sent to be written: the caller waits for it too, and statements that come after find them. */
  readonly written: Promise<void>
}

/**
 * Replaces the credentials with verified ones, as the next generation: a verified consent waits for no lease and wins over any refresh in progress.
 * `endOutage(reauthorized)` follows in the same transaction, and is given the connection.
 * @throws NotFound for a deleted account, Conflict when another grant, swapped in meanwhile, showed that a different account is connected: verify
 * this one again
 */
export const swapCredentials = async (tx: Tx, { account, grant, context, beside }: Swap): Promise<Swapped> => {
  if (account.deletedAt !== null) throw new NotFound()
  const { id: accountId, remoteAccount: known } = account
  if (known !== null && grant.identity !== null && !isSameRemoteAccount(known, grant.identity)) {
    throw new Conflict('Another account of the platform was connected meanwhile')
  }
  // Those that came while the account's lock was waited for are seen by the next statement only.
  const current = beside?.credentials ?? (await selectCredentialsForUpdate(tx, accountId))
  const generation = (current?.generation ?? 0) + 1
  // What cannot be opened any more is not worth keeping.
  const opened = await readableTokens(tx.vault, accountId, current?.sealed ?? null)
  const { platform, secretFields } = beside?.rules ?? (await selectConnectionRules(tx, account.integrationId))
  const granted = grantedTokensOf(grant)
  const sealed = await sealTokens(tx.vault, accountId, granted.tokens)
  return {
    generation,
    written: writeGrant(tx, accountId, generation, granted, { platform, sealed, predecessor: opened === null ? null : current?.sealed }),
    connection: {
      remoteAccount: grant.identity ?? known,
      label: account.label ?? grant.label,
      context: publicContext({ ...(context ?? account.context), ...grant.keptContext }, secretFields),
      missingScopes: [],
    },
  }
}
