import { audit } from '../../access/audit.js'
import { endPutOff } from '../../cases/move-case.js'
import { derivedId } from '../../database/derived-id.js'
import { enqueue } from '../../outbox/enqueue.js'
import type { Tx } from '../../tools.js'
import { releaseRow, selectBrake, selectHeld } from './store.js'

/** Lets mail to an environment's contacts go on: each case that waited mails once. Returns how many waited; released already, none. */
export const releaseBrake = async (
  tx: Tx,
  { environmentId, actor }: { readonly environmentId: string; readonly actor: string },
): Promise<number> => {
  const brake = await selectBrake(tx, environmentId)
  if (brake === null) return 0
  // Cases from before the brake, in the order in which code that holds a mail back locks them; then those that came meanwhile.
  await endPutOff(tx, caseIdsOf(await selectHeld(tx, brake.id)))
  const brakeId = await releaseRow(tx, environmentId, actor)
  if (brakeId === null) return 0
  const held = await selectHeld(tx, brakeId)
  const caseIds = caseIdsOf(held)
  await endPutOff(tx, caseIds)
  for (const { caseId, why } of held)
    await enqueue(tx, {
      kind: 'wake',
      environmentId,
      subjectId: caseId,
      payload: { id: derivedId(brakeId, caseId, why), why },
    })
  await audit(tx, {
    environmentId,
    actor,
    action: 'mail_resumed',
    subjectKind: 'environment',
    subjectId: environmentId,
    data: { cases: caseIds.length },
  })
  return caseIds.length
}

const caseIdsOf = (held: readonly { readonly caseId: string }[]): readonly string[] => [...new Set(held.map(({ caseId }) => caseId))]
