import { randomUUID } from 'node:crypto'
import { audit } from '../../access/audit.js'
import { loadEnvironment } from '../../access/load-environment.js'
import { queueMail } from '../../mail/queue-mail.js'
import type { Tools } from '../../tools.js'
import { countCameBack, insertBrake, selectBrake } from './store.js'

const day = 86_400_000
/** At least so many have to bounce, and more than this share of all: a few dead addresses are no reason to stop. */
const leastCameBack = 20
const mostPart = 0.2

/**
 * Stops mail to an environment's contacts when too many of the last 24 hours came back, and tells operator and support, once. Run after a mail came back
 * or was refused, in a transaction of its own, by the relay's handler alone (src/mail/relay.ts).
 */
export const applyBrake = async (tools: Pick<Tools, 'database' | 'log'>, environmentId: string): Promise<void> => {
  const isOn = await tools.database.transaction(async (tx) => {
    if ((await selectBrake(tx, environmentId)) !== null) return false
    const { sent, cameBack } = await countCameBack(tx, environmentId, new Date(tx.now.getTime() - day))
    if (cameBack < leastCameBack || cameBack <= sent * mostPart) return false
    const id = randomUUID()
    if (!(await insertBrake(tx, { id, environmentId, sent, cameBack }))) return false
    await audit(tx, {
      environmentId,
      actor: 'relink',
      action: 'mail_stopped',
      subjectKind: 'environment',
      subjectId: environmentId,
      data: { sent, came_back: cameBack },
    })
    const environment = await loadEnvironment(tx, environmentId)
    const told = new Set([...environment.operator, ...(environment.support.email === null ? [] : [environment.support.email])])
    for (const email of told)
      await queueMail(tx, {
        environment,
        content: { kind: 'mail_stopped', sent, cameBack, at: tx.now },
        recipient: { email },
        key: `mail_stopped/${id}/${email}`,
      })
    return true
  })
  if (isOn) tools.log.error({ environment: environmentId }, 'too many mails bounced: mail to contacts is stopped until it is released')
}
