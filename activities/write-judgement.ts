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

/** The second look comes after this many times the least wait at most: 30 to 120 s by default. */
const spread = 4
/** A second look without an answer is retried for so many times its shortest wait. */
const lostAfter = 10

/**
 * Writes what a refresh came to, weighed against all that is known besides. A transient answer past `confirm` becomes `unknown`, and is
 * notified; after that, another transient answer changes nothing. An answer that blames the app holds the case with its verdict until a
 * second look; what the second look confirms, or many failures at once, puts the case under an incident. An answer whose verdict
 * staff called wrong changes nothing. Returns the case as it then is; `null`: there is no news.
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
    // A case with this verdict continues to its mail, and counts as opening until that is sent.
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
  // It was put under an incident while the platform was asked: that decides now.
  if (theCase.holdWhy === 'incident' && (await isUnderIncident(tx, theCase))) return null
  if (isPending) await moveCase(tx, theCase.id, { secondLookAt: null })
  return settle(tools, tx, { ...theCase, secondLookAt: null }, decision, isPending)
}

/** A person who is being asked is not kept waiting for a second look at a platform that does not answer. */
const isLookLost = ({ settings }: Tools, tx: Tx, { secondLookAt, told, verdicts }: Case): boolean =>
  secondLookAt !== null && told >= verdicts && tx.now.getTime() - secondLookAt.getTime() > lostAfter * settings.secondTryAfter

/** Whether a platform that does not answer tells nothing new. */
const changesNothing = async (tx: Tx, theCase: Case): Promise<boolean> => {
  if (theCase.verdict === null || theCase.verdict === 'transient') return false
  if (theCase.secondLookAt !== null) return theCase.told >= theCase.verdicts || !isConfirmOver(theCase, tx.now)
  // Once its incident is over nothing is the operator's any more.
  return theCase.verdict !== 'operator' || theCase.holdWhy !== 'operator' || !(await closedIncidentOf(tx, theCase))
}

const isSame = ({ verdict, addressee }: Case, judgement: Judgement): boolean =>
  verdict === judgement.verdict && addressee === judgement.addressee

/**
 * If people know of no verdict yet, it is written at once and the case is held; a person who is being asked is asked on only once the second look
 * agrees.
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

/** Writes what counts. `wasPending`: a second look was awaited, and this answer is it. */
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
    // Released from an incident, and nothing could be sent: the first such is notified.
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
