import { NotFound } from '../http/errors.js'
import type { Tx } from '../tools.js'
import { audit } from './audit.js'
import type { Environment } from './environment.js'
import { selectEnvironment, updateEnvironment } from './store.js'

export interface ModeChange {
  readonly environmentId: string
  /** `live`: Relink refreshes, mails and tells from now on; `observe`: the other system does. */
  readonly mode: Environment['mode']
  /** Of one integration only; left out: of the whole environment. */
  readonly integrationId?: string
  readonly actor: string
}

/**
 * The cut-over, and the way back: audited. Returns whether anything changed. An integration goes back only as long as its environment
 * observes. @throws NotFound
 */
export const setMode = async (tx: Tx, { environmentId, mode, integrationId, actor }: ModeChange): Promise<boolean> => {
  const before = await selectEnvironment(tx, { id: environmentId }, true)
  if (before === null) throw new NotFound()
  const after = integrationId === undefined ? { mode, cutOver: [] } : { mode: before.mode, cutOver: toggled(before, integrationId, mode) }
  if (after.mode === before.mode && after.cutOver.length === before.cutOver.length) return false
  await updateEnvironment(tx, { ...before, ...after, updatedAt: tx.now })
  await audit(tx, {
    environmentId,
    actor,
    action: mode === 'live' ? 'cut_over' : 'observed',
    subjectKind: integrationId === undefined ? 'environment' : 'integration',
    subjectId: integrationId ?? environmentId,
    data: { mode_before: before.mode, cut_over_before: before.cutOver },
  })
  return true
}

const toggled = ({ mode: current, cutOver }: Environment, integrationId: string, mode: Environment['mode']): readonly string[] => {
  if (current === 'live') return cutOver
  const others = cutOver.filter((id) => id !== integrationId)
  return mode === 'live' ? [...others, integrationId] : others
}
