import type { Tx } from '../../tools.js'
import { audit } from '../audit.js'
import { lockRole } from './lock-role.js'
import type { WhoseRole } from './lock-role.js'
import { deleteUnspent } from './sign-in-store.js'
import { deleteRole, deleteStaffWithoutRole, lockStaffByEmail } from './staff-store.js'

/**
 * Removes a person's role in an environment, which their sessions can then no longer use. With the last role the person is deleted too, and with them
 * their sessions, mailed sign-ins and OpenID subject: their address may belong to another person one day.
 * @throws NotFound, Conflict for the last admin
 */
export const removeStaff = async (tx: Tx, which: WhoseRole): Promise<void> => {
  const { role, mayStepDown } = await lockRole(tx, which)
  mayStepDown()
  await lockStaffByEmail(tx, role.email)
  await deleteRole(tx, role.roleId)
  await forgetWithoutRole(tx, { id: which.staffId, email: role.email })
  await audit(tx, {
    environmentId: which.environmentId,
    actor: which.actor,
    action: 'removed',
    subjectKind: 'staff',
    subjectId: which.staffId,
    data: { email: role.email, role: role.role },
  })
}

/** Deletes a person who has no role left, and their mailed sign-ins. The caller holds the person's row. */
export const forgetWithoutRole = async (tx: Tx, { id, email }: { readonly id: string; readonly email: string }): Promise<void> => {
  if (await deleteStaffWithoutRole(tx, id)) await deleteUnspent(tx, email)
}
