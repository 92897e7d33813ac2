import { randomUUID } from 'node:crypto'
import { audit } from '../access/audit.js'
import type { Tools } from '../tools.js'
import { signingKey } from './sign.js'
import { insertWebhook } from './store/webhook-store.js'
import { checkTargetUrl } from './target-url.js'
import { secretPlace } from './webhook.js'
import type { Webhook } from './webhook.js'

export interface NewWebhook {
  readonly environmentId: string
  readonly targetUrl: string
  readonly isActive: boolean
  readonly eventTypes: readonly string[] | null
}

/** The one answer in which the secret stands. @throws {BadRequest} naming `target_url` */
export const createWebhook = async (
  tools: Tools,
  wanted: NewWebhook,
  actor: string,
): Promise<{ readonly webhook: Webhook; readonly secret: string; readonly signingKey: string }> => {
  checkTargetUrl(tools.egress, wanted.targetUrl)
  const secret = randomUUID()
  const webhook = await tools.database.transaction(async (tx) => {
    const row: Webhook = { id: randomUUID(), ...wanted, failures: 0, failingSince: null, createdAt: tx.now, updatedAt: tx.now }
    await insertWebhook(tx, row, await tx.vault.seal(secretPlace(row.id), secret))
    await audit(tx, {
      environmentId: row.environmentId,
      actor,
      action: 'created',
      subjectKind: 'webhook',
      subjectId: row.id,
      data: { target_url: row.targetUrl, event_types: row.eventTypes, is_active: row.isActive },
    })
    return row
  })
  return { webhook, secret, signingKey: signingKey(secret) }
}
