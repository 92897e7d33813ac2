import type { Tx } from '../tools.js'
import type { LinkRow } from './link-row.js'
import { selectLinkWithFacts } from './store.js'
import type { LinkedFacts } from './store.js'

/** What a link is good for. `void`: a success, an ended case or a changed contact took it back. */
export type LinkStanding = 'live' | 'spent' | 'expired' | 'void' | 'deleted'

export interface FoundLink extends LinkedFacts {
  readonly link: LinkRow
  readonly standing: LinkStanding
  /** Whether the account works, as far as is known. */
  readonly works: boolean
  /** The open case's verdict says that our own app is at fault, or it waits under an incident of the app. */
  readonly ourFault: boolean
}

/** A link's token, or a list's. */
export const tokenShape = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** By the digest under each key of LINK_KEYS; null for an unknown token, whatever its form. */
export const findLink = async (tx: Tx, token: string): Promise<FoundLink | null> => {
  if (!tokenShape.test(token)) return null
  return judged(tx, await selectLinkWithFacts(tx, { digests: tx.vault.linkDigests(token) }))
}

export const findLinkById = async (tx: Tx, linkId: string): Promise<FoundLink | null> =>
  judged(tx, await selectLinkWithFacts(tx, { id: linkId }))

const judged = (tx: Tx, found: (LinkedFacts & { readonly link: LinkRow }) | null): FoundLink | null =>
  found && {
    ...found,
    standing: judgeLink(found.link, found.account, tx.now),
    works: found.account?.status === 'active',
    ourFault: found.case?.outcome === null && (found.case.verdict === 'operator' || found.case.holdWhy === 'incident'),
  }

/** The order matters: what is true for good comes before what a fresh link would fix. */
export const judgeLink = (
  link: LinkRow,
  account: { readonly deletedAt: Date | null; readonly linksVoidBefore: Date | null } | null,
  now: Date,
): LinkStanding => {
  if (account !== null && account.deletedAt !== null) return 'deleted'
  if (link.spentAt !== null) return 'spent'
  const voidBefore = account?.linksVoidBefore ?? null
  if (link.revokedAt !== null || (voidBefore !== null && link.createdAt <= voidBefore)) return 'void'
  return link.expiresAt <= now ? 'expired' : 'live'
}
