import { giveBack, mayGiveBack } from '../accounts/grant/give-back.js'
import { lockAccount } from '../accounts/account/lock-account.js'
import type { VerifiedGrant } from '../accounts/grant/verify-grant.js'
import { finishAct } from '../cases/acts.js'
import { findCase, lockCase } from '../cases/lock-case.js'
import { moveCase } from '../cases/move-case.js'
import { note } from '../cases/note.js'
import { Conflict } from '../http/errors.js'
import type { Tools } from '../tools.js'
import type { Attempt } from './attempt.js'
import { currentApp } from './current-app.js'
import { endAttempt } from './end-attempt.js'
import { openGrant } from './sealed-fields.js'
import { lockAttempt, selectWaiting } from './attempt-store.js'
import { swap } from './swap-grant.js'

interface GrantDecision {
  readonly caseId: string
  /** Of the act that brings it. */
  readonly actId: string
  readonly accept: boolean
}

/**
 * The company's decision on a grant whose account could not be identified. Yes: it is swapped in, as a callback would have done. No: it is
 * discarded (given back only where that ends nothing else), and the person is asked again. Null when done, else why it can't be. The act's
 * result commits with its effect: a step that is killed right after it, and run again, finds the case closed by its own act.
 */
export const decideGrant = async (tools: Tools, decision: GrantDecision): Promise<string | null> => {
  try {
    const decided = await decide(tools, decision)
    if (typeof decided === 'string') return decided
    if (decided !== null) await giveBackRefused(tools, decided)
    return null
  } catch (error) {
    // Another consent has shown meanwhile whose account it is, and it is not this one.
    if (error instanceof Conflict) return error.message
    throw error
  }
}

const decide = (tools: Tools, { caseId, actId, accept }: GrantDecision): Promise<string | Refused | null> =>
  tools.database.transaction(async (tx) => {
    const known = await findCase(tx, caseId)
    if (known === null) return 'there is no such case'
    await lockAccount(tx, known.accountId)
    const theCase = await lockCase(tx, caseId)
    const waiting = await selectWaiting(tx, known.accountId)
    const attempt = waiting === null ? null : await lockAttempt(tx, waiting)
    if (theCase === null || theCase.outcome !== null) return 'the case has ended'
    if (attempt?.status !== 'waiting') return 'no consent is waiting for a decision'
    await finishAct(tx, actId, {})
    if (accept) {
      await swap(tx, attempt, await openGrant(tx.vault, attempt))
      return null
    }
    const grant = await openGrant(tx.vault, attempt)
    await endAttempt(tx, attempt, 'not_accepted', { code: 'not_accepted' })
    await moveCase(tx, caseId, { stage: theCase.escalatedAt === null ? 'awaiting_user' : 'escalated', hold: null })
    await note(tx, { caseId, kind: 'released', data: { why: 'identity', attempt_id: attempt.id } })
    return { attempt, grant }
  })

interface Refused {
  readonly attempt: Attempt
  readonly grant: VerifiedGrant
}

const giveBackRefused = async (tools: Tools, { attempt, grant }: Refused): Promise<void> => {
  const app = await currentApp(tools, attempt)
  if (app === null || grant.identity === null) return
  const refused = { app, ...grant.tokens, identities: [grant.identity] }
  if (await mayGiveBack(tools, refused)) await giveBack(tools, refused)
}
