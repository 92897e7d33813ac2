import { loadEnvironment } from '../access/load-environment.js'
import { isObserved } from '../access/observed.js'
import type { Hold } from '../domain/case.js'
import type { Tx } from '../tools.js'
import type { Act } from './act.js'
import type { Case } from './case.js'
import { moveCase } from './move-case.js'
import { note } from './note.js'
import { setVerdict } from './set-verdict.js'
import { targetStage } from './standing.js'
import { utcWords } from './time-words.js'
import { whyClosed } from './why-closed.js'

/** Refused with a sentence; else the remaining work, for a caller that may use other modules. */
export type Decision =
  | { readonly refused: string }
  | { readonly then: 'done' | 'resend' | 'escalate' | 'cancel' }
  | { readonly then: 'grant'; readonly accept: boolean }

const done: Decision = { then: 'done' }

/**
 * The deciding check of an act, with all of its effect that is the ledger's own. The caller holds the case's row: a callback may have
 * ended the case since the act was asked for.
 */
export const decideAct = async (tx: Tx, theCase: Case, act: Act): Promise<Decision> => {
  const closed = await whyClosed(tx, theCase)
  if (closed !== null && act.act !== 'note') return { refused: closed }
  switch (act.act) {
    case 'resend':
      return resend(tx, theCase, act)
    case 'escalate':
      return escalate(tx, theCase, act)
    case 'cancel':
      await keepWords(tx, theCase, act)
      return { then: 'cancel' }
    case 'snooze':
      return snooze(tx, theCase, act)
    case 'verdict':
      return (await observing(tx, theCase)) ?? judge(tx, theCase, act)
    case 'release':
      return (await observing(tx, theCase)) ?? release(tx, theCase, act)
    case 'note':
      await keepWords(tx, theCase, act)
      return done
    case 'grant':
      if (theCase.holdWhy !== 'identity') return { refused: 'No reauthorization waits for a confirmation here' }
      return { then: 'grant', accept: act.request.accept === true }
  }
}

const resend = async (tx: Tx, theCase: Case, { id, actor }: Act): Promise<Decision> => {
  const refused = mailable(theCase)
  if (refused !== null) return refused
  // The mail that follows is the case's own: who asked for it is here.
  await note(tx, { caseId: theCase.id, kind: 'note', actor, data: { act_id: id, act: 'resend' }, step: `note:${id}` })
  return { then: 'resend' }
}

/** Returns why a mail can't be sent; `null` if it can. */
const mailable = ({ stage, holdWhy }: Case): Decision | null => {
  if (stage === 'detecting') return { refused: 'No one is asked yet: it is not known whether a person can fix this' }
  if (stage !== 'held') return null
  if (holdWhy === 'identity') return { refused: 'Held (identity): a reauthorization waits for your word, given with POST /case/:id/grant' }
  if (isReleasable(holdWhy)) return { refused: `Held (${String(holdWhy)}): POST /case/:id/release lets the mails begin` }
  return { refused: `Held (${holdWhy ?? 'unknown'}): a click would not mend it` }
}

const escalate = async (tx: Tx, theCase: Case, act: Act): Promise<Decision> => {
  const { stage, escalatedAt } = theCase
  if (stage === 'escalated') {
    return { refused: `Escalated already${escalatedAt === null ? '' : `, on ${utcWords(escalatedAt)}`}` }
  }
  if (stage === 'detecting') return { refused: 'Nothing to escalate yet: the platform is still being asked what is wrong' }
  if (stage === 'held') return { refused: `Held (${theCase.holdWhy ?? 'unknown'}): the customer is not asked, and staff know` }
  await keepWords(tx, theCase, act)
  return { then: 'escalate' }
}

const snooze = async (tx: Tx, theCase: Case, { id, actor, request }: Act): Promise<Decision> => {
  const until = new Date(request.until ?? '')
  if (!(until > tx.now)) return { refused: 'The moment until which to snooze has passed' }
  await moveCase(tx, theCase.id, { snoozedUntil: until })
  await note(tx, { caseId: theCase.id, kind: 'snoozed', actor, data: { act_id: id, until: until.toISOString() }, step: `snooze:${id}` })
  return done
}

/** Releasing a case that another system looks after would notify people, which only the cut-over may begin. */
const observing = async (tx: Tx, { holdWhy, environmentId, integrationId }: Case): Promise<Decision | null> => {
  if (holdWhy !== 'observe' || !(await isObserved(tx, await loadEnvironment(tx, environmentId), { integrationId }))) return null
  return { refused: 'Held (observe): another system still looks after this account, until `relink cutover`' }
}

/** Staff know better than the answer did. Telling of it (emitWebhook) moves the case, and ends whatever hold there was. */
const judge = async (tx: Tx, theCase: Case, act: Act): Promise<Decision> => {
  const verdict = act.request.verdict ?? 'user'
  const addressee = act.request.addressee ?? (verdict === 'user' ? 'contact' : 'operator')
  if (theCase.verdict === verdict && theCase.addressee === addressee && isWhereItLeads(theCase)) {
    if (isReleasable(theCase.holdWhy)) return { refused: `Held (${String(theCase.holdWhy)}): it ends with POST /case/:id/release` }
    return { refused: `The verdict is ${verdict} already, and ${addressee} is asked` }
  }
  if (act.request.wrong === true && (theCase.verdict === null || theCase.verdict === 'transient'))
    return { refused: 'No verdict stands yet that could be wrong: the platform is still being asked' }
  await keepWords(tx, theCase, act)
  const wrong = act.request.wrong === true ? { verdict: theCase.verdict, addressee: theCase.addressee } : undefined
  await setVerdict(tx, theCase, { verdict, addressee, reason: theCase.reason, actor: act.actor, ...(wrong !== undefined && { wrong }) })
  return done
}

/** Not so for a case held for another cause than its verdict: there, the same verdict again ends the hold. */
const isWhereItLeads = (theCase: Case): boolean => theCase.stage !== 'held' || targetStage(theCase).hold === theCase.holdWhy

const isReleasable = (hold: Hold | null): boolean => hold === 'import' || hold === 'observe' || hold === 'relapse'

const release = async (tx: Tx, theCase: Case, { id, actor }: Act): Promise<Decision> => {
  const { holdWhy } = theCase
  if (holdWhy === null) return { refused: 'The case is not held' }
  if (holdWhy === 'identity')
    return { refused: 'Held (identity): give your word with POST /case/:id/grant, or set a verdict with POST /case/:id/verdict' }
  if (!isReleasable(holdWhy)) {
    return { refused: `Held (${holdWhy}): it ends when the cause is fixed, or with POST /case/:id/verdict` }
  }
  // Notified again, which moves the case to the stage of its verdict.
  const released = [...theCase.released, holdWhy]
  const { stage } = targetStage({ ...theCase, released })
  await moveCase(tx, theCase.id, { stage, hold: null, released, told: Math.max(0, theCase.verdicts - 1) })
  await note(tx, { caseId: theCase.id, kind: 'released', actor, data: { act_id: id, why: holdWhy }, step: `release:${id}` })
  return done
}

/** A person's text stays in the act's row; the timeline names the act. */
const keepWords = async (tx: Tx, theCase: Case, { id, act, actor, request }: Act): Promise<void> => {
  if ((request.text ?? request.note ?? request.reason) === undefined) return
  await note(tx, { caseId: theCase.id, kind: 'note', actor, data: { act_id: id, act }, step: `note:${id}` })
}
