import { note } from '../src/cases/note.js'
import { heldForRelapse } from '../src/cases/relapse.js'
import { waitingFor } from '../src/cases/waiting-for.js'
import { workflowUrl } from '../src/cases/workflow-url.js'
import { durationMs } from '../src/domain/duration.js'
import type { Steps } from '../src/domain/steps.js'
import { isUnaskedSince } from '../src/incidents/incident-of.js'
import { queueMail } from '../src/mail/queue-mail.js'
import { quirksOf } from '../src/platforms/index.js'
import { relapseCauseOf } from '../src/platforms/platform-quirks.js'
import type { Tools, Tx } from '../src/tools.js'
import { expiryOf, platformWords, sceneOf, staffCaseOf } from './case-mail.js'
import { caseStep } from './case-step.js'
import type { LockedCase } from './case-step.js'

/**
 * Notifies the operator (a fault of the company's own app) or support (an answer that can't be judged): one mail per OAuth app, code and addressee
 * while any case is held for it, never one per case.
 */
export const notifyStaff =
  (tools: Tools): Steps['notifyStaff'] =>
  ({ caseId, key }) =>
    caseStep(tools, { caseId, step: `notifyStaff:${key}` }, async (tx, locked) => {
      const { theCase, account } = locked
      if (theCase.stage !== 'held' || theCase.addressee === null) return
      await note(tx, { caseId, kind: 'step', step: `notifyStaff:${key}` })
      // Its incident ended while this case was being announced: the platform is asked first.
      if (theCase.holdWhy === 'operator' && (await isUnaskedSince(tx, theCase))) return
      const { environment, connection } = await sceneOf(tx, locked)
      const waiting = await waitingFor(tx, theCase)
      const triedEveryMs = durationMs(theCase.ladder.probe_every) ?? 0
      if (theCase.holdWhy === 'relapse') {
        await tellOfRelapse(tools, tx, locked)
        return
      }
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
          // A sandbox's mail must not take the place of one that an operator has to read.
          key: `staff/${account.isSandbox ? 'sandbox/' : ''}${theCase.integrationId}/${theCase.reason.code}/${theCase.addressee}/${email}`,
          // The first held case of its kind: an older mail was about a fault that is over.
          renew: waiting.count === 1,
          caseId,
          isSandbox: account.isSandbox,
          accountId: toOperator ? null : theCase.accountId,
        })
      }
    })

/** Mails support the probable cause: one mail per OAuth app while any of its cases is held for this, since the cause is often the app itself. */
const tellOfRelapse = async (tools: Tools, tx: Tx, locked: LockedCase): Promise<void> => {
  const { theCase } = locked
  const { environment, connection, integration } = await sceneOf(tx, locked)
  const email = environment.support.email
  if (email === null) return
  await queueMail(tx, {
    environment,
    content: {
      ...(await staffCaseOf(tools, tx, locked, connection)),
      kind: 'support_relapse',
      said: platformWords(theCase),
      reconnectedAt: theCase.reauthorizedBefore ?? theCase.openedAt,
      likelyCause: relapseCauseOf(quirksOf(integration?.platform ?? '')),
      endsAt: expiryOf(theCase),
    },
    recipient: { email },
    key: `staff/${theCase.integrationId}/relapse/${email}`,
    renew: (await heldForRelapse(tx, theCase.integrationId)) === 1,
    caseId: theCase.id,
    accountId: theCase.accountId,
  })
}
