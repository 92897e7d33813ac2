import { randomUUID } from 'node:crypto'
import { audit } from '../access/audit.js'
import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { signingKey } from './sign.js'
import { selectSecrets, selectWebhook, updateSecrets } from './store/webhook-store.js'
import { oldSecretPlace, secretPlace } from './webhook.js'

export interface Rotated {
  readonly secret: string
  readonly signingKey: string
  readonly oldSecretUntil: Date
}

/**
 * A new secret, in this one answer. The one before signs beside it for `oldValidForMs`; 0 ends it now. One older still ends in any case.
 * @throws {NotFound}
 */
export const rotateSecret = async (
  tx: Tx,
  {
    environmentId,
    id,
    oldValidForMs,
    actor,
  }: { readonly environmentId: string; readonly id: string; readonly oldValidForMs: number; readonly actor: string },
): Promise<Rotated> => {
  const webhook = await selectWebhook(tx, environmentId, id, 'lock')
  const sealed = webhook && (await selectSecrets(tx, id))
  if (!sealed) throw new NotFound()
  const secret = randomUUID()
  const oldSecretUntil = new Date(tx.now.getTime() + oldValidForMs)
  const oldSecret = oldValidForMs > 0 ? await tx.vault.seal(oldSecretPlace(id), await tx.vault.open(secretPlace(id), sealed.secret)) : null
  await updateSecrets(
    tx,
    id,
    { secret: await tx.vault.seal(secretPlace(id), secret), oldSecret, oldSecretUntil: oldSecret === null ? null : oldSecretUntil },
    tx.now,
  )
  await audit(tx, {
    environmentId,
    actor,
    action: 'secret_rotated',
    subjectKind: 'webhook',
    subjectId: id,
    data: { old_secret_valid_until: oldSecretUntil.toISOString() },
  })
  return { secret, signingKey: signingKey(secret), oldSecretUntil }
}
