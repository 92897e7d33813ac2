import { Conflict, NotFound } from '../../http/errors.js'
import type { Tx } from '../../tools.js'
import { lockAdminsAnd, selectRoles } from './staff-store.js'
import type { RoleRow } from './staff-store.js'

export interface WhoseRole {
  readonly environmentId: string
  readonly staffId: string
  readonly actor: string
  /** The staff member who does it, where it is one. */
  readonly by: string | null
}

/**
 * Locks a person's role, to change or remove it. The environment's admins are locked first, so that two who step down at once take turns.
 * @throws NotFound, also for a person of another environment
 */
export const lockRole = async (
  tx: Tx,
  { environmentId, staffId, by }: WhoseRole,
): Promise<{ readonly role: RoleRow; readonly mayStepDown: () => void }> => {
  const admins = await lockAdminsAnd(tx, environmentId, staffId)
  const role = (await selectRoles(tx, staffId)).find((one) => one.environmentId === environmentId)
  if (role === undefined) throw new NotFound()
  return {
    role,
    // An API token may: it can invite again, and so can `relink staff invite`.
    mayStepDown: () => {
      if (by === staffId && role.role === 'admin' && admins.length === 1) {
        throw new Conflict('You are the last admin here: make another person an admin first')
      }
    },
  }
}
