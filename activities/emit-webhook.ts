import { accountJson } from '../src/accounts/account-json.js'
import { markNeedsReauth } from '../src/accounts/mark-needs-reauth.js'
import { whoToAsk } from '../src/accounts/who-to-ask.js'
import type { Case } from '../src/cases/case.js'
import { moveCase } from '../src/cases/move-case.js'
import { note } from '../src/cases/note.js'
import { targetStage } from '../src/cases/standing.js'
import { derivedId } from '../src/database/derived-id.js'
import type { Steps } from '../src/domain/steps.js'
import { isUnderIncident } from '../src/incidents/incident-of.js'
import type { Tools, Tx } from '../src/tools.js'
import { loadIntegration } from '../src/integrations/load-integration.js'
import { quirksOf } from '../src/platforms/index.js'
import { relapseCauseOf } from '../src/platforms/platform-quirks.js'
import { writeEvent } from '../src/webhooks/write-event.js'
import { caseStep } from './case-step.js'
import type { LockedCase } from './case-step.js'

/**
 * Tells of a verdict: the account's status, the case's stage, the event and its deliveries, in one transaction. The event goes out the
 * first time only; at a later change of verdict the case just moves. Also what a new contact leads to, where there was nobody to ask.
 */
export const emitWebhook =
  (tools: Tools): Steps['emitWebhook'] =>
  ({ caseId, key }) =>
    caseStep(tools, { caseId, step: null, after: 'emitWebhook' }, async (tx, locked) => {
      if (locked.theCase.secondLookAt !== null) return
      if (locked.theCase.told < locked.theCase.verdicts) await tell(tx, locked)
      else await findSomebody(tx, locked, key)
    })

const tell = async (tx: Tx, { account, theCase }: LockedCase): Promise<void> => {
  const target = targetStage(theCase)
  const underIncident = target.hold === 'operator' && (await isUnderIncident(tx, theCase))
  const { stage, hold } = underIncident ? { ...target, hold: 'incident' as const } : target
  const asked = stage === 'awaiting_user' && (await isAskable(tx, account.notify, theCase))
  await moveCase(tx, theCase.id, {
    stage,
    hold: hold === null ? null : { why: hold, since: tx.now },
    told: theCase.verdicts,
    verdictAt: tx.now,
    firstContactAt: asked ? tx.now : null,
    ...(stage === 'awaiting_user' ? ladderAnew(theCase) : {}),
    ...(theCase.confirmedAt === null ? { confirmedAt: tx.now } : {}),
  })
  await markNeedsReauth(tx, account.id, theCase.reason.summary)
  if (theCase.confirmedAt === null) {
    await writeEvent(tx, {
      id: derivedId(theCase.id, 'integrated_account:authentication_error'),
      environmentId: theCase.environmentId,
      event: 'integrated_account:authentication_error',
      accountId: account.id,
      caseId: theCase.id,
      payload: await accountJson(tx, account.id),
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
}

const relapseCause = async (tx: Tx, { integrationId }: Case): Promise<{ readonly likely_cause: string | null }> => ({
  likely_cause: relapseCauseOf(quirksOf((await loadIntegration(tx, integrationId))?.platform ?? '')),
})

/** What counts from the verdict, or from the first contact, begins again with it; what was said before is not taken for said now. */
const ladderAnew = ({ ladderNumber }: Case) => ({ ladderNumber: ladderNumber + 1, nextStep: 0, escalatedAt: null, putOffUntil: null })

/** Where the company tells its people itself, or nothing is to be sent, nobody is missing. */
const isAskable = async (tx: Tx, notify: boolean, theCase: Case): Promise<boolean> =>
  !notify || theCase.ladder.notify.length === 0 || (await whoToAsk(tx, theCase.accountId)).length > 0

const findSomebody = async (tx: Tx, { account, theCase }: LockedCase, key: string): Promise<void> => {
  const waits = theCase.stage === 'awaiting_user' || theCase.stage === 'escalated'
  if (!waits || theCase.firstContactAt !== null || !(await isAskable(tx, account.notify, theCase))) return
  await moveCase(tx, theCase.id, { stage: 'awaiting_user', firstContactAt: tx.now, ...ladderAnew(theCase) })
  await note(tx, { caseId: theCase.id, kind: 'released', step: `contacts:${key}`, data: { why: 'contact_added' } })
}
