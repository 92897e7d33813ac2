import { forgetAnswers } from '../src/access/answer-memory.js'
import { forgetFormerContacts } from '../src/accounts/contacts/tell-former-contacts.js'
import { lookAfterRejections } from '../src/accounts/rejections/look-after-rejections.js'
import type { Case } from '../src/cases/case.js'
import { caseLabels } from '../src/cases/case-labels.js'
import { casesToReconcile } from '../src/cases/cases-to-reconcile.js'
import type { CasePlace } from '../src/cases/cases-to-reconcile.js'
import { standingOf } from '../src/cases/standing.js'
import { finishAttempt, unfinishedAttempts } from '../src/connect/finish-attempt.js'
import { forgetConnectionTests } from '../src/connect/testing/forget-connection-tests.js'
import { derivedId } from '../src/database/derived-id.js'
import { incidentsToReconcile } from '../src/incidents/incident-of.js'
import type { Incident } from '../src/incidents/incident.js'
import { warnExpiringSecrets } from '../src/incidents/warn-expiring-secrets.js'
import { forgetChanges } from '../src/stream/forget-changes.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { wakeForgotten } from '../src/webhooks/wake-forgotten.js'
import { endLeftMails } from './end-left-mails.js'

/**
 * Repairs what no execution or worker handles. Starts open cases without an execution from the state in their row, wakes ended cases whose workflow
 * never noted its end, completes interrupted callbacks, retries abandoned deliveries, deletes stored responses after a day and tests of connections,
 * ends mails that a killed worker left unfinished and rejected connections that work again; does the same for incidents. It never terminates an
 * execution.
 */
export const reconcile =
  (tools: Tools): Steps['reconcile'] =>
  async () => {
    const before = new Date(tools.clock().getTime() - tools.settings.reconcileEvery)
    for (const attemptId of await tools.database.transaction((tx) => unfinishedAttempts(tx, before))) {
      await finishAttempt(tools, attemptId).catch((error: unknown) => {
        tools.log.warn({ err: error, attempt: attemptId }, 'an attempt could not be finished yet')
      })
    }
    await forgetAnswers(tools)
    await forgetChanges(tools.database)
    await tools.database.transaction((tx) => forgetFormerContacts(tx))
    await tools.database.transaction((tx) => forgetConnectionTests(tx))
    await tools.database.transaction((tx) => wakeForgotten(tx, before))
    for (const incident of await tools.database.transaction((tx) => incidentsToReconcile(tx, before))) {
      await lookAfterIncident(tools, incident).catch((error: unknown) => {
        tools.log.warn({ err: error, incident: incident.id }, 'an incident could not be reconciled yet')
      })
    }
    await endLeftMails(tools, before)
    await lookAfterRejections(tools)
    await tools.database.transaction((tx) => warnExpiringSecrets(tx))
    let from: CasePlace | undefined = { openedAt: new Date(0), id: '' }
    while (from !== undefined) {
      const place: CasePlace = from
      const page: readonly Case[] = await tools.database.transaction((tx) => casesToReconcile(tx, before, place))
      const running = await tools.temporal.runningAmong(page.map(({ id }) => id))
      for (const theCase of page) {
        await lookAfter(tools, theCase, running.has(theCase.id)).catch((error: unknown) => {
          tools.log.warn({ err: error, case: theCase.id }, 'a case could not be reconciled yet')
        })
      }
      from = page.at(-1)
    }
  }

const lookAfterIncident = async (tools: Tools, { id, environmentId, integrationId }: Incident): Promise<void> => {
  if (await tools.temporal.isIncidentRunning(id)) return
  tools.log.info({ incident: id }, 'an incident without an execution is started again')
  await tools.temporal.wakeIncident({ incidentId: id, environment: environmentId, integration: integrationId }, { again: true })
}

const lookAfter = async (tools: Tools, theCase: Case, listedAsRunning: boolean): Promise<void> => {
  if (listedAsRunning && theCase.outcome === null) return
  // Lists lag behind: what they miss is asked for by name before anything is started.
  if (listedAsRunning || (await tools.temporal.isRunning(theCase.id))) {
    if (theCase.outcome !== null) await tools.temporal.wakeCase(caseLabels(theCase), { id: derivedId(theCase.id, 'ended'), why: 'ended' })
    return
  }
  const opened = await tools.database.transaction((tx) => standingOf(tx, theCase.id, 'emitWebhook'))
  tools.log.info({ case: theCase.id }, 'a case without an execution is started again')
  // Without a verdict there is no state to continue from: the case starts at its first step.
  await tools.temporal.restartCase(caseLabels(theCase), theCase.verdict === null && theCase.outcome === null ? undefined : opened)
}
