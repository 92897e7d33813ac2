import { derivedId } from '../database/derived-id.js'
import type { Tx } from '../tools.js'
import { linkLives } from './link-lives.js'
import { mintLink } from './mint-link.js'
import type { MintedLink } from './mint-link.js'
import { selectLiveLink } from './store.js'

/** Whose link it is: one mail's, named by case, step key and recipient. */
export interface MailLink {
  readonly theCase: { readonly id: string; readonly environmentId: string; readonly accountId: string }
  readonly key: string
  readonly contactId: string
}

/**
 * Mints the link of one mail under an id derived from case, key and contact: a second run returns the same link. Where an earlier run's link
 * no longer works (the mail server was away that long), the id of the next life makes another. `life` in milliseconds.
 */
export const mintMailLink = async (tx: Tx, mail: MailLink, life: number): Promise<MintedLink> => {
  const { theCase, contactId } = mail
  for (let lives = 0; ; lives++) {
    const link = await mintLink(tx, {
      id: idOf(mail, lives),
      environmentId: theCase.environmentId,
      accountId: theCase.accountId,
      caseId: theCase.id,
      mintedFor: 'mail',
      life,
      persistPreviousContext: true,
      contactId,
    })
    if (link.isNew || (await linkLives(tx, link.id, tx.now))) return link
  }
}

/** The mail's link, minted before and still working; else null. */
export const liveMailLink = async (tx: Tx, mail: MailLink): Promise<MintedLink | null> => {
  const link = await selectLiveLink(tx, idOf(mail, 0))
  return link === null ? null : { id: link.id, token: tx.vault.linkToken(link.id, link.kid).token, expiresAt: link.expiresAt, isNew: false }
}

const idOf = ({ theCase, key, contactId }: MailLink, life: number): string => derivedId(theCase.id, 'link', key, contactId, String(life))
