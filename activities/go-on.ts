import type { Contact } from '../src/accounts/contacts/contact.js'
import type { Case } from '../src/cases/case.js'
import { standingOfCase, targetStage } from '../src/cases/standing.js'
import type { DoneStep, Next, Standing, StepAnswer } from '../src/domain/steps.js'
import type { Tools, Tx } from '../src/tools.js'
import type { LockedCase } from './case-step.js'
import { mintLinkFor } from './mint-link-for.js'
import type { MintedLinks } from './mint-link-for.js'
import { tell } from './tell.js'
import { isUnderIncident } from '../src/incidents/incident-of.js'

/** The state of a turn: the case's standing, its row, whom to ask about it, if looked up, and links that were minted. */
export interface Turn {
  readonly answer: StepAnswer
  readonly theCase: Case
  readonly contacts?: readonly Contact[] | undefined
  readonly links?: MintedLinks | undefined
}

/**
 * Runs the due steps that need only the database, in one transaction: emitWebhook for a verdict that a person must act on, then the link of
 * their mail. So an undisturbed case opens in one turn; the answer names each step with its time. A hold is left to emitWebhook itself, because
 * notifyStaff follows it: a worker killed in between would leave staff without notice; under an incident nothing follows. `after` as in `standingOf`.
 */
export const goOn = async (tools: Tools, tx: Tx, locked: LockedCase, after?: 'emitWebhook'): Promise<Turn> => {
  const { account } = locked
  let { theCase } = locked
  const did: DoneStep[] = []
  const at = tx.now.toISOString()
  let contacts: readonly Contact[] | undefined
  let links: MintedLinks | undefined
  let answer = standingOfCase(tx, theCase, after)
  if (isDue(answer, 'emitWebhook')) {
    if (targetStage(theCase).stage !== 'awaiting_user' && !(await isUnderIncident(tx, theCase))) return { answer, theCase }
    ;({ theCase, contacts } = await tell(tx, { account, theCase }))
    did.push({ step: 'emitWebhook', at })
    answer = standingOfCase(tx, theCase, 'emitWebhook')
  }
  if (isDue(answer, 'generateLinkToken')) {
    ;({ answer, links } = await mintLinkFor(tools, tx, { account, theCase }, answer.next.key, contacts))
    did.push({ step: 'generateLinkToken', at })
  }
  return { answer: 'ended' in answer || did.length === 0 ? answer : { ...answer, did }, theCase, contacts, links }
}

/** Whether that step comes next, at once. */
export const isDue = (answer: StepAnswer, what: DoneStep['step']): answer is Standing & { readonly next: Next } =>
  !('ended' in answer) && answer.next?.what === what && answer.next.at === null
