import { moveCase } from '../src/cases/move-case.js'
import { note } from '../src/cases/note.js'
import { queueMail } from '../src/mail/queue-mail.js'
import { reminderOf } from '../src/domain/reminder-key.js'
import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { sceneOf, staffCaseOf } from './case-mail.js'
import { caseStep } from './case-step.js'

/** Notes a mail that could not be sent before the next one was due, notifies support, and continues the schedule. */
export const passOver =
  (tools: Tools): Steps['passOver'] =>
  ({ caseId, key }) =>
    caseStep(tools, { caseId, step: `passOver:${key}` }, async (tx, locked) => {
      const { theCase } = locked
      await note(tx, { caseId, kind: 'mail_suppressed', step: `passOver:${key}`, data: { why: 'passed_over' } })
      const reminder = reminderOf(key)
      if (reminder !== null) await moveCase(tx, caseId, { nextStep: Math.max(theCase.nextStep, reminder + 1) })
      const { environment, connection } = await sceneOf(tx, locked)
      if (environment.support.email === null) return
      await queueMail(tx, {
        environment,
        content: { ...(await staffCaseOf(tools, tx, locked, connection)), kind: 'support_undelivered', asked: [], nextAt: null },
        recipient: { email: environment.support.email },
        key: `${caseId}/passOver:${key}`,
        messageIdParts: [caseId, `passOver:${key}`],
        caseId,
        accountId: theCase.accountId,
        isSandbox: locked.account.isSandbox,
      })
    })
