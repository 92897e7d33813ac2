import { createHmac, randomBytes } from 'node:crypto'
import type { Queryable } from '../../database/database.js'
import type { Tx } from '../../tools.js'
import type { Vault } from '../../vault/vault.js'
import { insertSuppressionKey, selectSuppressionKey } from '../store/suppression-store.js'

/** Hashes an address of one environment, hex. */
export type AddressHash = (email: string) => string

const keyBytes = 32

/** Null: nothing was ever suppressed in the environment. Differently written addresses of one person have the same hash: `email` in lower case. */
export const knownAddressHash = async (db: Queryable, vault: Vault, environmentId: string): Promise<AddressHash | null> => {
  const sealed = await selectSuppressionKey(db, environmentId)
  return sealed === null ? null : hashUnder(await vault.open(placeOf(environmentId), sealed))
}

/** The same; makes the environment's key where there is none, under the lock of who makes a suppression. */
export const addressHash = async (tx: Tx, environmentId: string): Promise<AddressHash> => {
  const known = await knownAddressHash(tx, tx.vault, environmentId)
  if (known !== null) return known
  const key = randomBytes(keyBytes).toString('base64url')
  await insertSuppressionKey(tx, environmentId, await tx.vault.seal(placeOf(environmentId), key))
  return hashUnder(key)
}

const placeOf = (environmentId: string) => ({ table: 'suppression_keys', row: environmentId, field: 'sealed' })

const hashUnder =
  (key: string): AddressHash =>
  (email) =>
    createHmac('sha256', Buffer.from(key, 'base64url')).update(`relink suppressed address v1\0${email}`).digest('hex')
