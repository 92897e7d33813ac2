import type { Contact } from '../src/accounts/contacts/contact.js'
import type { Case } from '../src/cases/case.js'
import { note } from '../src/cases/note.js'
import { notifyNext, standingOfCase } from '../src/cases/standing.js'
import { mintMailLink } from '../src/connect/mail-link.js'
import type { MintedLink } from '../src/connect/mint-link.js'
import type { StepAnswer } from '../src/domain/steps.js'
import type { Tools, Tx } from '../src/tools.js'
import type { LockedCase } from './case-step.js'
import { recipientsOf } from './recipients.js'

/** By the contact that each is for. */
export type MintedLinks = ReadonlyMap<string, MintedLink>

/**
 * Mints a link for each mail of a step, with ids derived from case, key and contact: a second run finds the same links. Their mails come next.
 * `contacts`: whom to ask, if already known. Returns the case's new state, and the links.
 */
export const mintLinkFor = async (
  tools: Tools,
  tx: Tx,
  { theCase }: LockedCase,
  key: string,
  contacts?: readonly Contact[],
): Promise<{ readonly answer: StepAnswer; readonly links: MintedLinks }> => {
  const links = new Map<string, MintedLink>()
  if (theCase.stage !== 'awaiting_user' && theCase.stage !== 'escalated') return { answer: standingOfCase(tx, theCase), links }
  for (const { id } of await recipientsOf(tx, theCase, key, contacts)) links.set(id, await mintNoted(tools, tx, theCase, key, id))
  // A verdict that was not announced yet is announced before any mail.
  if (theCase.told < theCase.verdicts) return { answer: standingOfCase(tx, theCase), links }
  return { answer: { stage: theCase.stage, verdict: theCase.verdict, next: notifyNext(theCase, key, null) }, links }
}

/** Mints the link of one mail, and notes it on the timeline where it is new. */
export const mintNoted = async (tools: Tools, tx: Tx, theCase: Case, key: string, contactId: string): Promise<MintedLink> => {
  const link = await mintMailLink(tx, { theCase, key, contactId }, tools.settings.linkLife)
  if (link.isNew)
    await note(tx, {
      caseId: theCase.id,
      kind: 'link_minted',
      step: `generateLinkToken:${link.id}`,
      data: { link_id: link.id, expires_at: link.expiresAt, contact_id: contactId },
    })
  return link
}
