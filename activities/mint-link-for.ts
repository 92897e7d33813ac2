import type { Contact } from '../src/accounts/contact.js'
import { note } from '../src/cases/note.js'
import { notifyNext, standingOfCase } from '../src/cases/standing.js'
import { linkLives } from '../src/connect/link-lives.js'
import { mintLink } from '../src/connect/mint-link.js'
import { derivedId } from '../src/database/derived-id.js'
import type { StepAnswer } from '../src/domain/steps.js'
import type { Tools, Tx } from '../src/tools.js'
import type { LockedCase } from './case-step.js'
import { recipientsOf } from './recipients.js'

/**
 * Mints the link of a mail, with an id derived from case and key: a second run finds the same link. Its mail comes next. `contacts`: whom to ask,
 * where that is known already.
 */
export const mintLinkFor = async (
  tools: Tools,
  tx: Tx,
  { theCase }: LockedCase,
  key: string,
  contacts?: readonly Contact[],
): Promise<StepAnswer> => {
  if (theCase.stage !== 'awaiting_user' && theCase.stage !== 'escalated') return standingOfCase(tx, theCase)
  await mintOnce(tools, tx, theCase, key, contacts)
  // Of a verdict that is not told yet people hear before any mail.
  if (theCase.told < theCase.verdicts) return standingOfCase(tx, theCase)
  return { stage: theCase.stage, verdict: theCase.verdict, next: notifyNext(theCase, key, null) }
}

/** Where the link of an earlier run has run out since (the mail server was away that long), the next life's id makes another. */
const mintOnce = async (
  tools: Tools,
  tx: Tx,
  theCase: LockedCase['theCase'],
  key: string,
  contacts: readonly Contact[] | undefined,
): Promise<void> => {
  const [recipient] = await recipientsOf(tx, theCase, key, contacts)
  for (let life = 0; ; life++) {
    const link = await mintLink(tx, {
      id: derivedId(theCase.id, 'link', key, String(life)),
      environmentId: theCase.environmentId,
      accountId: theCase.accountId,
      caseId: theCase.id,
      mintedFor: 'mail',
      life: tools.settings.linkLife,
      persistPreviousContext: true,
      contactId: recipient?.id ?? null,
    })
    if (link.isNew) {
      await note(tx, {
        caseId: theCase.id,
        kind: 'link_minted',
        step: `generateLinkToken:${link.id}`,
        data: { link_id: link.id, expires_at: link.expiresAt, contact_id: recipient?.id ?? null },
      })
      return
    }
    if (await linkLives(tx, link.id, tx.now)) return
  }
}
