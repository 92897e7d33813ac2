import type { Next } from '../domain/steps.js'
import { workflowUrl } from './workflow-url.js'
import { caseWorkflowId } from '../temporal/names.js'
import type { Tools } from '../tools.js'
import { defaultPolicy } from '../domain/policy.js'
import type { CaseJson } from './case-schema.js'
import type { CaseView } from './case-view.js'
import { isProbed, nextStep, waitsForRelease } from './next-step.js'
import { mailHours } from './send-window.js'

/** Returns the case as responses show it. It calls no other service, so a list of thousands costs one read. */
export const caseJson = (tools: Tools, view: CaseView): CaseJson => ({
  id: view.id,
  reference: view.reference,
  number: view.number,
  kind: view.kind,
  cause: view.cause,
  integrated_account_id: view.accountId,
  tenant_id: view.tenantId,
  verdict: view.verdict,
  addressee: view.addressee,
  stage: view.stage,
  hold: view.holdWhy === null || view.holdSince === null ? null : { why: view.holdWhy, since: view.holdSince.toISOString() },
  outcome: view.outcome,
  relapse: view.relapse,
  incident_id: view.incidentId,
  reason: {
    code: view.reason.code,
    summary: view.reason.summary,
    http_status: view.reason.http_status,
    platform_code: view.reason.platform_code,
    platform_message: view.reason.platform_message,
  },
  signed_in: view.signedIn,
  contact: view.contactEmail === null ? null : { email: view.contactEmail, name: view.contactName },
  next_step: nextOf(view),
  opened_at: view.openedAt.toISOString(),
  verdict_at: iso(view.verdictAt),
  confirmed_at: iso(view.confirmedAt),
  first_notified_at: iso(view.firstNotifiedAt),
  escalated_at: iso(view.escalatedAt),
  snoozed_until: iso(view.snoozedUntil),
  closed_at: iso(view.closedAt),
  workflow: { id: caseWorkflowId(view.id), run_id: view.runId, url: workflowUrl(tools, view.id) },
  integrated_account: {
    id: view.accountId,
    tenant_id: view.tenantId,
    label: view.accountLabel,
    integration: { name: view.integrationName, config: { label: view.integrationLabel } },
  },
})

const words: Readonly<Record<Next['what'], NonNullable<CaseJson['next_step']>['what']>> = {
  probe: 'probe',
  emitWebhook: 'tell',
  notifyStaff: 'tell',
  generateLinkToken: 'notify',
  notifyEndUser: 'notify',
  escalate: 'escalate',
  expireCase: 'expire',
}

const nextOf = (view: CaseView): CaseJson['next_step'] => {
  if (view.outcome !== null) return null
  if (view.verdict === null) return { what: 'detect', at: null }
  if (waitsForRelease(view)) return isProbed(view) ? { what: 'probe', at: null } : null
  const { what, at } = nextStep(view)
  if (words[what] === 'notify' && at !== null) return { what: 'notify', at: opensAt(view, new Date(at)).toISOString() }
  const probed = what === 'expireCase' && view.stage === 'held' && isProbed(view)
  return { what: probed ? 'probe' : words[what], at }
}

/** When a reminder goes out: once the hours of the first contact begin. */
const opensAt = ({ sendWindow, contactZone, movedAt }: CaseView, due: Date): Date =>
  mailHours(sendWindow ?? defaultPolicy.send_window, { zone: contactZone, now: due, movedAt }).opensAt ?? due

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
