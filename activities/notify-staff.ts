import { note } from '../src/cases/note.js'
import { waitingFor } from '../src/cases/waiting-for.js'
import { workflowUrl } from '../src/cases/workflow-url.js'
import { durationMs } from '../src/domain/duration.js'
import type { Steps } from '../src/domain/steps.js'
import { isUnaskedSince } from '../src/incidents/incident-of.js'
import { queueMail } from '../src/mail/queue-mail.js'
import type { Tools } from '../src/tools.js'
import { expiryOf, platformWords, sceneOf, staffCaseOf } from './case-mail.js'
import { caseStep } from './case-step.js'

/**
 * Tells the operator (a fault of the company's own app) or support (an answer that nobody can judge): one mail for each OAuth app, code
 * and addressee while any case is held for it, never one per case.
 */
export const notifyStaff =
  (tools: Tools): Steps['notifyStaff'] =>
  ({ caseId, key }) =>
    caseStep(tools, { caseId, step: `notifyStaff:${key}` }, async (tx, locked) => {
      const { theCase } = locked
      if (theCase.stage !== 'held' || theCase.addressee === null) return
      await note(tx, { caseId, kind: 'step', step: `notifyStaff:${key}` })
      // Its incident ended while this case was being told: the platform is asked first.
      if (theCase.holdWhy === 'operator' && (await isUnaskedSince(tx, theCase))) return
      const { environment, connection } = await sceneOf(tx, locked)
      const waiting = await waitingFor(tx, theCase)
      const triedEveryMs = durationMs(theCase.ladder.probe_every) ?? 0
      const toOperator = theCase.addressee === 'operator'
      // An empty list of operators falls back to support.
      const addresses =
        toOperator && environment.operator.length > 0 ? environment.operator : [environment.support.email].filter((email) => email !== null)
      for (const email of addresses) {
        await queueMail(tx, {
          environment,
          content: toOperator
            ? {
                kind: 'operator',
                platform: connection.platform,
                integrationId: theCase.integrationId,
                said: platformWords(theCase),
                since: waiting.since,
                waiting: waiting.count,
                triedEveryMs,
                pageUrl: workflowUrl(tools, caseId),
              }
            : {
                ...(await staffCaseOf(tools, tx, locked, connection)),
                kind: 'support_unknown',
                said: platformWords(theCase),
                triedEveryMs,
                endsAt: expiryOf(theCase),
              },
          recipient: { email },
          key: `staff/${theCase.integrationId}/${theCase.reason.code}/${theCase.addressee}/${email}`,
          // The first held case of its kind: an older mail told of a fault that is over.
          renew: waiting.count === 1,
          caseId,
          accountId: toOperator ? null : theCase.accountId,
        })
      }
    })
