import { loadEnvironment } from '../access/load-environment.js'
import type { Environment } from '../access/environment.js'
import { policyFor } from '../cases/policy-for.js'
import { durationMs } from '../domain/duration.js'
import { loadIntegration } from '../integrations/load-integration.js'
import type { MailContent } from '../mail/mail-content.js'
import { queueMail } from '../mail/queue-mail.js'
import type { Tx } from '../tools.js'
import { countCases, updateTold } from './store.js'
import type { Incident } from './incident.js'

/** Who runs the OAuth apps; an empty list falls back to support. */
export const operatorsOf = ({ operator, support }: Environment): readonly string[] =>
  operator.length > 0 ? operator : support.email === null ? [] : [support.email]

/** One mail about an open incident: how many connections wait, what the platform says, and where to fix it. */
export const tellOperator = async (tx: Tx, incident: Incident, pageUrl: string | null): Promise<void> => {
  const { id, environmentId, integrationId, reason, alerts } = incident
  const environment = await loadEnvironment(tx, environmentId)
  const integration = await loadIntegration(tx, integrationId)
  const { open, tenants } = await countCases(tx, id)
  const { probe_every } = await policyFor(tx, environmentId, integrationId)
  const content: MailContent = {
    kind: 'incident',
    cause: incident.cause,
    platform: integration?.label ?? '',
    integrationId,
    incidentId: id,
    said: {
      code: reason.code,
      httpStatus: reason.http_status,
      platformCode: reason.platform_code,
      platformMessage: reason.platform_message,
    },
    since: incident.openedAt,
    waiting: open,
    tenants,
    again: alerts > 0,
    triedEveryMs: durationMs(probe_every) ?? 0,
    pageUrl,
  }
  for (const email of operatorsOf(environment)) {
    const key = `incident/${id}/${String(alerts)}/${email}`
    await queueMail(tx, { environment, content, recipient: { email }, key, messageIdParts: [key] })
  }
  await updateTold(tx, id, tx.now)
}
