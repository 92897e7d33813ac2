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

/** The case after `tell`, and whom to ask about it, if that had to be looked up. */
export interface Told {
  readonly theCase: Case
  readonly contacts?: readonly Contact[]
}

/**
 * Announces the case's current verdict, which was not announced yet: writes the account's status, the case's stage and, only the first time,
 * the event `integrated_account:authentication_error` with its deliveries. Sends no mail: that is the next step. The work of the step `emitWebhook`,
 * also done by the steps that lead to it (`goOn`). Returns the case as it then is.
 */
export const tell = async (tx: Tx, { account, theCase }: LockedCase): Promise<Told> => {
  const target = targetStage(theCase)
  // Then the incident notifies the operator, once for all its cases.
  const underIncident = target.hold === 'operator' && (await isUnderIncident(tx, theCase))
  const { stage, hold } = underIncident ? { ...target, hold: 'incident' as const } : target
  const contacts = stage === 'awaiting_user' && needsSomebody(account.notify, theCase) ? await whoToAsk(tx, account.id) : undefined
  // Not looked up: Relink does not have to find a person, so the time to answer begins now.
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

/** A probable cause for support, when reconnecting the account does not last; null: none is known of its platform. */
const relapseCause = async (tx: Tx, { integrationId }: Case): Promise<{ readonly likely_cause: string | null }> => ({
  likely_cause: relapseCauseOf(quirksOf((await loadIntegration(tx, integrationId))?.platform ?? '')),
})

/**
 * Begins the case's reminder schedule again, at a new verdict or a first contact: all its mails are due again, counted from now, and no mail that waited for
 * a send window is left over. The number keeps its steps apart from the same steps of the earlier run (`reminderKey`).
 */
export const ladderAnew = ({ ladderNumber }: Case) => ({
  ladderNumber: ladderNumber + 1,
  nextStep: 0,
  escalatedAt: null,
  putOffUntil: null,
  windowStep: null,
  movedAt: null,
  answerBy: null,
})

/** Whether Relink has to find a person to mail. Not if the company notifies its users itself (`notify`), or if the policy sends no mail. */
const needsSomebody = (notify: boolean, { ladder }: Case): boolean => notify && ladder.notify.length > 0

/** Whether the case can go on to a person: there is a person to mail, or no mail is needed. */
export const isAskable = async (tx: Tx, notify: boolean, theCase: Case): Promise<boolean> =>
  !needsSomebody(notify, theCase) || (await whoToAsk(tx, theCase.accountId)).length > 0
