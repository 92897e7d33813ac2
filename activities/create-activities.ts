import type { Steps } from '../src/domain/steps.js'
import type { Tools } from '../src/tools.js'
import { alertOperator } from './alert-operator.js'
import { closeCase } from './close-case.js'
import { detectRefreshError } from './detect-refresh-error.js'
import { drainDeliveries } from './drain-deliveries.js'
import { emitWebhook } from './emit-webhook.js'
import { escalate } from './escalate.js'
import { expireCase } from './expire-case.js'
import { generateLinkToken } from './generate-link-token.js'
import { holdCases } from './hold-cases.js'
import { notifyEndUser } from './notify-end-user.js'
import { notifyStaff } from './notify-staff.js'
import { passOver } from './pass-over.js'
import { performAct } from './perform-act.js'
import { probeApp } from './probe-app.js'
import { probe } from './probe.js'
import { reconcile } from './reconcile.js'
import { releaseCases } from './release-cases.js'
import { sweepAccounts } from './sweep-accounts.js'

/** Every step, given its tools; the names are those of histories and metrics. */
export const createActivities = (tools: Tools): Steps => ({
  detectRefreshError: detectRefreshError(tools),
  probe: probe(tools),
  emitWebhook: emitWebhook(tools),
  notifyStaff: notifyStaff(tools),
  generateLinkToken: generateLinkToken(tools),
  notifyEndUser: notifyEndUser(tools),
  passOver: passOver(tools),
  escalate: escalate(tools),
  expireCase: expireCase(tools),
  performAct: performAct(tools),
  closeCase: closeCase(tools),
  holdCases: holdCases(tools),
  probeApp: probeApp(tools),
  alertOperator: alertOperator(tools),
  releaseCases: releaseCases(tools),
  drainDeliveries: drainDeliveries(tools),
  reconcile: reconcile(tools),
  sweepAccounts: sweepAccounts(tools),
})
