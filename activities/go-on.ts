import type { Contact } from '../src/accounts/contact.js'
import { standingOfCase, targetStage } from '../src/cases/standing.js'
import type { DoneStep, Next, Standing, StepAnswer } from '../src/domain/steps.js'
import type { Tools, Tx } from '../src/tools.js'
import { lock } from './case-step.js'
import type { LockedCase } from './case-step.js'
import { mintLinkFor } from './mint-link-for.js'
import { tell } from './tell.js'

/**
 * Runs the due steps that need only the database, in one transaction: emitWebhook for a verdict that a person must act on, then the link of
 * their mail. So an undisturbed case opens in one turn; the answer names each step with its time. A hold is left to emitWebhook itself, because
 * notifyStaff follows it: a worker killed in between would leave staff without notice. Returns the case's standing; `after` as in `standingOf`.
 */
export const goOn = async (tools: Tools, tx: Tx, locked: LockedCase, after?: 'emitWebhook'): Promise<StepAnswer> => {
  const { account } = locked
  let { theCase } = locked
  const did: DoneStep[] = []
  const at = tx.now.toISOString()
  let contacts: readonly Contact[] | undefined
  let answer = await standingOfCase(tx, theCase, after)
  if (isDue(answer, 'emitWebhook')) {
    if (targetStage(theCase).stage !== 'awaiting_user') return answer
    ;({ theCase, contacts } = await tell(tx, { account, theCase }))
    did.push({ step: 'emitWebhook', at })
    answer = await standingOfCase(tx, theCase, 'emitWebhook')
  }
  if (isDue(answer, 'generateLinkToken')) {
    answer = await mintLinkFor(tools, tx, { account, theCase }, answer.next.key, contacts)
    did.push({ step: 'generateLinkToken', at })
  }
  return 'ended' in answer || did.length === 0 ? answer : { ...answer, did }
}

/**
 * The same in a separate transaction, after the one that wrote the verdict: that one holds the app's lock, for which every other case of the
 * app waits.
 */
export const goOnAfter = (tools: Tools, caseId: string, answer: StepAnswer): Promise<StepAnswer> =>
  isDue(answer, 'generateLinkToken') || (isDue(answer, 'emitWebhook') && answer.verdict === 'user')
    ? tools.database.transaction(async (tx) => goOn(tools, tx, await lock(tx, caseId)))
    : Promise.resolve(answer)

const isDue = (answer: StepAnswer, what: DoneStep['step']): answer is Standing & { readonly next: Next } =>
  !('ended' in answer) && answer.next?.what === what && answer.next.at === null
