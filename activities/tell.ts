import { markNeedsReauth } from '../src/accounts/outage/mark-needs-reauth.js'
import type { Contact } from '../src/accounts/contacts/contact.js'
import { whoToAsk } from '../src/accounts/contacts/who-to-ask.js'
import type { Case } from '../src/cases/case.js'
import { moveCase } from '../src/cases/move-case.js'
import { note } from '../src/cases/note.js'
import { targetStage } from '../src/cases/standing.js'
import { derivedId } from '../src/database/derived-id.js'
import { isUnderIncident } from '../src/incidents/incident-of.js'
import { loadIntegration } from '../src/integrations/load-integration.js'
import { quirksOf } from '../src/platforms/index.js'
import { relapseCauseOf } from '../src/platforms/platform-quirks.js'
import type { Tx } from '../src/tools.js'
import { writeEvent } from '../src/webhooks/write-event.js'
import type { LockedCase } from './case-step.js'

/** The updated case after an announcement, and whom to ask about it, if looked up. */
export interface Told {
  readonly theCase: Case
  readonly contacts?: readonly Contact[]
}

/** Notifies of a verdict: writes the account's status, the case's stage, the event (the first time only) and its deliveries. */
export const tell = async (tx: Tx, { account, theCase }: LockedCase): Promise<Told> => {
  const target = targetStage(theCase)
  const underIncident = target.hold === 'operator' && (await isUnderIncident(tx, theCase))
  const { stage, hold } = underIncident ? { ...target, hold: 'incident' as const } : target
  const contacts = stage === 'awaiting_user' && needsSomebody(account.notify, theCase) ? await whoToAsk(tx, account.id) : undefined
  const asked = stage === 'awaiting_user' && contacts?.length !== 0
  const told = await moveCase(tx, theCase.id, {
    stage,
    hold: hold === null ? null : { why: hold, since: tx.now },
    told: theCase.verdicts,
    verdictAt: tx.now,
    firstContactAt: asked ? tx.now : null,
    ...(stage === 'awaiting_user' ? ladderAnew(theCase) : {}),
    ...(theCase.confirmedAt === null ? { confirmedAt: tx.now } : {}),
  })
  const payload = await markNeedsReauth(tx, account.id, theCase.reason.summary)
  if (theCase.confirmedAt === null) {
    await writeEvent(tx, {
      id: derivedId(theCase.id, 'integrated_account:authentication_error'),
      environmentId: theCase.environmentId,
      event: 'integrated_account:authentication_error',
      accountId: account.id,
      caseId: theCase.id,
      payload,
    })
    await note(tx, {
      caseId: theCase.id,
      kind: 'event_written',
      step: 'emitWebhook',
      data: { event: 'integrated_account:authentication_error' },
    })
  }
  if (hold !== null)
    await note(tx, {
      caseId: theCase.id,
      kind: 'held',
      step: `held:${String(theCase.verdicts)}`,
      data: { why: hold, ...(hold === 'relapse' && (await relapseCause(tx, theCase))) },
    })
  return { theCase: told ?? theCase, ...(contacts !== undefined && { contacts }) }
}

const relapseCause = async (tx: Tx, { integrationId }: Case): Promise<{ readonly likely_cause: string | null }> => ({
  likely_cause: relapseCauseOf(quirksOf((await loadIntegration(tx, integrationId))?.platform ?? '')),
})

/** Counters that start at the verdict, or at the first contact, begin again with it, and earlier announcements no longer count. */
export const ladderAnew = ({ ladderNumber }: Case) => ({
  ladderNumber: ladderNumber + 1,
  nextStep: 0,
  escalatedAt: null,
  putOffUntil: null,
  windowStep: null,
  movedAt: null,
  answerBy: null,
})

/** False where the company notifies its users itself, or the policy sends no mail: a case without a contact is fine then. */
const needsSomebody = (notify: boolean, { ladder }: Case): boolean => notify && ladder.notify.length > 0

export const isAskable = async (tx: Tx, notify: boolean, theCase: Case): Promise<boolean> =>
  !needsSomebody(notify, theCase) || (await whoToAsk(tx, theCase.accountId)).length > 0
