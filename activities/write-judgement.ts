import type { Case } from '../src/cases/case.js'
import { holdImport } from '../src/cases/hold-import.js'
import { moveCase } from '../src/cases/move-case.js'
import { note } from '../src/cases/note.js'
import { reasonOf, setVerdict } from '../src/cases/set-verdict.js'
import { stageOf } from '../src/domain/case.js'
import type { Decision } from '../src/domain/decide.js'
import type { Judgement } from '../src/domain/judgement.js'
import type { KeptAnswer } from '../src/domain/kept-answer.js'
import type { MaybeJudged } from '../src/domain/refusal.js'
import { closedIncidentOf, hasIncident, isUnaskedSince, isUnderIncident } from '../src/incidents/incident-of.js'
import { joinIncident } from '../src/incidents/join-incident.js'
import { recogniseIncident } from '../src/incidents/recognise-incident.js'
import { hurryOthers, isConfirmOver, weighAnswer } from '../src/incidents/weigh-answer.js'
import type { ClientCheck } from '../src/integrations/ask-client.js'
import { announceRoom } from '../src/outbox/announce-room.js'
import type { Tools, Tx } from '../src/tools.js'

/** A second look is due at random between `secondTryAfter` and this many times as long: 30 to 120 s by default. */
const spread = 4
/** A second look that gets no answer is given up when it is overdue by this many times `secondTryAfter`. */
const lostAfter = 10

/**
 * Weighs what a refresh came to against all other evidence, and writes the verdict. A transient answer becomes `unknown` once the policy's `confirm`
 * is over; after that, another transient answer changes nothing. An answer that blames the app holds the case with its verdict until a second look, a
 * refresh some time later; if that confirms it, or if many customers fail at once, the case comes under an incident. An answer whose verdict staff
 * called wrong changes nothing. `check`: what the platform said about the client itself. The caller has locked account and case, and announces the verdict
 * as its next step. Returns the case as it then is; null: no news, so a probing case continues to be probed.
 */
export const writeJudgement = async (
  tools: Tools,
  tx: Tx,
  theCase: Case,
  answered: MaybeJudged,
  check: ClientCheck = { kind: 'silent', at: null },
): Promise<Case | null> => {
  const decision = await weighAnswer(tx, tools.settings, theCase, answered, check)
  const { judgement } = decision
  if (judgement.code === theCase.overruledCode) return null
  if (theCase.verdict === null) {
    await note(tx, {
      caseId: theCase.id,
      kind: 'refresh_tried',
      actor: 'platform',
      data: { reason: reasonOf(judgement), ...answerOf(judgement) },
    })
    // A case for a person makes room only when its first mail is sent.
    if (judgement.verdict !== 'user') await announceRoom(tx)
  }
  if (judgement.verdict === 'transient') {
    if (isLookLost(tools, tx, theCase)) {
      return moveCase(tx, theCase.id, { secondLookAt: null })
    }
    if (await changesNothing(tx, theCase)) return null
  }
  const isPending = theCase.secondLookAt !== null
  if (decision.wants.includes('second_look') && !(await hasIncident(tx, theCase.integrationId))) {
    // A verdict that people already know needs no second look.
    if (isSame(theCase, judgement) && !isPending && theCase.told >= theCase.verdicts) return null
    return isPending ? null : awaitSecondLook(tools, tx, theCase, decision)
  }
  // The case was put under an incident while the platform was asked: now the incident decides.
  if (theCase.holdWhy === 'incident' && (await isUnderIncident(tx, theCase))) return null
  if (isPending) await moveCase(tx, theCase.id, { secondLookAt: null })
  return settle(tools, tx, { ...theCase, secondLookAt: null }, decision, isPending)
}

/** Whether to give up a second look that the platform does not answer: the reminders of a person who is being asked wait for it. */
const isLookLost = ({ settings }: Tools, tx: Tx, { secondLookAt, told, verdicts }: Case): boolean =>
  secondLookAt !== null && told >= verdicts && tx.now.getTime() - secondLookAt.getTime() > lostAfter * settings.secondTryAfter

/** Whether a transient answer leaves the case as it is, because its verdict comes from a better one. */
const changesNothing = async (tx: Tx, theCase: Case): Promise<boolean> => {
  if (theCase.verdict === null || theCase.verdict === 'transient') return false
  if (theCase.secondLookAt !== null) return theCase.told >= theCase.verdicts || !isConfirmOver(theCase, tx.now)
  // Once its incident is over, a case may not stay with the operator: then silence is judged too.
  return theCase.verdict !== 'operator' || theCase.holdWhy !== 'operator' || !(await closedIncidentOf(tx, theCase))
}

/** Whether the judgement says what the case's verdict says already. */
const isSame = ({ verdict, addressee }: Case, judgement: Judgement): boolean =>
  verdict === judgement.verdict && addressee === judgement.addressee

/**
 * Holds the case until a second look. A verdict is written at once if none was announced yet; an announced one stays, and its reminders wait, until
 * the second look has shown whether it changes. `wants`: brings another customer's refresh forward, as evidence for it.
 */
const awaitSecondLook = async (tools: Tools, tx: Tx, theCase: Case, { judgement, row, wants }: Decision): Promise<Case | null> => {
  const { secondTryAfter } = tools.settings
  const secondLookAt = new Date(tx.now.getTime() + Math.round(secondTryAfter * (1 + Math.random() * (spread - 1))))
  const isKnown = theCase.confirmedAt !== null && theCase.told >= theCase.verdicts
  let held: Case | null
  if (isKnown) held = await moveCase(tx, theCase.id, { secondLookAt })
  else {
    await setVerdict(tx, theCase, { ...verdictOf(judgement), row })
    const { stage, hold } = stageOf(judgement.verdict)
    held = await moveCase(tx, theCase.id, { secondLookAt, ...(hold !== null && { stage, hold: { why: hold, since: tx.now } }) })
  }
  const until = secondLookAt.toISOString()
  await note(tx, { caseId: theCase.id, kind: 'held', data: { why: 'second_look', until } })
  if (wants.includes('others')) await hurryOthers(tx, theCase)
  return held
}

/** Puts the case under an incident, or writes a verdict that is new or not announced yet. `wasPending`: this answer is the awaited second look. */
const settle = async (tools: Tools, tx: Tx, theCase: Case, decision: Decision, wasPending: boolean): Promise<Case | null> => {
  const { judgement, row } = decision
  const unconfirmed = judgement.verdict === 'transient'
  const verdict = unconfirmed && isConfirmOver(theCase, tx.now) ? 'unknown' : judgement.verdict
  const addressee = verdict === 'unknown' ? 'support' : judgement.addressee
  const reason = reasonOf(judgement)
  // The result of the first refresh after an import says nothing about the app's current state.
  if (verdict !== 'transient' && !(theCase.fromImport && theCase.confirmedAt === null)) {
    const failed = { verdict, reason, unconfirmed, incident: decision.incident }
    const incident = await recogniseIncident(tx, { settings: tools.settings, theCase, failed })
    if (incident !== null) {
      if (theCase.verdict === null) await announceRoom(tx)
      return joinIncident(tx, theCase, incident, reason)
    }
  }
  const isUntold = wasPending && theCase.told < theCase.verdicts
  if (verdict === theCase.verdict && addressee === theCase.addressee && !isUntold) {
    if (verdict !== 'operator' || theCase.incidentId === null) return wasPending ? theCase : null
    // Its incident is over, and our own side still can't send anything: the first such verdict since is written as a new one, to notify the operator.
    if (!(await isUnaskedSince(tx, theCase))) {
      const judged = await moveCase(tx, theCase.id, { judgedAt: tx.now })
      return wasPending ? judged : null
    }
  }
  const judged = await setVerdict(tx, theCase, { ...verdictOf({ ...judgement, verdict, addressee }), row })
  return holdImport(tx, judged)
}

const verdictOf = (judgement: Judgement) => ({
  verdict: judgement.verdict,
  addressee: judgement.addressee,
  reason: reasonOf(judgement),
  ...answerOf(judgement),
})

/** The response that no rule covers, for the person who has to read it. */
const answerOf = ({ answer }: Judgement): { readonly answer?: KeptAnswer } => (answer === undefined ? {} : { answer })
