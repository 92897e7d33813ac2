import { findCase } from '../src/cases/lock-case.js'
import { note } from '../src/cases/note.js'
import { notifyNext } from '../src/cases/standing.js'
import { mintLink } from '../src/connect/mint-link.js'
import { derivedId } from '../src/database/derived-id.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { caseStep } from './case-step.js'
import { recipientsOf } from './recipients.js'

/** Mints the link of a mail, with an id derived from case and key: a second run finds the same link, and no token stands in a history. */
export const generateLinkToken =
  (tools: Tools): Steps['generateLinkToken'] =>
  async ({ caseId, key }) => {
    let minted = false
    const answer = await caseStep(tools, { caseId, step: `generateLinkToken:${key}` }, async (tx, { account, theCase }) => {
      if (theCase.stage !== 'awaiting_user' && theCase.stage !== 'escalated') return
      const recipients = await recipientsOf(tx, theCase, key)
      const link = await mintLink(tx, {
        id: derivedId(caseId, 'link', key),
        environmentId: theCase.environmentId,
        accountId: account.id,
        caseId,
        mintedFor: 'mail',
        life: tools.settings.linkLife,
        persistPreviousContext: true,
        ...(recipients[0] === undefined ? {} : { contactId: recipients[0].id }),
      })
      await note(tx, {
        caseId,
        kind: 'link_minted',
        step: `generateLinkToken:${key}`,
        data: { link_id: link.id, expires_at: link.expiresAt },
      })
      minted = true
    })
    if ('ended' in answer) return answer
    const theCase = await tools.database.transaction((tx) => findCase(tx, caseId))
    const waits = answer.stage === 'awaiting_user' || answer.stage === 'escalated'
    // The link is there, by this run or an earlier one: its mail comes next.
    return theCase !== null && (minted || waits) && answer.next?.what !== 'emitWebhook'
      ? { ...answer, next: notifyNext(theCase, key, null) }
      : answer
  }
