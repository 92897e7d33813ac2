import { accountJson } from '../src/accounts/account/account-json.js'
import { whoCannotBeAsked } from '../src/accounts/contacts/who-to-ask.js'
import { moveCase } from '../src/cases/move-case.js'
import { note } from '../src/cases/note.js'
import { derivedId } from '../src/database/derived-id.js'
import type { Steps } from '../src/domain/steps.js'
import { incidentAgainst } from '../src/incidents/incident-of.js'
import { joinIncident } from '../src/incidents/join-incident.js'
import { askedOf } from '../src/mail/read-mails.js'
import { queueMail } from '../src/mail/queue-mail.js'
import type { Tools, Tx } from '../src/tools.js'
import { writeEvent } from '../src/webhooks/write-event.js'
import { expiryOf, sceneOf, staffCaseOf } from './case-mail.js'
import { caseStep } from './case-step.js'
import type { LockedCase } from './case-step.js'

/** Asks support for help: people did not respond in time, or there is no contact. The link still works. */
export const escalate =
  (tools: Tools): Steps['escalate'] =>
  ({ caseId, key }) =>
    caseStep(tools, { caseId, step: `escalate:${key}` }, async (tx, locked) => {
      if (locked.theCase.stage !== 'awaiting_user') return
      const incident = await incidentAgainst(tx, locked.theCase)
      if (incident === null) await escalateCase(tools, tx, locked, key, 'relink')
      else await joinIncident(tx, locked.theCase, incident)
    })

/** Stage, event, timeline and the mail to support, in the caller's transaction; `actor` as on the timeline. */
export const escalateCase = async (tools: Tools, tx: Tx, locked: LockedCase, key: string, actor: string): Promise<void> => {
  const { account, theCase } = locked
  const caseId = theCase.id
  const why = actor === 'relink' ? (theCase.firstContactAt === null ? 'nobody_to_ask' : 'unanswered') : 'act'
  await moveCase(tx, caseId, { stage: 'escalated', escalatedAt: tx.now, hold: null })
  await note(tx, {
    caseId,
    kind: 'escalated',
    actor,
    step: `escalate:${key}`,
    data: { why },
  })
  await writeEvent(tx, {
    id: derivedId(caseId, 'integrated_account:reauthorization_escalated', key),
    environmentId: theCase.environmentId,
    event: 'integrated_account:reauthorization_escalated',
    accountId: account.id,
    caseId,
    payload: await accountJson(tx, account.id),
  })
  const { environment, connection } = await sceneOf(tx, locked)
  if (environment.support.email === null) return
  const staffCase = await staffCaseOf(tools, tx, locked, connection)
  await queueMail(tx, {
    environment,
    content:
      why === 'nobody_to_ask'
        ? { ...staffCase, kind: 'support_nobody', notMailed: await whoCannotBeAsked(tx, account.id), endsAt: expiryOf(theCase) }
        : {
            ...staffCase,
            kind: 'support_escalation',
            waitedMs: tx.now.getTime() - (theCase.verdictAt ?? theCase.openedAt).getTime(),
            asked: await askedOf(tx, caseId),
            endsAt: expiryOf(theCase),
          },
    recipient: { email: environment.support.email },
    key: `${caseId}/escalate:${key}`,
    messageIdParts: [caseId, `escalate:${key}`],
    caseId,
    accountId: account.id,
    isSandbox: account.isSandbox,
  })
}
