import { randomUUID } from 'node:crypto'
import type { Tx } from '../tools.js'
import { insertLink } from './store.js'

export interface MintLink {
  readonly environmentId: string
  /** To reauthorize this account; else `tenantId`, for a new one. */
  readonly accountId?: string | null
  readonly tenantId?: string | null
  readonly caseId?: string | null
  readonly contactId?: string | null
  readonly listId?: string | null
  readonly mintedFor: 'api' | 'mail' | 'support'
  /** A step that runs again gives the same id, and gets the same link. */
  readonly id?: string
  readonly context?: Readonly<Record<string, unknown>>
  readonly redirectUri?: string | null
  readonly scopes?: readonly string[] | null
  /** A link that Relink mints itself keeps the previous context; one of the API does not unless it says so. */
  readonly persistPreviousContext?: boolean
  readonly isSandbox?: boolean
  /** Milliseconds. */
  readonly life: number
}

export interface MintedLink {
  readonly id: string
  /** A secret: into the mail, the answer or the page, and nowhere else. */
  readonly token: string
  readonly expiresAt: Date
  /** False: an earlier run minted it; it may have run out since. */
  readonly isNew: boolean
}

/** A link token, derived from its id (`vault.linkToken`) and stored as a keyed hash only. */
export const mintLink = async (tx: Tx, link: MintLink): Promise<MintedLink> => {
  const id = link.id ?? randomUUID()
  const { token, kid } = tx.vault.linkToken(id)
  const row = await insertLink(tx, {
    id,
    environmentId: link.environmentId,
    accountId: link.accountId ?? null,
    tenantId: link.tenantId ?? null,
    caseId: link.caseId ?? null,
    contactId: link.contactId ?? null,
    listId: link.listId ?? null,
    kid,
    digest: tx.vault.linkDigest(token, kid),
    mintedFor: link.mintedFor,
    context: link.context ?? {},
    persistPreviousContext: link.persistPreviousContext ?? link.mintedFor !== 'api',
    redirectUri: link.redirectUri ?? null,
    scopes: link.scopes ?? null,
    isSandbox: link.isSandbox ?? false,
    createdAt: tx.now,
    expiresAt: new Date(tx.now.getTime() + link.life),
  })
  // An earlier run may have minted it under a key that was the first one then.
  return { id, token: tx.vault.linkToken(id, row.kid).token, expiresAt: row.expiresAt, isNew: row.isNew }
}
