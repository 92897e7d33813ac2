import { loadEnvironment } from '../access/load-environment.js'
import { expiringIntegrations } from '../integrations/load-integration.js'
import { queueMail } from '../mail/queue-mail.js'
import type { Tx } from '../tools.js'
import { operatorsOf } from './tell-operator.js'

const dayMs = 86_400_000
/** A month if an appointment is needed, a week to do it, a day if it was forgotten. */
const daysAhead = [1, 7, 30] as const

/**
 * Tells the operator of client secrets that run out: one mail 30, 7 and 1 days ahead. What was registered with less time left gets the
 * warning that its time calls for, and none that it has missed.
 */
export const warnExpiringSecrets = async (tx: Tx): Promise<void> => {
  const until = new Date(tx.now.getTime() + Math.max(...daysAhead) * dayMs)
  for (const { id, environmentId, label, clientSecretExpiresAt: expiresAt } of await expiringIntegrations(tx, tx.now, until)) {
    const days = expiresAt && daysAhead.find((ahead) => expiresAt.getTime() - tx.now.getTime() <= ahead * dayMs)
    if (!days) continue
    const environment = await loadEnvironment(tx, environmentId)
    for (const email of operatorsOf(environment)) {
      const key = `secret-expires/${id}/${expiresAt.toISOString()}/${String(days)}/${email}`
      await queueMail(tx, {
        environment,
        content: { kind: 'operator_secret_expires', platform: label, integrationId: id, expiresAt, days },
        recipient: { email },
        key,
        messageIdParts: [key],
      })
    }
  }
}
