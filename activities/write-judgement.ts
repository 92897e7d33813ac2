import type { Case } from '../src/cases/case.js'
import { holdImport } from '../src/cases/hold-import.js'
import { moveCase } from '../src/cases/move-case.js'
import { note } from '../src/cases/note.js'
import { reasonOf, setVerdict } from '../src/cases/set-verdict.js'
import type { Judgement } from '../src/domain/judgement.js'
import type { KeptAnswer } from '../src/domain/kept-answer.js'
import { dueAt } from '../src/domain/policy.js'
import { isUnaskedSince } from '../src/incidents/incident-of.js'
import { joinIncident } from '../src/incidents/join-incident.js'
import { recogniseIncident } from '../src/incidents/recognise-incident.js'
import { announceRoom } from '../src/outbox/announce-room.js'
import type { Tools, Tx } from '../src/tools.js'

/** Whether the policy's patience with a platform that does not answer is over. */
const isConfirmOver = (tx: Tx, { ladder, openedAt }: Case): boolean => dueAt(ladder.confirm, openedAt.getTime()) <= tx.now.getTime()

/**
 * Writes what a refresh came to. A transient answer past `confirm` becomes `unknown`, and is told; once told, another transient answer
 * changes nothing. A failure of the app itself, or of many of its accounts at once, puts the case under an incident, whatever this answer
 * said. Answers whether the verdict changed.
 */
export const writeJudgement = async (tools: Tools, tx: Tx, theCase: Case, judgement: Judgement): Promise<boolean> => {
  const unconfirmed = judgement.verdict === 'transient'
  const verdict = unconfirmed && isConfirmOver(tx, theCase) ? 'unknown' : judgement.verdict
  const addressee = verdict === 'unknown' ? 'support' : judgement.addressee
  const told = theCase.verdict !== null && theCase.verdict !== 'transient'
  if (unconfirmed && told) return false
  const reason = reasonOf(judgement)
  if (theCase.verdict === null) {
    await note(tx, { caseId: theCase.id, kind: 'refresh_tried', actor: 'platform', data: { reason, ...answerOf(judgement) } })
    await announceRoom(tx)
  }
  // What the first refresh after an import finds says nothing about the app as it is now.
  if (verdict !== 'transient' && !(theCase.fromImport && theCase.confirmedAt === null)) {
    const incident = await recogniseIncident(tx, tools.settings, theCase, { verdict, reason, unconfirmed })
    if (incident !== null) {
      await joinIncident(tx, theCase, incident, reason)
      return true
    }
  }
  if (verdict === theCase.verdict && addressee === theCase.addressee) {
    if (verdict !== 'operator' || theCase.incidentId === null) return false
    // Released from an incident, and the answer still blames the app: that counts towards another one, and the first such is told.
    if (!(await isUnaskedSince(tx, theCase))) {
      await moveCase(tx, theCase.id, { judgedAt: tx.now })
      return false
    }
  }
  await setVerdict(tx, theCase, { verdict, addressee, reason, ...answerOf(judgement) })
  await holdImport(tx, theCase, verdict)
  return true
}

/** An answer that no rule knows, for whoever has to read it. */
const answerOf = ({ answer }: Judgement): { readonly answer?: KeptAnswer } => (answer === undefined ? {} : { answer })
