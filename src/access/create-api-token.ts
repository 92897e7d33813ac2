import { randomBytes, randomUUID } from 'node:crypto'
import type { Scope } from '../domain/scope.js'
import { BadRequest } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { audit } from './audit.js'
import { insertToken } from './store.js'
import type { TokenRow } from './store.js'

/** Tells a found token's owner, and secret scanners, what it is. */
const prefix = 'rlk_'

/** What the digest of a token is labelled with, so that it is no other value's. */
export const tokenDigestLabel = 'api token'

export interface NewApiToken extends TokenRow {
  /** Shown once; only its digest is stored. */
  readonly token: string
}

/** @throws BadRequest naming `expires_at` */
export const createApiToken = async (
  tx: Tx,
  given: {
    readonly environmentId: string
    readonly name: string
    readonly scopes: readonly Scope[]
    readonly expiresAt?: Date | null
    readonly actor?: string
    /** Of the caller; left out at a terminal. */
    readonly rootId?: string
  },
): Promise<NewApiToken> => {
  const expiresAt = given.expiresAt ?? null
  if (expiresAt !== null && expiresAt <= tx.now) {
    throw BadRequest.fields([{ field: 'expires_at', message: 'must be in the future' }])
  }
  const token = prefix + randomBytes(32).toString('base64url')
  const row: TokenRow = {
    id: randomUUID(),
    name: given.name,
    scopes: [...new Set(given.scopes)],
    expires_at: expiresAt,
    last_used_at: null,
    created_at: tx.now,
  }
  await insertToken(tx, {
    ...row,
    environmentId: given.environmentId,
    rootId: given.rootId ?? null,
    digest: tx.vault.digest(tokenDigestLabel, token),
  })
  await audit(tx, {
    environmentId: given.environmentId,
    actor: given.actor ?? 'relink',
    action: 'created',
    subjectKind: 'api_token',
    subjectId: row.id,
    data: { name: row.name, scopes: row.scopes, expires_at: expiresAt },
  })
  return { ...row, token }
}
