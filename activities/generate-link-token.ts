import { findCase } from '../src/cases/lock-case.js'
import { note } from '../src/cases/note.js'
import { notifyNext } from '../src/cases/standing.js'
import { isMinted } from '../src/connect/is-minted.js'
import { linkLives } from '../src/connect/link-lives.js'
import { mintLink } from '../src/connect/mint-link.js'
import { derivedId } from '../src/database/derived-id.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools, Tx } from '../src/tools.js'
import { caseStep } from './case-step.js'
import { recipientsOf } from './recipients.js'

/** Mints the link of a mail, with an id derived from case and key: a second run finds the same link, and no token is in a history. */
export const generateLinkToken =
  (tools: Tools): Steps['generateLinkToken'] =>
  async ({ caseId, key }) => {
    const answer = await caseStep(tools, { caseId, step: null }, async (tx, { account, theCase }) => {
      if (theCase.stage !== 'awaiting_user' && theCase.stage !== 'escalated') return
      const { id, isThere } = await linkIdOf(tx, caseId, key)
      if (isThere) return
      const [recipient] = await recipientsOf(tx, theCase, key)
      const link = await mintLink(tx, {
        id,
        environmentId: theCase.environmentId,
        accountId: account.id,
        caseId,
        mintedFor: 'mail',
        life: tools.settings.linkLife,
        persistPreviousContext: true,
        contactId: recipient?.id ?? null,
      })
      await note(tx, {
        caseId,
        kind: 'link_minted',
        step: `generateLinkToken:${id}`,
        data: { link_id: id, expires_at: link.expiresAt, contact_id: recipient?.id ?? null },
      })
    })
    if ('ended' in answer) return answer
    const theCase = await findCase(tools.database, caseId)
    const waits = answer.stage === 'awaiting_user' || answer.stage === 'escalated'
    // The link is there, by this run or an earlier one: its mail comes next.
    return theCase !== null && waits && answer.next?.what !== 'emitWebhook' ? { ...answer, next: notifyNext(theCase, key, null) } : answer
  }

/** The id derived from case and key; where its link has run out since (the mail server was away that long), the next one's. */
const linkIdOf = async (tx: Tx, caseId: string, key: string): Promise<{ readonly id: string; readonly isThere: boolean }> => {
  for (let life = 0; ; life++) {
    const id = derivedId(caseId, 'link', key, String(life))
    if (!(await isMinted(tx, id))) return { id, isThere: false }
    if (await linkLives(tx, id, tx.now)) return { id, isThere: true }
  }
}
